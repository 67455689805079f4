"""Rows held while they change: a form sent twice changes them once, an old page not at all."""

from typing import Any, TypeVar

from sqlalchemy import select

from portal.casework.models import OnAFile
from portal.database import lock, session
from portal.dossiers.models import Dossier
from portal.errors import SentOtherwise, Stale

Row = TypeVar("Row", bound=OnAFile)


def hold(row: OnAFile) -> None:
    """Until the end of the transaction, read again as it is now: the file first, as everywhere."""
    lock(row.dossier)
    lock(row)


def check_seen(row: OnAFile, seen: int | None) -> None:
    """Raises Stale when the row, held, is not what the page showed."""
    if seen is not None and row.version != seen:
        raise Stale


def twin(kind: type[Row], dossier: Dossier, key: str, /, **said: Any) -> Row | None:
    """What this very form has made already, the file being held from here on.

    Raises SentOtherwise when it said something else.
    """
    lock(dossier)
    found = session.scalar(select(kind).where(kind.form_key == key))
    if found and any(getattr(found, name) != value for name, value in said.items()):
        raise SentOtherwise
    return found
