"""Who hears of what, by mail: one table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from portal import letters, outbox
from portal.database import now, session
from portal.dossiers import attachments, journal, tasks
from portal.dossiers.models import Document, Dossier, Event, TaskKind
from portal.french import listed
from portal.outbox import Attachment
from portal.referrals.acting import acting
from portal.referrals.models import Referral
from portal.referrals.signals import person_told
from portal.users import notices
from portal.users.models import User
from portal.users.notices import Kind, officers_hearing
from portal.users.queries import managers_of
from portal.vocabulary import Block, LabelledEnum

HANDED_OVER = "receipt"
Recipients = Callable[[Dossier, dict[str, Any]], list[User | str]]
"""People, who choose how soon they hear of it, or addresses, which hear of it at once."""


class Copy(LabelledEnum):
    """Who reads the copy of a mail on the page of its file, beside who received it."""

    ALL = "all", "L’accueil et chaque réseau de la demande"
    NETWORK = "network", "Le réseau concerné"
    DESK = "desk", "L’accueil"
    PERSON = "person", "Personne d’autre"


@dataclass(frozen=True)
class Mail:
    """To whom a mail goes, who may read its copy, and for the staff which kind of news it is."""

    to: Recipients
    copy: Copy
    kind: Kind | None = None


def owner(dossier: Dossier, _: dict[str, Any]) -> list[User | str]:
    return [dossier.owner.email]


def sender(_: Dossier, context: dict[str, Any]) -> list[User | str]:
    attachment: attachments.Attachment = context["attachment"]
    return [attachment.by.email]


def adviser_or_desk(_: Dossier, context: dict[str, Any]) -> list[User | str]:
    """To who acts for the adviser while they are away; the desk, when nobody does."""
    referral: Referral = context["referral"]
    if person := acting(referral):
        return [person]
    return [referral.desk.email] if referral.desk.email else []


def managers(_: Dossier, context: dict[str, Any]) -> list[User | str]:
    return [*managers_of(context["referral"].desk_id)]


def adviser(_: Dossier, context: dict[str, Any]) -> list[User | str]:
    """Whoever has been given the file, there or not."""
    return [context["referral"].adviser]


def former(_: Dossier, context: dict[str, Any]) -> list[User | str]:
    """Whoever had the file."""
    return [context["person"]]


def officers(_: Dossier, __: dict[str, Any]) -> list[User | str]:
    return [*officers_hearing(Kind.DESK_MESSAGE)]


def _to_team(kind: Kind, to: Recipients = adviser_or_desk) -> Mail:
    return Mail(to, Copy.NETWORK, kind)


MAILS: dict[str, Mail] = {
    "receipt": Mail(owner, Copy.ALL),
    "completion_asked": Mail(owner, Copy.DESK),
    "completion_reminder": Mail(owner, Copy.DESK),
    "completed": Mail(owner, Copy.ALL),
    "oriented": Mail(owner, Copy.DESK),
    "consent_reminder": Mail(owner, Copy.DESK),
    "closed": Mail(owner, Copy.ALL),
    "closed_duplicate": Mail(owner, Copy.ALL),
    "reopened": Mail(owner, Copy.ALL),
    "document_infected": Mail(owner, Copy.ALL),
    "attachment_infected": Mail(sender, Copy.PERSON),
    "network_closed": Mail(owner, Copy.ALL),
    "network_merged": Mail(owner, Copy.ALL),
    "founder_spoke": Mail(owner, Copy.PERSON),
    "message_to_owner": Mail(owner, Copy.NETWORK),
    "taken": Mail(owner, Copy.NETWORK),
    "declined": Mail(owner, Copy.NETWORK),
    "transferred": Mail(owner, Copy.NETWORK),
    "refused": Mail(owner, Copy.NETWORK),
    "granted": Mail(owner, Copy.NETWORK),
    "closed_unanswered": Mail(owner, Copy.NETWORK),
    "reconsidered": Mail(owner, Copy.NETWORK),
    "info_requested": Mail(owner, Copy.NETWORK),
    "info_reminder": Mail(owner, Copy.NETWORK),
    "info_reminders": Mail(owner, Copy.DESK),
    "document_refused": Mail(owner, Copy.NETWORK),
    "nothing_owed": Mail(owner, Copy.NETWORK),
    "appointment_proposed": Mail(owner, Copy.NETWORK),
    "appointment_moved": Mail(owner, Copy.NETWORK),
    "appointment_cancelled": Mail(owner, Copy.NETWORK),
    "appointment_reminder": Mail(owner, Copy.NETWORK),
    "proposed": _to_team(Kind.PROPOSAL),
    "proposed_reminder": _to_team(Kind.REMINDER),
    "proposed_escalation": _to_team(Kind.ESCALATION, managers),
    "assigned": _to_team(Kind.ASSIGNED, adviser),
    "given_away": _to_team(Kind.ASSIGNED, former),
    "info_answered": _to_team(Kind.ANSWER),
    "message_to_network": _to_team(Kind.MESSAGE),
    "unanswered_proposal": _to_team(Kind.MOVED),
    "redirected": _to_team(Kind.MOVED),
    "resumed": _to_team(Kind.MOVED),
    "withdrawn": _to_team(Kind.MOVED),
    "duplicate_at_network": _to_team(Kind.MOVED),
    "founder_withdrawn": _to_team(Kind.MOVED),
    "consent_changed": _to_team(Kind.MOVED),
    "plan_changed": _to_team(Kind.MOVED),
    "message_to_front_desk": Mail(officers, Copy.DESK, Kind.DESK_MESSAGE),
}


def tell(
    mail: str, dossier: Dossier, *, key: str | None = None, attached: Sequence[Attachment] = (),
    **context: Any,
) -> None:  # fmt: skip
    """Have everyone whom the table names hear of this; once only with a ``key``."""
    told = MAILS[mail]
    if told.to is owner and not dossier.owner.reachable:
        _have_them_called(mail, dossier, key, context)
    about = {"dossier_id": dossier.id, "network_id": _network_id(mail, context)}
    about |= context | {"dossier": dossier}
    for one in told.to(dossier, context):
        if isinstance(one, str):
            outbox.post(one, mail, key=f"{key}:{one}" if key else None, attached=attached, **about)
        elif told.kind:
            notices.tell(one, told.kind, mail, key=key, **about)
    if told.to is owner:
        person_told.send(dossier, mail=mail, about=context)


def _network_id(mail: str, context: dict[str, Any]) -> int | None:
    """Of whom a mail is; one of the portal may speak of a network too."""
    if MAILS[mail].copy is not Copy.NETWORK:
        return None
    about = context.get("referral") or context.get("appointment")
    whose = about.network if about else context["network"]
    return whose.id if whose else None


def _have_them_called(mail: str, dossier: Dossier, key: str | None, context: Any) -> None:
    """Who has no address hears it from the front desk; their receipt is handed to them."""
    if mail != HANDED_OVER:
        about = letters.write(mail, dossier=dossier, **context).subject
        tasks.add(dossier, TaskKind.NO_MAIL, f"no_mail:{mail}:{key or now().isoformat()}", about)


@journal.subscribe("referral.withdraw")
def withdrawn(event: Event) -> None:
    tell("withdrawn", event.dossier, referral=session.get_one(Referral, event.referral_id))


@journal.subscribe("consent.share")
def shared_otherwise(event: Event) -> None:
    """The network that has the file, or had it, hears what it reads no more, and what it does."""
    if referral := _at(event):
        taken, given = (listed([Block(one).staff for one in event.data[name]])
                        for name in ("taken", "given"))  # fmt: skip
        tell("consent_changed", event.dossier, referral=referral, taken=taken, given=given)


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


@journal.subscribe("attachment.infect")
def attachment_infected(event: Event) -> None:
    """Whoever sent it; a link of their own side leads to the thread."""
    attachment = session.get_one(attachments.Attachment, event.data["id"])
    ours = attachment.by_id != event.dossier.owner_id
    referral = _at(event) if ours else None
    tell("attachment_infected", event.dossier, attachment=attachment, referral=referral)


@journal.subscribe("message.send")
def written_to_owner(event: Event) -> None:
    message_id = event.data["message_id"]
    tell("message_to_owner", event.dossier, network=event.network, message_id=message_id)


@journal.subscribe("message.receive")
def written_to_network(event: Event) -> None:
    if referral := _at(event):
        tell("message_to_network", event.dossier, referral=referral)
    elif event.network_id is None:
        tell("message_to_front_desk", event.dossier)


def _at(event: Event) -> Referral | None:
    """The referral of the network that a line is about, an open one first."""
    return session.scalar(
        select(Referral)
        .where(Referral.dossier_id == event.dossier_id, Referral.network_id == event.network_id)
        .order_by(Referral.open.desc(), Referral.id.desc())
        .limit(1)
    )


@journal.subscribe("referral.assign")
def passed_on(event: Event) -> None:
    """Whoever had a file and whoever is given it, by someone else; of many at once, they hear when
    it is done."""
    if "bulk" in event.data:
        return
    referral = session.get_one(Referral, event.referral_id)
    about: dict[str, Any] = {"referral": referral, "by": event.by}
    if referral.adviser and referral.adviser_id != event.by_id:
        tell("assigned", event.dossier, key=f"assigned:{event.id}", **about)
    before = event.data.get("before")
    person = session.get(User, before) if before else None
    there = person is not None and person.active and referral.network_id in person.network_ids
    if person and there and person.id != event.by_id:
        tell("given_away", event.dossier, key=f"given_away:{event.id}", person=person, **about)
