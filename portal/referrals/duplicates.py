"""Two files that look like one: told apart for good, or one of them closed for the other."""

from sqlalchemy import ColumnElement, func, select

from portal.database import lock, now, session
from portal.dossiers import access as dossier_access
from portal.dossiers import journal, tasks
from portal.dossiers.commands import act as act_on_dossier
from portal.dossiers.models import Audience, Dossier, Event, TaskKind
from portal.dossiers.pairs import Pair, Said
from portal.dossiers.workflow import SENT, Action, CloseReason, Party, Status
from portal.errors import Refused
from portal.referrals import access
from portal.referrals.commands import act
from portal.referrals.models import Referral
from portal.referrals.notifications import tell
from portal.referrals.routes import referrals_of
from portal.referrals.workflow import POSITIVE
from portal.referrals.workflow import Action as ReferralAction
from portal.referrals.workflow import Party as ReferralParty
from portal.users.models import User

ALREADY_CLOSED = "L’une de ces demandes est déjà close comme doublon de l’autre."


def tell_apart(dossier: Dossier, other: Dossier, *, by: User) -> None:
    """These two are not one; said once, it stands for everyone until it is taken back."""
    _check_reads_both(dossier, other, by)
    _hold(dossier, other)
    if standing := in_force(dossier, other):
        _check_is_apart(standing)
        return
    _settle(dossier, other)
    first, second = sorted((dossier, other), key=lambda one: one.id)
    session.add(Pair(dossier=first, other=second, said=Said.APART, by=by))
    _note_both("pair.apart", dossier, other, by)


def take_back(dossier: Dossier, other: Dossier, *, by: User) -> None:
    """They may be one after all."""
    _check_reads_both(dossier, other, by)
    _hold(dossier, other)
    if standing := in_force(dossier, other):
        _check_is_apart(standing)
        _end(standing, by)
        _note_both("pair.again", dossier, other, by)


def report(referral: Referral, other: Dossier, *, by: User) -> None:
    """A network asks the front desk, which closes files, to look at two of them; once, and once
    more each time that what was said of them is taken back.
    """
    dossier = referral.dossier
    if ReferralParty.ADVISER not in access.parties(by, referral):
        raise Refused("Seules les personnes du réseau signalent un doublon ici.")
    _check_reads_both(dossier, other, by)
    _hold(dossier, other)
    if in_force(dossier, other):
        raise Refused("Quelqu’un a déjà répondu à cette question. Relisez le dossier.")
    note = f"{referral.network.name} pense à un doublon de la demande {other.number}."
    tasks.add(dossier, TaskKind.DUPLICATE, _question(dossier, other), note)
    journal.record(
        dossier, "pair.report", by=by, audience=Audience.NETWORK,
        network_id=referral.network_id, other=other.number,
    )  # fmt: skip


def close(dossier: Dossier, kept: Dossier, text: str, *, by: User, seen: int | None = None) -> None:
    """The front desk closes a file for another one, which goes on; its networks stop their study.

    Nothing is moved: what came with it stays there, and is read from the one that is kept.
    """
    _hold(dossier, kept)
    lock(dossier, seen)
    _check_may_go(dossier, kept)
    _settle(dossier, kept)
    if standing := in_force(dossier, kept):
        _end(standing, by)
    for referral in referrals_of(dossier):
        if referral.open:
            act(referral, ReferralAction.DUPLICATE, by=by, kept=kept.number)
            there = referral.network_id in {one.network_id for one in referrals_of(kept)}
            tell("duplicate_at_network", dossier, referral=referral, kept=kept, there=there)
    act_on_dossier(
        dossier, Action.CLOSE, by=by, reason=CloseReason.DUPLICATE, text=text, kept=kept.number
    )
    session.add(Pair(dossier=dossier, other=kept, said=Said.DUPLICATE, by=by))
    journal.record(kept, "pair.keep", by=by, audience=Audience.STAFF, other=dossier.number)
    tell("closed_duplicate", dossier, text=text, kept=kept)


def in_force(dossier: Dossier, other: Dossier) -> Pair | None:
    """What was said of the two, whichever way."""
    return session.scalar(select(Pair).where(_of_both(dossier, other), Pair.ended_at.is_(None)))


def _of_both(dossier: Dossier, other: Dossier) -> ColumnElement[bool]:
    ids = (dossier.id, other.id)
    return Pair.dossier_id.in_(ids) & Pair.other_id.in_(ids)


def _question(dossier: Dossier, other: Dossier) -> str:
    """The key of what the front desk is asked of them, the same until an answer is taken back."""
    low, high = sorted((dossier.id, other.id))
    ended = select(func.count(Pair.id)).where(_of_both(dossier, other), Pair.ended_at.is_not(None))
    return f"pair:{low}:{high}:{session.scalars(ended).one()}"


def _settle(dossier: Dossier, other: Dossier) -> None:
    """What is asked of these two, not what is asked of one of them and a third."""
    question = _question(dossier, other)
    for one in (dossier, other):
        tasks.settle_one(one, question)


@journal.subscribe("dossier.reopen")
def reopened(event: Event) -> None:
    """It goes on by itself: it is nobody's duplicate any more."""
    mine = (Pair.dossier_id == event.dossier_id) & (Pair.said == Said.DUPLICATE)
    for standing in session.scalars(select(Pair).where(mine, Pair.ended_at.is_(None))):
        _end(standing, event.by)


def _end(standing: Pair, by: User | None) -> None:
    standing.ended_at, standing.ended_by_id = now(), by.id if by else None
    session.flush()


def _hold(dossier: Dossier, other: Dossier) -> None:
    """Both files, after all their referrals, each in one order whichever file it began from."""
    session.flush()
    ids = (dossier.id, other.id)
    parts = select(Referral).where(Referral.dossier_id.in_(ids)).order_by(Referral.id)
    held = parts.with_for_update(of=Referral).execution_options(populate_existing=True)
    session.scalars(held).all()
    journal.hold(ids)


def _check_reads_both(dossier: Dossier, other: Dossier, by: User) -> None:
    if dossier.id == other.id or not (_reads(dossier, by) and _reads(other, by)):
        raise Refused("Vous ne suivez pas ces deux demandes.")


def _reads(dossier: Dossier, by: User) -> bool:
    mine = any(one.network_id in by.network_ids for one in referrals_of(dossier))
    return mine or Party.FRONT_DESK in dossier_access.parties(by, dossier)


def _check_is_apart(standing: Pair) -> None:
    if standing.said is not Said.APART:
        raise Refused(ALREADY_CLOSED)


def _check_may_go(dossier: Dossier, kept: Dossier) -> None:
    if dossier.id == kept.id or dossier.confidential is not kept.confidential:
        raise Refused("Choisissez une autre demande à garder.")
    if kept.status not in SENT or kept.status is Status.CLOSED:
        raise Refused(f"La demande {kept.number} est close : elle ne peut pas être gardée.")
    if any(one.status in POSITIVE for one in referrals_of(dossier)):
        raise Refused("Une aide est accordée sur cette demande : gardez-la et fermez l’autre.")


def _note_both(kind: str, dossier: Dossier, other: Dossier, by: User) -> None:
    session.flush()
    for one, beside in sorted(((dossier, other), (other, dossier)), key=lambda two: two[0].id):
        journal.record(one, kind, by=by, audience=Audience.STAFF, other=beside.number)


journal.speak("pair.apart", "Ce n’est pas un doublon de la demande {other}")
journal.speak("pair.again", "Peut-être un doublon de la demande {other}, après tout")
journal.speak("pair.report", "{network} pense à un doublon de la demande {other}")
journal.speak("pair.keep", "La demande {other} est close : c’était un doublon de celle-ci")
