"""Whom a mail about a file's work reaches: someone, who acts for them, or the desk."""

from typing import Any

from portal import outbox
from portal.database import session
from portal.dossiers.models import Dossier
from portal.networks.models import Network
from portal.networks.presence import presence
from portal.networks.queries import desk_for
from portal.users.models import User


def acting_for(network_id: int, person: User | None) -> User | None:
    """Who does someone's work today at a network; None when nobody does."""
    if person is None or not person.active or network_id not in person.network_ids:
        return None
    found = presence([network_id]).acting_for(network_id, person.id)
    return session.get(User, found) if found else None


def acting_address(network: Network, person: User | None) -> str:
    """The address of who does their work today, else the desk's; empty: nobody can be reached."""
    if someone := acting_for(network.id, person):
        return someone.email
    desk = desk_for(network)
    return desk.email if desk else ""


def write_to(address: str, mail: str, dossier: Dossier, *, key: str = "", **context: Any) -> None:
    """Post a mail about a file, if there is someone to read it; once only with a ``key``."""
    if address:
        once = f"{key}:{address}" if key else None
        outbox.post(address, mail, key=once, dossier_id=dossier.id, dossier=dossier, **context)
