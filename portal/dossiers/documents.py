"""The files that people send: what is accepted, how it is kept, what is said of it."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO

from flask import current_app
from sqlalchemy import func, select

from portal import storage
from portal.database import lock, now, session
from portal.dossiers import access, journal
from portal.dossiers.models import Audience, Document, DocumentState, Dossier
from portal.dossiers.workflow import Party, Status
from portal.errors import Refused
from portal.networks.models import DocumentKind
from portal.storage import Stored
from portal.users.models import User

SIGNATURES = {
    "application/pdf": b"%PDF-",
    "image/jpeg": b"\xff\xd8\xff",
    "image/png": b"\x89PNG\r\n\x1a\n",
}
TYPES = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
}
MOST_FILES = 80
MOST_BYTES = 100 << 20
UNSAFE = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069/\\:*?\"<>|]")


@dataclass(frozen=True)
class Received:
    """A file that passed the checks and lies on disk, not yet in any dossier."""

    name: str
    media_type: str
    stored: Stored


def expect(dossier: Dossier, file: IO[bytes], *, by: User) -> None:
    """Before anything is written: may this file come? Raises Refused with a kind sentence."""
    _check_may_add(dossier, by)
    _check_room(dossier, _size(file))


@contextmanager
def discarded_if_refused(received: Received) -> Iterator[None]:
    """Around what puts a received file in a dossier: without a row, it does not stay on disk."""
    try:
        yield
    except BaseException:
        with suppress(OSError):
            storage.discard(received.stored.key)
        raise


def receive(file: IO[bytes], name: str) -> Received:
    """Check a file and keep it, before any transaction. Raises Refused with a kind sentence."""
    clean = clean_name(name)
    expected = TYPES.get(PurePath(clean).suffix.lower())
    if expected is None:
        raise Refused("Envoyez un fichier PDF, JPG ou PNG")
    size = _size(file)
    limit = current_app.config["SETTINGS"].upload_max_mb
    if size > limit << 20:
        raise Refused(
            f"Ce fichier dépasse {limit} Mo. Prenez une photo moins lourde ou compressez le PDF"
        )
    if size == 0:
        raise Refused("Ce fichier est vide. Vérifiez-le et recommencez")
    if not _begins_like(file, expected):
        raise Refused(
            "Ce fichier n’est pas ce que dit son nom. Enregistrez-le de nouveau en PDF, JPG ou PNG"
        )
    return Received(clean, expected, storage.keep(file))


def add(dossier: Dossier, kind: DocumentKind, received: Received, *, by: User) -> Document:
    """Put a received file in a dossier; the same file sent twice for one kind is one document."""
    _check_may_add(dossier, by)
    lock(dossier)
    twins = _twins(dossier, kind, received)
    standing = next((one for one in twins if one.state is not DocumentState.REMOVED), None)
    if standing and standing.state is DocumentState.REFUSED:
        raise Refused("C’est le même fichier que celui à renvoyer. Choisissez-en un autre")
    if standing:
        storage.discard(received.stored.key)
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
        uploaded_by_id=by.id,
    )
    session.add(document)
    session.flush()
    journal.record(
        dossier, "document.add", by=by, document=kind.name, sha256=document.sha256, id=document.id
    )
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
    if document.state is not DocumentState.RECEIVED:
        raise Refused("Ce document a déjà été vérifié : il ne peut plus être retiré.")
    document.state = DocumentState.REMOVED
    storage.discard_once_kept(document.storage_key)
    journal.record(document.dossier, "document.remove", by=by, document=document.kind.name)


def judge(document: Document, *, accepted: bool, reason: str, by: User, network_id: int) -> None:
    """A network's verdict on a document; a refusal says why, in words for the person."""
    if document.state is DocumentState.REMOVED:
        raise Refused("Ce document a été retiré.")
    if not accepted and not reason.strip():
        raise Refused("Expliquez à la personne pourquoi le document est à renvoyer")
    document.state = DocumentState.ACCEPTED if accepted else DocumentState.REFUSED
    document.reason = "" if accepted else reason.strip()
    document.judged_at, document.judged_by_id = now(), by.id
    journal.record(
        document.dossier,
        "document.accept" if accepted else "document.refuse",
        by=by,
        network_id=network_id,
        document=document.kind.name,
        reason=document.reason,
        audience=Audience.EVERYONE,
    )


def kept(dossier: Dossier) -> list[Document]:
    """The documents of a file that have not been taken back."""
    return [one for one in dossier.documents if one.state is not DocumentState.REMOVED]


def clean_name(name: str) -> str:
    """The last part of a name, without anything that could trick a reader or a disk."""
    text = unicodedata.normalize("NFC", PurePath(name.replace("\\", "/")).name)
    path = PurePath(UNSAFE.sub("", text).strip(". ") or "document")
    return f"{path.stem[:120]}{path.suffix[:12]}"


def _size(file: IO[bytes]) -> int:
    size = file.seek(0, 2)
    file.seek(0)
    return size


def _begins_like(file: IO[bytes], media_type: str) -> bool:
    head = file.read(16)
    file.seek(0)
    return head.removeprefix(b"\xef\xbb\xbf").startswith(SIGNATURES[media_type])


def _check_may_add(dossier: Dossier, by: User) -> None:
    if Party.OWNER not in access.parties(by, dossier):
        raise Refused("Seule la personne concernée peut envoyer des documents.")
    if dossier.status is Status.CLOSED:
        raise Refused("Cette demande est close : elle ne reçoit plus de documents.")


def _check_room(dossier: Dossier, size: int) -> None:
    count, total = session.execute(
        select(func.count(Document.id), func.coalesce(func.sum(Document.size), 0)).where(
            Document.dossier_id == dossier.id, Document.state != DocumentState.REMOVED
        )
    ).one()
    if count >= MOST_FILES or total + size > MOST_BYTES:
        raise Refused("Votre dossier est plein. Appelez l’accueil, nous trouvons une solution")


journal.speak(
    "document.add", "Document reçu : {document}", "Vous avez envoyé un document : {document}"
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
