"""Work on many files at once: which files, asked for once, stopped, undone."""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

import msgspec
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload, selectinload

from portal.database import now, session, transaction
from portal.desk.bulk_doing import DOINGS, Order, order_of
from portal.desk.bulk_models import OPEN, BulkAction, BulkItem, BulkState, BulkWork, Outcome
from portal.desk.bulk_telling import tell_people
from portal.dossiers.models import Dossier
from portal.errors import Refused
from portal.referrals.leaving import shared_among
from portal.referrals.models import Referral
from portal.referrals.triage import at_the_desk_of
from portal.routing.waking import begin_soon
from portal.users.models import User

MOST = 500
KEPT_FOR = timedelta(days=30)
UNDONE_WITHIN = timedelta(days=1)


@dataclass(frozen=True)
class Plan:
    """Which of the files chosen would be done, and why not the others."""

    to_do: list[Referral]
    left_out: list[tuple[Referral, str]]

    @property
    def ids(self) -> list[int]:
        return [one.id for one in self.to_do]

    @property
    def holders(self) -> str:
        """« Hugo Tournesol (12), personne (3) »: who has them now, nobody last."""
        return shared_among(one.adviser for one in self.to_do)


def chosen(ids: Collection[int], user: User) -> list[Referral]:
    """Of these, the files of the reader's own networks, in this order. Raises Refused if too many.

    With what the actions look at: a few queries, however many they are.
    """
    if len(ids) > MOST:
        raise Refused(
            f"Vous avez choisi {len(ids)} dossiers. Choisissez-en {MOST} au plus à la fois."
        )
    query = select(Referral).where(Referral.id.in_(ids), at_the_desk_of(user))
    file = joinedload(Referral.dossier)
    loaded = (
        file.selectinload(Dossier.documents),
        file.joinedload(Dossier.owner),
        file.selectinload(Dossier.consents),
        joinedload(Referral.network),
        joinedload(Referral.adviser),
    )
    found = {one.id: one for one in session.scalars(query.options(*loaded))}
    return [found[one] for one in dict.fromkeys(ids) if one in found]


def plan(action: BulkAction, order: Order, referrals: Sequence[Referral]) -> Plan:
    reasons = DOINGS[action].left_out(referrals, order)
    to_do = [one for one in referrals if one.id not in reasons]
    return Plan(to_do, [(one, reasons[one.id]) for one in referrals if one.id in reasons])


def ask(action: BulkAction, order: Order, ids: Collection[int], key: str, *, by: User) -> BulkWork:
    """Have it done to these files behind the scenes.

    The same key gives the same work, but for who went back and asked for something else.
    """
    files = [one.id for one in chosen(ids, by)]
    if not files:
        raise Refused("Aucun de ces dossiers n’est à votre réseau. Choisissez-en d’autres.")
    kept_order = msgspec.to_builtins(order)
    work = BulkWork(
        form_key=_press(key, by.id, action, kept_order, list(ids)), action=action,
        order=kept_order, asked_by=by, items=[BulkItem(referral_id=one) for one in files],
    )  # fmt: skip
    return _once(work)


def _press(*said: object) -> str:
    """The same for the same thing said from the same page."""
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def cancel(work: BulkWork) -> None:
    """Stop it: what is done stays done; stopped twice, it is stopped all the same."""
    stopped = (
        update(BulkWork)
        .where(BulkWork.id == work.id, BulkWork.state.in_(OPEN))
        .values(state=BulkState.CANCELLED, finished_at=now())
        .returning(BulkWork.id)
    )
    if session.scalar(stopped) is None:
        session.refresh(work, ["state"])
        if work.state is not BulkState.CANCELLED:
            raise Refused("Cette action groupée est déjà terminée.")
        return
    tell_people(work)


def undo(work: BulkWork, *, by: User) -> BulkWork:
    """Take back what it did, file by file, where nothing happened since; twice is once."""
    if why := why_not_undone(work):
        raise Refused(why)
    done = [one for one in work.items if one.outcome is Outcome.DONE]
    return _once(
        BulkWork(
            form_key=f"undo-{work.id}", action=work.action, order=work.order, asked_by=by,
            undoes_id=work.id,
            items=[BulkItem(referral_id=one.referral_id, trace=one.trace) for one in done],
        )
    )  # fmt: skip


def why_not_undone(work: BulkWork) -> str:
    """Empty when it can be."""
    if DOINGS[work.action].undo is None:
        return "Un message envoyé ne se reprend pas."
    if work.undoes_id:
        return "Une annulation ne s’annule pas : refaites l’action."
    if work.open:
        return "Attendez la fin, ou arrêtez d’abord cette action."
    if work.finished_at and work.finished_at < now() - UNDONE_WITHIN:
        return "Une action groupée s’annule dans les 24 heures. Reprenez les dossiers un par un."
    if not any(one.outcome is Outcome.DONE for one in work.items):
        return "Rien n’a été fait : il n’y a rien à annuler."
    return ""


def _once(work: BulkWork) -> BulkWork:
    same = select(BulkWork).where(BulkWork.form_key == work.form_key)
    if existing := session.scalar(same):
        return existing
    try:
        with session.begin_nested():
            session.add(work)
            session.flush()
    except IntegrityError:
        return session.scalars(same).one()
    begin_soon()
    return work


def work_of(number: int, user: User) -> BulkWork | None:
    """One that this person asked for."""
    query = select(BulkWork).where(BulkWork.id == number, BulkWork.asked_by_id == user.id)
    return session.scalar(query.options(selectinload(BulkWork.items)))


def undoing(work: BulkWork) -> BulkWork | None:
    return session.scalar(select(BulkWork).where(BulkWork.undoes_id == work.id))


def works_of(user: User) -> list[tuple[BulkWork, int, int]]:
    """Those of the last days, the newest first, each with how many of its files are done."""
    done = func.count().filter(BulkItem.outcome == Outcome.DONE)
    query = (
        select(BulkWork, done, func.count())
        .join(BulkItem, BulkItem.work_id == BulkWork.id)
        .where(BulkWork.asked_by_id == user.id, BulkWork.asked_at > now() - KEPT_FOR)
        .group_by(BulkWork.id)
        .order_by(BulkWork.id.desc())
    )
    return [(work, count, all_of_them) for work, count, all_of_them in session.execute(query)]


def files_of(work: BulkWork, user: User) -> list[BulkItem]:
    """Its files, as far as this person may still see them, what needs a look first."""
    query = (
        select(BulkItem)
        .join(BulkItem.referral)
        .where(BulkItem.work_id == work.id, at_the_desk_of(user))
        .options(
            joinedload(BulkItem.referral)
            .joinedload(Referral.dossier)
            .selectinload(Dossier.consents)
        )
        .order_by(BulkItem.id)
    )
    rank = [Outcome.FAILED, Outcome.REFUSED, Outcome.NOTHING, Outcome.WAITING, Outcome.DONE]
    return sorted(session.scalars(query), key=lambda one: rank.index(one.outcome))


def words(work: BulkWork) -> str:
    return order_of(work.action, work.order).words


def forget_old() -> None:
    """Every morning: what is older is nobody's to read any more."""
    with transaction():
        old = (BulkWork.asked_at < now() - KEPT_FOR) & BulkWork.state.not_in(OPEN)
        session.execute(delete(BulkWork).where(old))
