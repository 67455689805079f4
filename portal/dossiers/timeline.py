"""What happened to a file, line by line, as one kind of reader of the staff may know it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from portal.database import session
from portal.dossiers import journal
from portal.dossiers.models import Audience, Dossier, Event
from portal.users.models import User

PORTAL, DESK = "Le portail", "Accueil du guichet"


@dataclass(frozen=True)
class Told:
    """One line: when, what, and who did it."""

    at: datetime
    text: str
    who: str
    by_id: int | None


def for_network(dossier: Dossier, network_ids: Collection[int]) -> list[Told]:
    """The newest first: all about these networks, and of the others no more than their status."""
    return [
        told
        for event in _lines(dossier, network_ids)
        if (told := line(event, known=event.network_id is None or event.network_id in network_ids))
    ]


def for_front_desk(dossier: Dossier) -> list[Told]:
    """The newest first, without what networks keep for themselves."""
    return [told for event in _lines(dossier, ()) if (told := line(event, known=True))]


def _lines(dossier: Dossier, network_ids: Collection[int]) -> Iterator[Event]:
    mine = or_(Event.audience != Audience.NETWORK, Event.network_id.in_(network_ids))
    query = (
        select(Event)
        .where(Event.dossier_id == dossier.id, mine)
        .options(joinedload(Event.network), joinedload(Event.by).lazyload(User.roles))
        .order_by(Event.seq.desc())
    )
    yield from session.scalars(query)


def line(event: Event, *, known: bool) -> Told | None:
    """As its own network has it, or, not ``known``, as the others have it; None: they do not."""
    words = journal.words(event)
    text = words.staff if known else words.partners
    who = _who(event, known=known)
    return Told(event.at, text.strip(), who, event.by_id) if text else None


def _who(event: Event, *, known: bool) -> str:
    """A person's name for those who work with them, else where they work."""
    if event.by is None:
        return PORTAL
    if known or event.by_id == event.dossier.owner_id:
        return event.by.full_name
    return event.network.name if event.network else DESK
