"""Documents that came while the antivirus was away: looked at every minute, at least once each.

A document is claimed for a while before it is read, so that two processes do not look at it
together and one that a killed process had claimed is looked at later.
"""

import time
from datetime import timedelta

import structlog
from sqlalchemy import func, select

from portal import antivirus, storage
from portal.database import lock, now, session, transaction
from portal.dossiers import documents
from portal.dossiers.models import Document, DocumentState
from portal.storage import UNREACHABLE

log = structlog.get_logger()

CLAIMED_FOR = timedelta(minutes=3)
"""Longer than the antivirus may take for one file."""
OFTEN_FOR = timedelta(hours=4)
LATER = timedelta(hours=1)
LATE_AFTER = timedelta(hours=1)
ROUND = 40
"""Seconds, so that a round leaves room for the next."""


def scan_waiting() -> int:
    """Look at what waits; returns how many documents now have an answer.

    Without an antivirus any more, nothing would ever have one: they wait, and are counted.
    """
    if not antivirus.configured():
        return 0
    done, end = 0, time.monotonic() + ROUND
    while time.monotonic() < end and (claimed := _claim()):
        answered = _look_at(*claimed)
        done += answered
        if not answered and not antivirus.answers():
            break
    return done


def waiting_long() -> int:
    """How many documents have waited for the antivirus for more than an hour."""
    late = Document.uploaded_at < now() - LATE_AFTER
    query = select(func.count()).where(Document.scan_due_at.is_not(None), late)
    return session.scalars(query).one()


def _claim() -> tuple[int, str] | None:
    """The one that has waited longest. It is tried again every few minutes, then every hour."""
    moment = now()
    with transaction():
        due = (
            select(Document)
            .where(Document.scan_due_at <= moment)
            .order_by(Document.scan_due_at, Document.id)
            .limit(1)
            .with_for_update(skip_locked=True, of=Document)
        )
        document = session.scalar(due)
        if document is None:
            return None
        often = moment - document.uploaded_at < OFTEN_FOR
        document.scan_due_at = moment + (CLAIMED_FOR if often else LATER)
        session.flush()
        return document.id, document.storage_key


def _look_at(document_id: int, key: str) -> bool:
    try:
        found = antivirus.scan(storage.read(key))
    except (antivirus.NotScanned, *UNREACHABLE) as error:
        log.warning("document not scanned", document=document_id, reason=str(error))
        return False
    with transaction():  # only now: reading a file takes a while
        _pronounce(document_id, found)
    return True


def _pronounce(document_id: int, found: str) -> None:
    """Unless it was taken back, or thrown away with its file, in the meantime."""
    document = session.get(Document, document_id)
    if document is None:
        return
    lock(document.dossier)
    session.refresh(document)
    if document.state is not DocumentState.CHECKING:
        return
    if found:
        log.warning("dangerous document deleted", document=document.id, found=found)
        documents.pronounce_infected(document, found)
    else:
        documents.pronounce_clean(document)
