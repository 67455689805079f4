"""A new draft that begins with what an earlier file of the same person says."""

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from sqlalchemy import select

from portal.database import Base, session
from portal.dossiers import access, commands, journal, parts, summary
from portal.dossiers.models import Dossier, Event
from portal.dossiers.questions import application
from portal.dossiers.workflow import Party
from portal.errors import Refused
from portal.users.models import User


def copy(source: Dossier, key: str, *, by: User) -> Dossier:
    """The answers and the parts; neither documents, nor consents, nor what they allow to keep.

    The same key gives the same draft, however often the button is pressed.
    """
    if Party.OWNER not in access.parties(by, source):
        raise Refused("Seule la personne qui a fait cette demande peut la copier.")
    if existing := session.scalar(select(Dossier).where(Dossier.creation_key == key)):
        return existing
    made = commands.start(by, key, _carried(source.answers))
    made.typed = _carried(source.typed)
    summary.refresh(made)
    for part in parts.REGISTERED:
        if part.copy:
            part.copy(source, made)
    journal.record(made, "dossier.copy", by=by, source=_named(source))
    return made


def _carried(given: dict[str, Any]) -> dict[str, Any]:
    """Sensitive answers are kept for one file, with a consent that is given for that file."""
    known = application()
    asked = {code: known.question(code) for code in given if known.knows(code)}
    sensitive = {code for code, one in asked.items() if one.consent or one.kind == "consent"}
    return {code: value for code, value in given.items() if code not in sensitive}


def duplicate(row: Base, target: Dossier, **changes: Any) -> None:
    """The same row in another file: all its columns but its own number, its file, its version."""
    kept = {one.key for one in type(row).__table__.columns} - {"id", "dossier_id", "version"}
    values = {name: getattr(row, name) for name in kept}
    session.add(type(row)(**deepcopy(values | changes), dossier_id=target.id))
    session.flush()


def _named(source: Dossier) -> str:
    """A personal request is named to nobody who reads the new one."""
    if source.confidential:
        return "une demande précédente"
    return f"la demande {source.number}" if source.number else "un brouillon"


def origins(dossiers: Iterable[Dossier]) -> dict[int, str]:
    """What each of these files that are copies was copied from, by their ids."""
    found = select(Event.dossier_id, Event.data).where(
        Event.dossier_id.in_([one.id for one in dossiers]), Event.kind == "dossier.copy"
    )
    return {row.dossier_id: row.data["source"] for row in session.execute(found)}


journal.speak(
    "dossier.copy",
    "Demande commencée comme copie : {source}",
    "Vous avez commencé cette demande en copiant {source}",
)
