"""Files that came while the antivirus was away: looked at every minute, at least once each.

One is claimed for a while before it is read, so that two processes do not look at it
together and one that a killed process had claimed is looked at later.
"""

import time
from datetime import timedelta
from types import ModuleType
from typing import Any

import structlog
from sqlalchemy import ScalarSelect, func, select

from portal import antivirus, storage
from portal.database import lock, now, session, transaction
from portal.dossiers import attachments, documents
from portal.dossiers.attachments import Attachment
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
Sent = type[Document] | type[Attachment]
SENT: dict[Sent, ModuleType] = {Document: documents, Attachment: attachments}
"""Documents and the files of messages, each with what pronounces on them."""


def scan_waiting() -> int:
    """Look at what waits; returns how many files now have an answer.

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
    """How many files have waited for the antivirus for more than an hour."""
    return sum(session.execute(select(*map(_waiting_long, SENT))).one())


def _waiting_long(kind: Sent) -> ScalarSelect[int]:
    late = kind.uploaded_at < now() - LATE_AFTER
    waiting = select(func.count(kind.id)).where(kind.scan_due_at.is_not(None), late)
    return waiting.scalar_subquery()


def _claim() -> tuple[Sent, int, str] | None:
    with transaction():
        found = ((kind, _claim_one(kind)) for kind in SENT)
        return next(((kind, *one) for kind, one in found if one), None)


def _claim_one(kind: Sent) -> tuple[int, str] | None:
    """The one that has waited longest. It is tried again every few minutes, then every hour."""
    moment = now()
    due = (
        select(kind)
        .where(kind.scan_due_at <= moment)
        .order_by(kind.scan_due_at, kind.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=kind)
    )
    one: Any = session.scalar(due)
    if one is None:
        return None
    often = moment - one.uploaded_at < OFTEN_FOR
    one.scan_due_at = moment + (CLAIMED_FOR if often else LATER)
    session.flush()
    return one.id, one.storage_key


def _look_at(kind: Sent, file_id: int, key: str) -> bool:
    try:
        found = antivirus.scan(storage.read(key))
    except (antivirus.NotScanned, *UNREACHABLE) as error:
        log.warning("file not scanned", kind=kind.__tablename__, id=file_id, reason=str(error))
        return False
    with transaction():  # only now: reading a file takes a while
        _pronounce(kind, file_id, found)
    return True


def _pronounce(kind: Sent, file_id: int, found: str) -> None:
    """Unless it was taken back, or thrown away with its file, in the meantime."""
    one: Any = session.get(kind, file_id)
    if one is None:
        return
    lock(one.dossier)
    session.refresh(one)
    if one.state is not DocumentState.CHECKING:
        return
    if found:
        log.warning("dangerous file deleted", kind=kind.__tablename__, id=file_id, found=found)
        SENT[kind].pronounce_infected(one, found)
    else:
        SENT[kind].pronounce_clean(one)
