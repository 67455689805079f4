"""Whether anything has been forgotten: one counter for each way it could happen."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from portal import outbox, storage
from portal.database import now, session
from portal.dossiers.models import Document, DocumentState, Dossier
from portal.heartbeat import Pulse, last_beats
from portal.monitoring.counted import Counted
from portal.monitoring.indicators import counts
from portal.monitoring.scope import Area, Scope
from portal.networks.models import DocumentKind

BATCH = 1000
SILENT_AFTER = timedelta(minutes=10)


@dataclass(frozen=True)
class Health:
    """Numbers of mails and files; moments are None for what has never run."""

    mails_waiting_long: int
    mails_failed: int
    files_unrouted: int
    networks_silent: int
    beats: dict[Pulse, datetime | None]


@dataclass(frozen=True)
class MissingDocument:
    """A document whose content is not where it was kept: its kind, and the number of its file."""

    kind: str
    number: str


@dataclass(frozen=True)
class DocumentCheck:
    checked: int
    missing: list[MissingDocument]


def health() -> Health:
    everywhere = Scope(None, area=Area.EVERYWHERE)
    unrouted, silent = counts([(Counted.UNROUTED, everywhere), (Counted.SILENT, everywhere)])
    return Health(outbox.waiting_long(), outbox.failed(), unrouted, silent, last_beats())


def worker_is_silent() -> bool:
    """It passes every minute; a restart takes less than this."""
    beat = last_beats()[Pulse.MINUTE]
    return beat is None or now() - beat > SILENT_AFTER


def check_documents() -> DocumentCheck:
    """Look for the content of every document, which takes a while."""
    checked, missing = 0, []
    for key, document in _documents():
        checked += 1
        if not storage.exists(key):
            missing.append(document)
    return DocumentCheck(checked, missing)


def _documents() -> Iterator[tuple[str, MissingDocument]]:
    """All but those taken back, whose content goes."""
    query = (
        select(Document.storage_key, DocumentKind.name, Dossier.number)
        .join(Document.dossier)
        .join(DocumentKind, DocumentKind.code == Document.kind_code)
        .where(Document.state != DocumentState.REMOVED)
        .order_by(Document.id)
        .execution_options(yield_per=BATCH)
    )
    for key, kind, number in session.execute(query):
        yield key, MissingDocument(kind, number or "brouillon")
