"""The log of calls and meetings: what was said outside the portal, for the network alone."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.casework import tasks
from portal.casework.access import check_network
from portal.casework.holding import twin
from portal.casework.models import Contact, ContactKind
from portal.database import now, session
from portal.dossiers import journal
from portal.dossiers.models import Audience, Event
from portal.errors import Refused
from portal.referrals.models import Referral
from portal.users.models import User

A_MINUTE_AHEAD = timedelta(minutes=5)
"""Watches differ a little."""


@dataclass(frozen=True)
class Said:
    """What someone notes of a call or a meeting. ``person``: with whom; ``minutes``: how long."""

    kind: ContactKind
    held_at: datetime
    summary: str
    person: str = ""
    minutes: int | None = None
    incoming: bool = False
    answered: bool = True


@dataclass(frozen=True)
class Next:
    """What is to be done after it, by a day: a task of whoever noted it."""

    what: str
    due_on: date


def add(
    referral: Referral, said: Said, key: str, *, by: User, after: Next | None = None
) -> Contact:
    """Note a call or a meeting, and the task that follows from it."""
    check_network(referral, by)
    if said.answered and not said.summary.strip():
        raise Refused("Écrivez en quelques mots ce qui a été dit")
    if wrong := wrong_moment(said.held_at):
        raise Refused(wrong)
    values = vars(said) | {"summary": said.summary.strip(), "person": said.person.strip()}
    fixed = {name: values[name] for name in ("kind", "summary", "answered")}
    if existing := twin(Contact, referral.dossier, key, **fixed):
        return existing
    contact = Contact(
        dossier=referral.dossier, referral=referral, network=referral.network, by=by,
        form_key=key, **values,
    )  # fmt: skip
    session.add(contact)
    session.flush()
    if after:
        tasks.add(referral, after.what, after.due_on, by, f"{key}:next", by=by)
    _note(contact, by)
    return contact


def no_answer(referral: Referral, key: str, *, by: User) -> Contact:
    """They did not pick up."""
    return add(referral, Said(ContactKind.CALL, now(), "", answered=False), key, by=by)


def wrong_moment(held_at: datetime) -> str:
    """What is wrong with a contact at that moment; empty when nothing is."""
    if held_at > now() + A_MINUTE_AHEAD:
        return "Écrivez un moment passé : ce qui est à venir est un rendez-vous"
    return ""


def _note(contact: Contact, by: User) -> None:
    kind = "note" if contact.answered else "in_vain"
    journal.record(
        contact.dossier, f"contact.{kind}", by=by, audience=Audience.NETWORK,
        network_id=contact.network_id, referral_id=contact.referral_id,
        means=contact.kind.words.lower(),
    )  # fmt: skip


@journal.subscribe("referral.contact")
def first_contact(event: Event) -> None:
    """The study begins with a first contact: it is the first line of the log."""
    referral = session.get_one(Referral, event.referral_id)
    session.add(
        Contact(
            dossier=event.dossier, referral=referral, network=referral.network, by_id=event.by_id,
            form_key=f"first:{event.dossier_id}:{event.seq}", held_at=event.at,
            kind=ContactKind(event.data.get("means", ContactKind.CALL)), summary=event.data["text"],
        )
    )  # fmt: skip
    session.flush()


journal.speak("contact.note", "{network}, contact noté : {means}")
journal.speak("contact.in_vain", "{network} : appel sans réponse")
