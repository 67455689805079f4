"""The morning's care of kept files: those that no row speaks of go, the others are read again."""

from collections.abc import Sequence
from datetime import timedelta
from math import ceil
from typing import Any

import structlog
from sqlalchemy import ColumnElement, Row, func, or_, select, update

from portal import storage
from portal.database import now, session, transaction
from portal.dossiers import attachments
from portal.dossiers.attachments import Attachment
from portal.dossiers.models import GONE, Document, DocumentFault
from portal.dossiers.paper_letters import PaperLetter
from portal.heartbeat import Pulse, beat
from portal.storage import UNREACHABLE

log = structlog.get_logger()

KEPT_ANYWAY = timedelta(hours=24)
"""A file is written before the row that speaks of it: young ones are left alone."""
FEW = 100
SHARE = 5
BATCH = 100
READ_AGAIN_AFTER = timedelta(days=6)
ROUNDS = 7
"""In how many mornings all the files are read again."""
Kept = type[Any]
KEPT: dict[Kept, ColumnElement[bool]] = {
    Document: Document.state.not_in(GONE),
    Attachment: Attachment.state.not_in(GONE),
    PaperLetter: PaperLetter.made_at.is_not(None),
}
"""The rows that speak of a file, as long as it is there."""


def sweep() -> None:
    """Take away files that no row speaks of: an upload cut short, a draft thrown away.

    The content of documents taken back goes too, and what was held for a message that never left.
    What could not go is counted, for the page of the portal's health.
    """
    with transaction():
        attachments.forget_held()
    seen, unknown = 0, list[str]()
    for keys in storage.older_than(now() - KEPT_ANYWAY):
        seen += len(keys)
        for start in range(0, len(keys), BATCH):
            unknown += _unknown(keys[start : start + BATCH])
    left = len(unknown)
    if are_too_many(left, seen):
        log.error("too many files without a document, none taken away", count=left, among=seen)
    else:
        left -= sum(_discard(key) for key in unknown)
    with transaction():
        beat(Pulse.SWEEP, count=left)


def are_too_many(unknown: int, seen: int) -> bool:
    """More than a fifth of the files: rather the wrong database than files left behind."""
    return unknown > FEW and unknown * SHARE > seen


def verify() -> None:
    """Read a seventh of the files again, and those that were found wanting."""
    for kind in KEPT:
        due = _due(kind)
        for start in range(0, len(due), BATCH):
            found = [(one.id, _fault(one)) for one in due[start : start + BATCH]]
            with transaction():  # only now: reading files takes a while
                for fault in (None, *DocumentFault):
                    ids = [file_id for file_id, its in found if its is fault]
                    _note(kind, ids, fault)


def at_fault() -> int:
    """How many files were found missing or altered."""
    return sum(_at_fault(kind) for kind in KEPT)


def _at_fault(kind: Kept) -> int:
    query = select(func.count(kind.id)).where(kind.fault.is_not(None), KEPT[kind])
    return session.scalars(query).one()


def _unknown(keys: Sequence[str]) -> list[str]:
    with transaction():
        known = {key for kind in KEPT for key in _known(kind, keys)}
    return [key for key in keys if key not in known]


def _known(kind: Kept, keys: Sequence[str]) -> Sequence[str]:
    query = select(kind.storage_key).where(kind.storage_key.in_(keys), KEPT[kind])
    return session.scalars(query).all()


def _discard(key: str) -> bool:
    try:
        storage.discard(key)
    except UNREACHABLE:
        log.exception("file not taken away", key=key)
        return False
    return True


def _due(kind: Kept) -> list[Row[int, str, str]]:
    """The oldest read of each kind: those found wanting must not hide the others."""
    wanting, kept = kind.fault.is_not(None), KEPT[kind]
    stale = or_(kind.verified_at.is_(None), kind.verified_at < now() - READ_AGAIN_AFTER)
    with transaction():
        share = ceil(session.scalars(select(func.count(kind.id)).where(kept)).one() / ROUNDS)
        query = (
            select(kind.id, kind.storage_key, kind.sha256)
            .order_by(kind.verified_at.asc().nulls_first(), kind.id)
            .limit(share)
        )
        wanted = (wanting, stale & ~wanting)
        return [row for one in wanted for row in session.execute(query.where(kept, one))]


def _fault(file: Row[int, str, str]) -> DocumentFault | None:
    try:
        same = storage.sha256(file.storage_key) == file.sha256
    except UNREACHABLE as error:
        log.warning("file not readable", key=file.storage_key, error=type(error).__name__)
        return DocumentFault.MISSING
    return None if same else DocumentFault.ALTERED


def _note(kind: Kept, ids: Sequence[int], fault: DocumentFault | None) -> None:
    if ids:
        found = update(kind).where(kind.id.in_(ids))
        session.execute(found.values(fault=fault, verified_at=now()))
