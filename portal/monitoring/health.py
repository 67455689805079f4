"""Whether anything has been forgotten: one counter for each way it could happen."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, Select, select

from portal import heartbeat, outbox, storage
from portal.database import now, session
from portal.dossiers import paper_letters, scanning, sweeping
from portal.dossiers.models import GONE, Document, DocumentFault, Dossier
from portal.heartbeat import Beats, Pulse, last_beats
from portal.monitoring import seals
from portal.monitoring.counted import Counted
from portal.monitoring.indicators import counts
from portal.monitoring.scope import Area, Scope
from portal.networks.models import DocumentKind

BATCH = 1000
SILENT_AFTER = timedelta(minutes=10)
MORNING_ENDS = 7  # the hour, in Paris, from which a round that has not run is told
MOST_NAMED = 20


@dataclass(frozen=True)
class Health:
    """Numbers of mails, requests, documents, lines of the journals; moments are None for what has
    never run.

    ``leftovers`` are stored files of no document that the last round could not take away.
    """

    mails_waiting_long: int
    mails_failed: int
    files_unrouted: int
    files_forgotten: int
    networks_silent: int
    documents_at_fault: int
    documents_unscanned: int
    letters_late: int
    leftovers: int
    lines_broken: int
    beats: Beats


@dataclass(frozen=True)
class MissingDocument:
    """A document whose content is not as it was kept: its kind, the number of its file, why."""

    kind: str
    number: str
    fault: DocumentFault = DocumentFault.MISSING


@dataclass(frozen=True)
class DocumentCheck:
    checked: int
    missing: list[MissingDocument]


def health() -> Health:
    everywhere = Scope(None, area=Area.EVERYWHERE)
    kinds = (Counted.UNROUTED, Counted.FORGOTTEN, Counted.SILENT)
    unrouted, forgotten, silent = counts((kind, everywhere) for kind in kinds)
    return Health(
        mails_waiting_long=outbox.waiting_long(),
        mails_failed=outbox.failed(),
        files_unrouted=unrouted,
        files_forgotten=forgotten,
        networks_silent=silent,
        documents_at_fault=sweeping.at_fault(),
        documents_unscanned=scanning.waiting_long(),
        letters_late=paper_letters.waiting_long(),
        leftovers=heartbeat.last_count(Pulse.SWEEP),
        lines_broken=seals.broken(),
        beats=last_beats(),
    )


def worker_is_silent(beats: Beats) -> bool:
    """It passes every minute; a restart takes less than this."""
    beat = beats[Pulse.MINUTE]
    return beat is None or now() - beat > SILENT_AFTER


def morning_is_missed(beats: Beats) -> bool:
    """Whether today's round should have run by now and has not."""
    return heartbeat.owed(beats[Pulse.MORNING], MORNING_ENDS)


def documents_at_fault() -> list[MissingDocument]:
    """Those that the mornings' rounds found missing or altered; the first ones."""
    query = _documents().where(Document.fault.is_not(None)).limit(MOST_NAMED)
    return [_named(row, row.fault) for row in session.execute(query)]


def check_documents() -> DocumentCheck:
    """Look for the content of every document, which takes a while."""
    checked, missing = 0, []
    everything = _documents().execution_options(yield_per=BATCH)
    for row in session.execute(everything):
        checked += 1
        if not storage.exists(row.storage_key):
            missing.append(_named(row, DocumentFault.MISSING))
    return DocumentCheck(checked, missing)


def _documents() -> Select[*tuple[Any, ...]]:
    """All but those taken back, whose content goes."""
    return (
        select(Document.storage_key, Document.fault, DocumentKind.name, Dossier.number)
        .join(Document.dossier)
        .join(DocumentKind, DocumentKind.code == Document.kind_code)
        .where(Document.state.not_in(GONE))
        .order_by(Document.id)
    )


def _named(row: Row[*tuple[Any, ...]], fault: DocumentFault) -> MissingDocument:
    return MissingDocument(row.name, row.number or "brouillon", fault)
