"""What happened to a file, line by line, as one kind of reader of the staff may know it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from portal.database import session
from portal.dossiers import journal
from portal.dossiers.blocks import EVERY, NECESSARY
from portal.dossiers.models import Audience, Dossier, Event
from portal.networks.models import DocumentKind
from portal.users.models import User
from portal.vocabulary import Block

PORTAL, DESK = "Le portail", "Accueil du guichet"
OWNER, SOMEONE = "La personne", "Accueil du guichet, ou qui aide la personne"


@dataclass(frozen=True)
class Told:
    """One line: when, what, and who did it."""

    at: datetime
    text: str
    who: str
    by_id: int | None


def for_network(
    dossier: Dossier, network_ids: Collection[int], blocks: Collection[Block] = EVERY
) -> list[Told]:
    """The newest first: all about these networks, and of the others no more than their status.

    Where the person shares less than a study takes, a line that says anything of the file is left
    out, but for those of the networks' own work; so are that of a document of another block, and
    all that would tell where else the file is.
    """
    found = ((one, shown, one.network_id is None or one.network_id in network_ids)
             for one, shown in _lines(dossier, network_ids))  # fmt: skip
    told = (line(one, known=known, blocks=blocks, shown=shown) for one, shown, known in found)
    return [one for one in told if one]


def for_front_desk(dossier: Dossier) -> list[Told]:
    """The newest first, without what networks keep for themselves."""
    return [told for event, _ in _lines(dossier, ()) if (told := line(event, known=True))]


def block_shown() -> ColumnElement[Any]:
    """What the document shows that a line names, by the name of its kind; null when none has it."""
    named = DocumentKind.name == Event.data["document"].as_string()
    return select(func.max(DocumentKind.block)).where(named).correlate(Event).scalar_subquery()


def _lines(dossier: Dossier, network_ids: Collection[int]) -> Iterator[tuple[Event, Block | None]]:
    mine = or_(Event.audience != Audience.NETWORK, Event.network_id.in_(network_ids))
    query = (
        select(Event, block_shown())
        .where(Event.dossier_id == dossier.id, mine)
        .options(joinedload(Event.network), joinedload(Event.by).lazyload(User.roles))
        .order_by(Event.seq.desc())
    )
    yield from ((event, shown) for event, shown in session.execute(query))


def line(
    event: Event, *, known: bool, blocks: Collection[Block] = EVERY, shown: Block | None = None
) -> Told | None:
    """As its own network has it, or, not ``known``, as the others have it; None: they do not.

    ``blocks``: what its reader has of the file; ``shown``: what the document shows that it names. A
    kind of document that has changed its name since may show what is sensitive.
    """
    whole, own = NECESSARY.issubset(blocks), known and event.network_id is not None
    ours = own or (event.network_id is None and journal.says_nothing(event.kind))
    if not (whole or ours):
        return None
    if "document" in event.data and not own and (shown or Block.SENSITIVE) not in blocks:
        return None
    words = journal.words(event)
    text = words.staff if known else words.partners
    who = _who(event, known=known, named=whole)
    return Told(event.at, text.strip(), who, event.by_id) if text else None


def _who(event: Event, *, known: bool, named: bool) -> str:
    """A person's name for those who work with them, else where they work."""
    if event.by is None:
        return PORTAL
    owner = event.by_id == event.dossier.owner_id
    if not named and (owner or event.network is None):
        return OWNER if owner else SOMEONE
    if known or owner:
        return event.by.full_name
    return event.network.name if event.network else DESK
