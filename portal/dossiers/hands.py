"""Whose hands a file went through: who saved it last, and what each did, for its owner."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from portal.database import now, session
from portal.dossiers import journal
from portal.dossiers.models import Audience, Dossier, Event
from portal.dossiers.parts import REGISTERED
from portal.dossiers.questions import application
from portal.dossiers.together import Contribution, Handover, Mandate
from portal.languages import ENGLISH, FRENCH, language, speaking
from portal.users.models import User

SAID_OF_OWNER = {
    FRENCH: (("Vous avez ", "{} a "),),
    ENGLISH: (("You have ", "{} has "), ("You ", "{} ")),
}
"""How a line about its owner begins, and how it does about someone else."""
PRIVATE = ("data.agree", "data.disagree")
"""That an answer about health is there."""


@dataclass(frozen=True)
class Saved:
    """When a file was last saved, and by whom."""

    at: datetime
    by: User


def saved(dossier: Dossier, code: str, *, by: User) -> None:
    """A page or a part of the file has just been saved.

    When it was by someone else than the owner, the journal says so once for each page.
    """
    dossier.saved_at = now()
    if by.id != dossier.owner_id:
        _note(dossier, code, by=by)


def _note(dossier: Dossier, code: str, *, by: User) -> None:
    mine = (Contribution.dossier_id == dossier.id) & (Contribution.user_id == by.id)
    found = session.scalar(select(Contribution).where(mine))
    if found is None:
        found = Contribution(dossier_id=dossier.id, user_id=by.id, pages=[])
        session.add(found)
    found.saved_at = now()
    if code not in found.pages:
        found.pages = [*found.pages, code]
        journal.record(dossier, "file.fill", by=by, who=by.full_name, page=_title(code))


def last_saved(dossier: Dossier) -> Saved:
    """The owner, unless someone else has saved it since."""
    query = (
        select(Contribution)
        .where(Contribution.dossier_id == dossier.id, Contribution.saved_at >= dossier.saved_at)
        .options(joinedload(Contribution.user))
        .order_by(Contribution.saved_at.desc())
    )
    last = session.scalar(query.limit(1))
    return Saved(dossier.saved_at, last.user if last else dossier.owner)


def told(dossier: Dossier, reader: User) -> list[tuple[Event, str]]:
    """What happened, the newest first, in words for someone in the applicants' space.

    « Vous avez … » becomes « Claire Petit a … » when it was someone else than who reads. That
    something sensitive was kept, its owner alone reads.
    """
    read = (Event.dossier_id == dossier.id) & (Event.audience == Audience.EVERYONE)
    if reader.id != dossier.owner_id:
        read &= Event.kind.not_in(PRIVATE)
    lines = session.scalars(
        select(Event).where(read).options(joinedload(Event.by)).order_by(Event.seq.desc())
    )
    people = _people(dossier)
    found = [(event, _words(event, people, reader)) for event in lines]
    return [(event, words) for event, words in found if words]


def _people(dossier: Dossier) -> set[int | None]:
    """Its owner, those before, and those who hold or held a mandate."""
    held = select(Mandate.user_id).where(
        Mandate.dossier_id == dossier.id, Mandate.user_id.is_not(None)
    )
    before = select(Handover.by_id).where(
        Handover.dossier_id == dossier.id, Handover.accepted_at.is_not(None)
    )
    known = select(User.id).where(or_(User.id.in_(held), User.id.in_(before)))
    return {dossier.owner_id, *session.scalars(known)}


def _words(event: Event, people: set[int | None], reader: User) -> str:
    said = journal.words(event).public
    if event.by and event.by_id != reader.id and event.by_id in people:
        for before, after in SAID_OF_OWNER.get(language(), ()):
            said = said.replace(before, after.format(event.by.full_name), 1)
    return said


def _title(code: str) -> str:
    """In French: the journal keeps it."""
    with speaking(FRENCH):
        pages = [(page.code, page.title) for page in application().pages]
        return dict([*pages, *((part.code, part.title) for part in REGISTERED)]).get(code, code)


journal.speak(
    "file.fill", "Rempli par {who} : {page}", "{who} a rempli une page : {page}", partners=""
)
