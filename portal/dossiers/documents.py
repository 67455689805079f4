"""The documents of a file: coming in, taken back, dated, judged, found dangerous."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from typing import IO

from sqlalchemy import func, select

from portal import storage
from portal.calendar import today
from portal.database import lock, now, session
from portal.dossiers import access, compartment, journal, receiving
from portal.dossiers.document_reasons import DocumentReason, written
from portal.dossiers.models import GONE, Audience, Document, DocumentState, Dossier
from portal.dossiers.receiving import Received
from portal.dossiers.workflow import Status
from portal.errors import Refused
from portal.networks.models import DocumentKind
from portal.storage import UNREACHABLE
from portal.users.models import User

MOST_FILES = 80
MOST_BYTES = 100 << 20


def expect(dossier: Dossier, file: IO[bytes], *, by: User) -> None:
    """Before anything is written: may this file come? Raises Refused with a kind sentence."""
    _check_may_add(dossier, by)
    _check_room(dossier, min(receiving.size(file), receiving.heaviest()))


@contextmanager
def discarded_if_refused(received: Received) -> Iterator[None]:
    """Around what puts a received file in a dossier: without a row, it does not stay on disk."""
    try:
        with session.begin_nested():
            yield
    except BaseException:
        with suppress(*UNREACHABLE):
            storage.discard(received.stored.key)
        raise


def add(dossier: Dossier, kind: DocumentKind, received: Received, *, by: User) -> Document:
    """Put a received file in a dossier; the same file sent twice for one kind is one document."""
    _check_may_add(dossier, by)
    return _put(dossier, kind, received, by, "document.add", by=by)


def add_for_person(
    dossier: Dossier, kind: DocumentKind, received: Received, sender: User,
    *, by: User, network_id: int,
) -> Document:  # fmt: skip
    """The same with a file that its sender had joined to a message: a network files it."""
    _check_open(dossier)
    return _put(dossier, kind, received, sender, "document.file", by=by, network_id=network_id)


def _put(
    dossier: Dossier, kind: DocumentKind, received: Received, sender: User, line: str,
    *, by: User, network_id: int | None = None,
) -> Document:  # fmt: skip
    lock(dossier)
    twins = _twins(dossier, kind, received)
    if any(one.state is DocumentState.INFECTED for one in twins):
        raise Refused(receiving.DANGEROUS)
    there = compartment.standing(dossier, twins)
    standing = next((one for one in there if one.state not in GONE), None)
    if standing and standing.state is DocumentState.REFUSED:
        raise Refused("C’est le même fichier que celui à renvoyer. Choisissez-en un autre")
    if standing:
        storage.discard_once_kept(received.stored.key)
        return standing
    _check_room(dossier, received.stored.size)
    document = Document(
        dossier=dossier,
        kind=kind,
        upload_key=f"{dossier.id}:{kind.code}:{received.stored.sha256[:40]}:{len(twins)}",
        name=received.name,
        storage_key=received.stored.key,
        size=received.stored.size,
        sha256=received.stored.sha256,
        media_type=received.media_type,
        state=DocumentState.RECEIVED if received.scanned else DocumentState.CHECKING,
        scan_due_at=None if received.scanned else now(),
        uploaded_by_id=sender.id,
        personal=dossier.confidential,
    )
    session.add(document)
    session.flush()
    journal.record(
        dossier, line, by=by, network_id=network_id,
        document=kind.name, sha256=document.sha256, id=document.id,
    )  # fmt: skip
    return document


def _twins(dossier: Dossier, kind: DocumentKind, received: Received) -> list[Document]:
    """The documents of this kind with the same content, whatever became of them."""
    return list(
        session.scalars(
            select(Document).where(
                Document.dossier_id == dossier.id,
                Document.kind_code == kind.code,
                Document.sha256 == received.stored.sha256,
            )
        )
    )


def remove(document: Document, *, by: User) -> None:
    """Take back a file that nobody has judged yet; it stays on record, its content goes."""
    _check_may_add(document.dossier, by)
    if document.state not in (DocumentState.RECEIVED, DocumentState.CHECKING):
        raise Refused("Ce document a déjà été vérifié : il ne peut plus être retiré.")
    document.state, document.scan_due_at = DocumentState.REMOVED, None
    storage.discard_once_kept(document.storage_key)
    journal.record(
        document.dossier, "document.remove", by=by, document=document.kind.name, id=document.id
    )


def accept(document: Document, *, by: User, network_id: int) -> None:
    """A network finds a document good, for whoever asks for it."""
    check_readable(document)
    document.state, document.reason_code, document.reason = DocumentState.ACCEPTED, None, ""
    _judged(document, "document.accept", by, network_id)


def refuse(
    document: Document, code: DocumentReason, text: str, *, by: User, network_id: int
) -> None:
    """A document is to be sent again; the person reads the code's words, then these."""
    check_readable(document)
    if code is DocumentReason.OTHER and not text.strip():
        raise Refused("Expliquez à la personne pourquoi le document est à renvoyer")
    document.state, document.reason_code = DocumentState.REFUSED, code
    document.reason = written(code, text, document.kind.valid_months)
    _judged(document, "document.refuse", by, network_id)


def _judged(document: Document, kind: str, by: User, network_id: int) -> None:
    document.judged_at, document.judged_by_id = now(), by.id
    journal.record(
        document.dossier, kind, by=by, network_id=network_id,
        document=document.kind.name, reason=document.reason, audience=Audience.EVERYONE,
    )  # fmt: skip


def date_from(document: Document, day: date, *, by: User) -> None:
    """Note the date that is written on a document whose age counts."""
    _check_may_add(document.dossier, by)
    note_date(document, day)


def note_date(document: Document, day: date) -> None:
    if document.state in GONE:
        raise Refused("Ce document a été retiré.")
    if day > today():
        raise Refused("Vérifiez la date du document : elle est après aujourd’hui")
    document.dated_on = day


def pronounce_clean(document: Document) -> None:
    """The antivirus has looked at it: from now on it can be opened."""
    document.state, document.scan_due_at = DocumentState.RECEIVED, None


def pronounce_infected(document: Document, found: str) -> None:
    """Its content goes at once; its row stays, to tell the person why."""
    document.state, document.scan_due_at = DocumentState.INFECTED, None
    storage.discard_once_kept(document.storage_key)
    journal.record(
        document.dossier, "document.infect", by=None,
        document=document.kind.name, id=document.id, found=found,
    )  # fmt: skip


def check_readable(document: Document) -> None:
    """Nobody opens what has not been looked at. Raises Refused with a kind sentence."""
    if document.state is DocumentState.CHECKING:
        raise Refused(
            "Ce document est en cours de vérification par notre antivirus. "
            "Il s’ouvrira dès qu’elle sera finie."
        )
    if document.state is DocumentState.INFECTED:
        raise Refused("Ce document contenait un virus : il a été supprimé.")
    if document.state is DocumentState.REMOVED:
        raise Refused("Ce document a été retiré.")


def kept(dossier: Dossier) -> list[Document]:
    """The documents of a file that are still there, and not set aside."""
    there = [one for one in dossier.documents if one.state not in GONE]
    return compartment.standing(dossier, there)


def infected(dossier: Dossier) -> list[Document]:
    """Those whose content was dangerous and that have not been sent again since."""
    sent = [one for one in dossier.documents if one.state is not DocumentState.REMOVED]
    last = {one.kind_code: one for one in compartment.standing(dossier, sent)}
    return [one for one in last.values() if one.state is DocumentState.INFECTED]


def _check_may_add(dossier: Dossier, by: User) -> None:
    if access.FILLS.isdisjoint(access.parties(by, dossier)):
        raise Refused("Seule la personne concernée peut envoyer des documents.")
    _check_open(dossier)


def _check_open(dossier: Dossier) -> None:
    if dossier.status is Status.CLOSED:
        raise Refused("Cette demande est close : elle ne reçoit plus de documents.")


def _check_room(dossier: Dossier, size: int) -> None:
    count, total = session.execute(
        select(func.count(Document.id), func.coalesce(func.sum(Document.size), 0)).where(
            Document.dossier_id == dossier.id, Document.state.not_in(GONE)
        )
    ).one()
    if count >= MOST_FILES or total + size > MOST_BYTES:
        raise Refused("Votre dossier est plein. Appelez l’accueil, nous trouvons une solution")


journal.speak(
    "document.add", "Document reçu : {document}", "Vous avez envoyé un document : {document}"
)
journal.speak(
    "document.file",
    "Fichier d’un message classé dans les documents : {document}",
    "{network} a classé le fichier de votre message dans vos documents : {document}",
)
journal.speak(
    "document.remove", "Document retiré : {document}", "Vous avez retiré un document : {document}"
)
journal.speak(
    "document.accept",
    "Document accepté : {document}",
    "{network} a vérifié votre document : {document}",
)
journal.speak(
    "document.refuse", "Document à renvoyer : {document}", "Document à renvoyer : {document}"
)
journal.speak("document.date", "Date lue sur un document, le {day} : {document}")
journal.speak(
    "document.infect",
    "Document supprimé par l’antivirus : {document}",
    "Un document contenait un virus, nous l’avons supprimé : {document}",
)
