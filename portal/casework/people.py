"""Whom a mail about a file's work reaches: someone, who acts for them, or the desk."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from portal import outbox
from portal.database import session
from portal.dossiers.models import Dossier
from portal.networks.models import Network
from portal.networks.presence import presence
from portal.networks.queries import desk_for
from portal.referrals import mail_copies
from portal.users import notices
from portal.users.models import User
from portal.users.notices import Kind

KINDS: Mapping[str, Kind] = {
    "opinion_asked": Kind.OPINION,
    "opinion_reminder": Kind.OPINION,
    "opinion_given": Kind.OPINION,
    "opinion_taken_back": Kind.OPINION,
    "conflict_declared": Kind.ESCALATION,
    "task_given": Kind.TASK,
    "appointment_answered": Kind.MEETING,
    "appointment_today": Kind.MEETING,
    "appointment_changed": Kind.MEETING,
}
"""Which kind of news each mail to the staff is, for who chose how soon they hear of it."""
mail_copies.OF_TEAM |= {
    "opinion_given", "task_given", "appointment_answered", "appointment_today",
    "appointment_changed",
}  # fmt: skip
"""Not what is asked of someone of another network, nor the words of a link."""


def acting_for(network_id: int, person: User | None) -> User | None:
    """Who does someone's work today at a network; None when nobody does."""
    if person is None or not person.active or network_id not in person.network_ids:
        return None
    found = presence([network_id]).acting_for(network_id, person.id)
    return session.get(User, found) if found else None


class Reader(NamedTuple):
    """Someone at a network, or the address of its desk, empty when there is none."""

    network_id: int
    to: User | str


def reader(network: Network, person: User | None) -> Reader:
    """Who does someone's work today, else the desk."""
    desk = desk_for(network)
    address = desk.email if desk else ""
    return Reader(network.id, acting_for(network.id, person) or address)


def write_to(reader: Reader, mail: str, dossier: Dossier, *, key: str = "", **context: Any) -> None:
    """Have someone hear of a file's work as they chose; once only with a ``key``."""
    about: dict[str, Any] = {"dossier_id": dossier.id, "network_id": reader.network_id}
    about |= context | {"dossier": dossier}
    if isinstance(reader.to, User):
        notices.tell(reader.to, KINDS[mail], mail, key=key or None, **about)
    elif reader.to:
        outbox.post(reader.to, mail, key=f"{key}:{reader.to}" if key else None, **about)
