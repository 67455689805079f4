"""The morning's care of kept files: those of no document go, those of a document are read again."""

from collections.abc import Sequence
from datetime import timedelta
from math import ceil

import structlog
from sqlalchemy import Row, func, or_, select, update

from portal import storage
from portal.database import now, session, transaction
from portal.dossiers.models import GONE, Document, DocumentFault
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
"""In how many mornings all the documents are read again."""

KEPT = Document.state.not_in(GONE)


def sweep() -> None:
    """Take away files that no document speaks of: an upload cut short, a draft thrown away.

    The content of documents taken back goes too. What could not go is counted, for the page of
    the portal's health.
    """
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
    """Read a seventh of the documents again, and those that were found wanting."""
    due = _due()
    for start in range(0, len(due), BATCH):
        found = [(one.id, _fault(one)) for one in due[start : start + BATCH]]
        with transaction():  # only now: reading files takes a while
            for fault in (None, *DocumentFault):
                ids = [document_id for document_id, its in found if its is fault]
                _note(ids, fault)


def at_fault() -> int:
    """How many documents were found missing or altered."""
    query = select(func.count(Document.id)).where(Document.fault.is_not(None), KEPT)
    return session.scalars(query).one()


def _unknown(keys: Sequence[str]) -> list[str]:
    with transaction():
        query = select(Document.storage_key).where(Document.storage_key.in_(keys), KEPT)
        known = set(session.scalars(query))
    return [key for key in keys if key not in known]


def _discard(key: str) -> bool:
    try:
        storage.discard(key)
    except UNREACHABLE:
        log.exception("file not taken away", key=key)
        return False
    return True


def _due() -> list[Row[int, str, str]]:
    """The oldest read of each kind: those found wanting must not hide the others."""
    wanting = Document.fault.is_not(None)
    stale = or_(Document.verified_at.is_(None), Document.verified_at < now() - READ_AGAIN_AFTER)
    with transaction():
        share = ceil(session.scalars(select(func.count(Document.id)).where(KEPT)).one() / ROUNDS)
        query = (
            select(Document.id, Document.storage_key, Document.sha256)
            .order_by(Document.verified_at.asc().nulls_first(), Document.id)
            .limit(share)
        )
        kinds = (wanting, stale & ~wanting)
        return [row for kind in kinds for row in session.execute(query.where(KEPT, kind))]


def _fault(document: Row[int, str, str]) -> DocumentFault | None:
    try:
        same = storage.sha256(document.storage_key) == document.sha256
    except UNREACHABLE as error:
        log.warning("document not readable", document=document.id, error=type(error).__name__)
        return DocumentFault.MISSING
    return None if same else DocumentFault.ALTERED


def _note(ids: Sequence[int], fault: DocumentFault | None) -> None:
    if ids:
        found = update(Document).where(Document.id.in_(ids))
        session.execute(found.values(fault=fault, verified_at=now()))
