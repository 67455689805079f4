"""How a network lets a file go, and how it takes it up again."""

from portal.database import session
from portal.dossiers import consents, tasks
from portal.dossiers.models import TaskKind
from portal.errors import Refused
from portal.languages import marked
from portal.networks.changes import hold_networks, keep_networks
from portal.networks.models import Network
from portal.networks.wording import starting
from portal.referrals import clocks
from portal.referrals.commands import act, explain
from portal.referrals.following import what_follows
from portal.referrals.models import Referral
from portal.referrals.notifications import tell
from portal.referrals.routes import (
    check_compartment,
    choose,
    demand,
    have_answered,
    referrals_of,
    route,
)
from portal.referrals.workflow import (
    POSITIVE,
    Action,
    DeclineReason,
    RefusalReason,
    TransferReason,
)
from portal.routing.models import OverrideMotive, RunCause
from portal.users.models import User


def decline(
    referral: Referral, reason: DeclineReason, text: str, staff_note: str,
    *, by: User, seen: int | None = None,
) -> None:  # fmt: skip
    """The network does not take the file; the rules look for another one at once."""
    demand(text, "Expliquez à la personne, en quelques mots, pourquoi votre réseau décline")
    demand(staff_note, "Écrivez une note pour l’accueil du guichet")
    keep_networks()
    act(referral, Action.DECLINE, by=by, seen=seen, reason=reason.staff)
    explain(referral, reason, text, staff_note)
    _go_on(referral, RunCause.DECLINE)
    tell("declined", referral.dossier, referral=referral, reason=reason.words)


def refuse(
    referral: Referral, reason: RefusalReason, text: str, next_step: str,
    *, by: User, seen: int | None = None,
) -> None:  # fmt: skip
    """A reasoned no, with what is still possible."""
    demand(text, "Expliquez à la personne pourquoi sa demande n’est pas retenue")
    keep_networks()
    act(referral, Action.REFUSE, by=by, seen=seen, reason=reason.staff)
    explain(referral, reason, text, "")
    _go_on(referral, RunCause.REFUSAL, next_step.strip())
    tell("refused", referral.dossier, referral=referral, reason=reason.words)


def pass_on(referral: Referral) -> None:
    """The network stayed silent: the clock hands the file to the next one."""
    keep_networks()
    act(referral, Action.SILENCE, by=None)
    explain(referral, DeclineReason.SILENCE, DeclineReason.SILENCE.words, "")
    _go_on(referral, RunCause.SILENCE)
    tell("declined", referral.dossier, referral=referral, reason=DeclineReason.SILENCE.words)


def transfer(
    referral: Referral, receiver: Network, motive: OverrideMotive, text: str, staff_note: str,
    *, by: User, seen: int | None = None,
) -> None:  # fmt: skip
    """Hand the file to another network; it leaves once the person agrees. Private notes stay."""
    demand(text, "Expliquez à la personne pourquoi vous transmettez sa demande")
    hold_networks(receiver)
    check_receiver(referral, receiver)
    act(referral, Action.TRANSFER, by=by, seen=seen, receiver=receiver.name)
    explain(referral, TransferReason(motive.value), text, staff_note)
    dossier, answered = referral.dossier, have_answered(referral.dossier)
    run = choose(dossier, receiver, motive, text, RunCause.TRANSFER, answered, by=by)
    received = any(one.network_id == receiver.id and one.open for one in referrals_of(dossier))
    referral.next_step = what_follows(dossier, run, [receiver] if received else [])
    session.flush()
    tell("transferred", referral.dossier, referral=referral, receiver=receiver)


def check_receiver(referral: Referral, receiver: Network) -> None:
    """Raises Refused for a network to which this file cannot be handed."""
    if receiver.id == referral.network_id or not receiver.connected:
        raise Refused("Choisissez un autre réseau du portail")
    if any(one.network_id == receiver.id and one.open for one in referrals_of(referral.dossier)):
        raise Refused(f"{starting(receiver)} a déjà cette demande")
    check_compartment(referral.dossier, receiver)


def withdraw(referral: Referral, *, by: User, seen: int | None = None) -> None:
    """The person takes their request, and their word, back from one network."""
    act(referral, Action.WITHDRAW, by=by, seen=seen)
    dossier = referral.dossier
    consents.withdraw(dossier, referral.network, by=by)
    referrals = referrals_of(dossier)
    if not any(one.open or one.status in POSITIVE for one in referrals):
        tasks.add(dossier, TaskKind.NO_ROUTE, f"left:{referral.id}")


def close_unanswered(referral: Referral, *, by: User | None, seen: int | None = None) -> None:
    act(referral, Action.CLOSE_UNANSWERED, by=by, seen=seen)
    explain(referral, None, "", "")
    referral.next_step = marked("Vous pouvez la reprendre en un geste.")
    session.flush()
    tell("closed_unanswered", referral.dossier, referral=referral)


def resume(referral: Referral, *, by: User, seen: int | None = None) -> None:
    """After a silence the study goes on where it was; what is still owed has a new day."""
    act(referral, Action.RESUME, by=by, seen=seen)
    explain(referral, None, "", "")
    for request in referral.requests:
        if request.answered_at is None and request.closed_at is None:
            request.due_on, request.reminders = clocks.usual_request_due_on(), 0
    clocks.refresh(referral)
    session.flush()
    if by.id == referral.dossier.owner_id:
        tell("resumed", referral.dossier, referral=referral)
    else:
        tell("reconsidered", referral.dossier, referral=referral)


def _go_on(referral: Referral, cause: RunCause, advice: str = "") -> None:
    """After a « no »: look for the next network and keep, in words, what happens now."""
    before = {one.network_id for one in referrals_of(referral.dossier)}
    run, _answer = route(referral.dossier, cause)
    new = [one.network for one in referrals_of(referral.dossier) if one.network_id not in before]
    note = f"{starting(referral.network)} ne répond pas." if cause is RunCause.SILENCE else ""
    following = what_follows(referral.dossier, run, new, note)
    referral.next_step = "\n".join(part for part in (advice, following) if part)
    session.flush()
