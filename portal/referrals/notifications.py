"""Who hears of what, by mail: one table."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import select

from portal import letters, outbox
from portal.database import now, session
from portal.dossiers import journal, tasks
from portal.dossiers.models import Document, Dossier, Event, TaskKind
from portal.outbox import Attachment
from portal.referrals.acting import acting
from portal.referrals.models import Referral
from portal.users.queries import managers_of

HANDED_OVER = "receipt"
Recipients = Callable[[Dossier, dict[str, Any]], list[str]]


def owner(dossier: Dossier, _: dict[str, Any]) -> list[str]:
    return [dossier.owner.email]


def adviser_or_desk(_: Dossier, context: dict[str, Any]) -> list[str]:
    """To who acts for the adviser while they are away; the desk, when nobody does."""
    referral: Referral = context["referral"]
    if person := acting(referral):
        return [person.email]
    return [referral.desk.email] if referral.desk.email else []


def managers(_: Dossier, context: dict[str, Any]) -> list[str]:
    referral: Referral = context["referral"]
    return [user.email for user in managers_of(referral.desk_id)]


MAILS: dict[str, Recipients] = {
    "receipt": owner,
    "completion_asked": owner,
    "completion_reminder": owner,
    "completed": owner,
    "oriented": owner,
    "taken": owner,
    "declined": owner,
    "transferred": owner,
    "refused": owner,
    "granted": owner,
    "closed_unanswered": owner,
    "closed": owner,
    "reopened": owner,
    "info_requested": owner,
    "info_reminder": owner,
    "document_refused": owner,
    "document_infected": owner,
    "message_to_owner": owner,
    "consent_reminder": owner,
    "founder_spoke": owner,
    "reconsidered": owner,
    "network_closed": owner,
    "network_merged": owner,
    "appointment_proposed": owner,
    "appointment_moved": owner,
    "appointment_cancelled": owner,
    "appointment_reminder": owner,
    "proposed": adviser_or_desk,
    "proposed_reminder": adviser_or_desk,
    "proposed_escalation": managers,
    "info_answered": adviser_or_desk,
    "unanswered_proposal": adviser_or_desk,
    "redirected": adviser_or_desk,
    "resumed": adviser_or_desk,
    "withdrawn": adviser_or_desk,
    "founder_withdrawn": adviser_or_desk,
    "message_to_network": adviser_or_desk,
}


def tell(
    mail: str, dossier: Dossier, *, key: str | None = None, attached: Sequence[Attachment] = (),
    **context: Any,
) -> None:  # fmt: skip
    """Put this mail in the outbox for whom the table names; once only with a ``key``."""
    if MAILS[mail] is owner and not dossier.owner.reachable:
        _have_them_called(mail, dossier, key, context)
    for address in MAILS[mail](dossier, context):
        whole_key = f"{key}:{address}" if key else None
        outbox.post(
            address, mail, key=whole_key, dossier_id=dossier.id, attached=attached, dossier=dossier,
            **context,
        )  # fmt: skip


def _have_them_called(mail: str, dossier: Dossier, key: str | None, context: Any) -> None:
    """Who has no address hears it from the front desk; their receipt is handed to them."""
    if mail != HANDED_OVER:
        about = letters.write(mail, dossier=dossier, **context).subject
        tasks.add(dossier, TaskKind.NO_MAIL, f"no_mail:{mail}:{key or now().isoformat()}", about)


@journal.subscribe("referral.withdraw")
def withdrawn(event: Event) -> None:
    tell("withdrawn", event.dossier, referral=session.get_one(Referral, event.referral_id))


@journal.subscribe("founder.agreed", "founder.refused", "founder.withdrawn")
def founder_spoke(event: Event) -> None:
    """The owner waits for each word; each network that has the file hears of one taken back."""
    dossier, word = event.dossier, event.kind.removeprefix("founder.")
    tell("founder_spoke", dossier, words=journal.words(event).public, word=word)
    if word == "withdrawn":
        whole = select(Referral).where(Referral.dossier_id == dossier.id).order_by(Referral.id)
        last = {one.network_id: one for one in session.scalars(whole)}
        for referral in last.values():
            tell("founder_withdrawn", dossier, referral=referral)


@journal.subscribe("document.infect")
def infected(event: Event) -> None:
    tell("document_infected", event.dossier, document=session.get_one(Document, event.data["id"]))


@journal.subscribe("message.send")
def written_to_owner(event: Event) -> None:
    tell("message_to_owner", event.dossier, network=event.network)


@journal.subscribe("message.receive")
def written_to_network(event: Event) -> None:
    referral = session.scalar(
        select(Referral)
        .where(Referral.dossier_id == event.dossier_id, Referral.network_id == event.network_id)
        .order_by(Referral.open.desc(), Referral.id.desc())
        .limit(1)
    )
    if referral:
        tell("message_to_network", event.dossier, referral=referral)
