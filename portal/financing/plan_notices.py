"""What someone's step on a shared plan does to the other networks of the file.

Each of them is told, by a mark on its page and by mail: at once, then once a morning. A file that
was ready to be decided goes back to its study when something no longer holds that held that day.
"""

from collections.abc import Iterable

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from portal.asked_once import Looking, Rows, by
from portal.calendar import today
from portal.database import now, session, transaction
from portal.dossiers import journal
from portal.dossiers.completions import open_completions
from portal.dossiers.models import Audience, Event
from portal.dossiers.workflow import Status as FileStatus
from portal.errors import Refused
from portal.financing.commands import KEY
from portal.financing.models import PlanNotice
from portal.financing.shared import SharedPlan, shared_plan
from portal.financing.shares import BALANCE
from portal.french import day_of
from portal.referrals import access, readiness
from portal.referrals.commands import act
from portal.referrals.models import ItemState, Referral
from portal.referrals.notifications import tell
from portal.referrals.workflow import AT_WORK, POSITIVE, Action, Party, Status
from portal.users.models import User
from portal.vocabulary import Block

log = structlog.get_logger()
CONCERNED = (*AT_WORK, *POSITIVE)
"""The networks that count on the plan: they study the file, or have granted."""
LEAVING = (
    "referral.decline", "referral.withdraw", "referral.transfer", "referral.close_unanswered",
)  # fmt: skip
"""What a network had proposed counts no more."""
RETURNING = ("referral.reconsider", "referral.resume")
"""It counts again."""


@journal.subscribe("dossier.correct")
def corrected(event: Event) -> None:
    """The plan was among what networks had asked the person to correct."""
    if KEY in event.data.get("parts", ()):
        journal.record(event.dossier, "plan.correct", by=event.by, audience=Audience.STAFF)


@journal.subscribe(
    "plan.propose", "plan.correct", "plan.pay", "referral.grant", "referral.refuse",
    *LEAVING, *RETURNING,
)  # fmt: skip
def changed(event: Event) -> None:
    """While the person corrects their plan it is between two states: nothing is taken up again."""
    shared = shared_plan(event.dossier)
    if not shared.begun or event.dossier.confidential or _changes_nothing(event, shared):
        return
    knowing = [one for one in shared.parts if one.reader.has(Block.FINANCES)]
    others = hearing(shared, event.referral_id)
    session.add_all(PlanNotice(referral=one, event=event) for one in others)
    session.flush()
    settled = not any(KEY in one.questions for one in open_completions(event.dossier))
    reviewed = [one for one in knowing if settled and _back_to_review(one, shared)]
    for one in others:
        if one in reviewed or not (_told_today(one) or _hears_otherwise(one, event)):
            _tell(one, f"{event.id}", reviewed=one in reviewed)


def hearing(shared: SharedPlan, but: int | None) -> list[Referral]:
    """The networks to tell of a change that this referral, if any, makes.

    They may know where else the file is.
    """
    knowing = (one for one in shared.parts if one.reader.whole)
    return [one for one in knowing if one.status in CONCERNED and one.id != but]


@journal.subscribe("referral.declare_ready")
def ready(event: Event) -> None:
    """What a committee may ask about that day is known to whoever declares the file ready."""
    shared = shared_plan(event.dossier)
    if shared.begun:
        journal.record(
            event.dossier, "plan.settled", by=event.by, audience=Audience.NETWORK,
            network_id=event.network_id, referral_id=event.referral_id,
            concerns=sorted(shared.sharing.concerns),
        )  # fmt: skip


def unbalanced(referral: Referral) -> Iterable[str]:
    """Why the plan keeps a network that brings money from declaring the file ready; nothing for
    one that may not read it."""
    if not referral.reader.has(Block.FINANCES):
        return
    shared = shared_plan(referral.dossier)
    mine = next((one for one in shared.backers if one.referral_id == referral.id), None)
    said = shared.sharing.concerns.get(BALANCE, "") if mine and mine.kinds else ""
    if said:
        yield f"Équilibrez d’abord le plan de financement avec la personne. {said}."


readiness.NEEDS.append(readiness.Need("Plan de financement", "plan", unbalanced))


def _unseen(referral: Referral) -> Rows:
    mine = (PlanNotice.referral_id == referral.id) & PlanNotice.seen_at.is_(None)
    return Rows(PlanNotice, mine, [joinedload(PlanNotice.event).joinedload(Event.network)])


unseen: Looking[[Referral], list[PlanNotice]] = Looking(_unseen, by("event_id"))
"""What changed that nobody of the network has said to have seen, the oldest first."""


def words(notices: Iterable[PlanNotice]) -> list[str]:
    """In the words that other networks may read."""
    return [journal.words(one.event).partners for one in notices]


def see(referral: Referral, last_id: int, *, by: User) -> None:
    """Someone of the network has seen all that their page showed, up to this notice."""
    if Party.ADVISER not in access.parties(by, referral):
        raise Refused("Seules les personnes du réseau répondent ici.")
    shown = PlanNotice.referral_id == referral.id, PlanNotice.id <= last_id
    unread = PlanNotice.seen_at.is_(None)
    session.execute(update(PlanNotice).where(*shown, unread).values(seen_at=now()))


def tell_waiting() -> None:
    """What changed since the last mail of a day, and nobody has seen yet: in the morning."""
    waiting = PlanNotice.told_at.is_(None), PlanNotice.seen_at.is_(None)
    with transaction():
        ids = list(session.scalars(select(PlanNotice.referral_id).where(*waiting).distinct()))
    for referral_id in ids:
        try:
            with transaction():
                _tell_the_rest(referral_id)
        except Exception:
            log.exception("notice failed", referral=referral_id)


def _tell_the_rest(referral_id: int) -> None:
    referral = session.get_one(Referral, referral_id)
    if referral.status in CONCERNED and referral.reader.whole and not _told_today(referral):
        _tell(referral, f"{today()}", reviewed=False)


def _changes_nothing(event: Event, shared: SharedPlan) -> bool:
    """A network leaves, or is back, that had proposed nothing; or the whole file ends."""
    if event.dossier.status is FileStatus.CLOSED:
        return True
    proposing = {one.referral_id for one in shared.lines if one.proposed_cents is not None}
    return event.kind in (*LEAVING, *RETURNING) and event.referral_id not in proposing


def _back_to_review(referral: Referral, shared: SharedPlan) -> bool:
    """Whether a file that was ready is so no longer, because of what holds no longer."""
    if referral.status is not Status.READY:
        return False
    concerns, known = shared.sharing.concerns, _known_when_ready(referral)
    new = [text for code, text in concerns.items() if code not in known]
    if not new:
        return False
    why = " ".join(f"{text}." for text in new)
    act(referral, Action.BACK_TO_REVIEW, by=None, audience=Audience.STAFF, why=why)
    return True


def _known_when_ready(referral: Referral) -> set[str]:
    lines = select(Event).where(
        Event.dossier_id == referral.dossier_id,
        Event.referral_id == referral.id,
        Event.kind == "plan.settled",
    )
    last = session.scalar(lines.order_by(Event.seq.desc()).limit(1))
    return set(last.data["concerns"]) if last else set()


def _told_today(referral: Referral) -> bool:
    told = select(PlanNotice.told_at).where(
        PlanNotice.referral_id == referral.id, PlanNotice.told_at.is_not(None)
    )
    last = session.scalar(told.order_by(PlanNotice.told_at.desc()).limit(1))
    return last is not None and day_of(last) == today()


def _hears_otherwise(referral: Referral, event: Event) -> bool:
    """The network that asked for a correction has a mail of its own when it comes."""
    items = (item for request in referral.requests for item in request.items)
    asked = any(one.corrects == KEY and one.state is ItemState.SENT for one in items)
    return event.kind == "plan.correct" and asked


def _tell(referral: Referral, key: str, *, reviewed: bool) -> None:
    waiting = (
        select(PlanNotice)
        .join(PlanNotice.event)
        .where(
            PlanNotice.referral_id == referral.id,
            PlanNotice.told_at.is_(None),
            PlanNotice.seen_at.is_(None),
        )
    )
    found = list(session.scalars(waiting.order_by(Event.seq)))
    if found:
        tell(
            "plan_changed", referral.dossier, key=f"plan:{referral.id}:{key}", referral=referral,
            changes=words(found), reviewed=reviewed,
        )  # fmt: skip
    for one in found:
        one.told_at = now()
    session.flush()


journal.speak("plan.correct", "Plan de financement corrigé par la personne")
journal.speak("plan.settled", "")
