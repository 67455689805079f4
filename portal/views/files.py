"""The files that people sent, given back to the parties of the dossier, never shown inline."""

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import quote

from flask import Blueprint, Response, abort

from portal import storage
from portal.dossiers import attachments
from portal.dossiers.access import attachment_for
from portal.dossiers.attachments import Attachment
from portal.dossiers.documents import check_readable
from portal.dossiers.models import Document, Dossier
from portal.dossiers.paper_letters import PaperLetter, check_made, letter_for
from portal.errors import Refused
from portal.privacy.commands import note_access
from portal.privacy.models import Access
from portal.referrals.queries import readable_document
from portal.views.current import me
from portal.views.guards import signed_in
from portal.views.openings import why_of

bp = Blueprint("files", __name__, url_prefix="/documents")
bp.before_request(signed_in)

CLOSED_BOX = "sandbox; default-src 'none'"
"""The policy of an answer that is not ours: should a browser open it, it can do nothing."""


@bp.get("/<int:document_id>")
def document(document_id: int) -> Response:
    """One file as an attachment, a part at a time. A stranger gets 404."""
    found = readable_document(document_id, me()) or abort(404)
    check_readable(found)
    response = given(found)
    note_download(found.dossier, found.id)
    return response


@bp.get("/messages/<int:attachment_id>")
def joined(attachment_id: int) -> Response:
    """A file of a message, for the two sides of its thread. A stranger gets 404."""
    found = attachment_for(attachment_id, me()) or abort(404)
    attachments.check_readable(found)
    response = given(found)
    note_download(found.dossier)
    return response


@bp.get("/courriers/<int:letter_id>")
def letter(letter_id: int) -> Response:
    """For whom it was written to, and for who wrote it. A stranger gets 404."""
    found = letter_for(letter_id, me()) or abort(404)
    check_made(found)
    response = given(found)
    note_download(found.dossier)
    return response


def note_download(dossier: Dossier, document_id: int | None = None) -> None:
    if dossier.owner_id != me().id:
        note_access(
            Access.DOWNLOADED, by=me(), dossier_id=dossier.id, document_id=document_id,
            why=why_of(dossier),
        )  # fmt: skip


def given(found: Document | Attachment | PaperLetter) -> Response:
    headers = {
        "Content-Disposition": attachment(found.name),
        "Content-Length": str(found.size),
        "Content-Security-Policy": CLOSED_BOX,
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content(found.storage_key or ""), mimetype=found.media_type, headers=headers)


def content(key: str) -> Iterator[bytes]:
    try:
        return storage.read(key)
    except FileNotFoundError:
        raise Refused("Ce fichier n’est plus lisible. Appelez l’accueil du guichet.") from None


def attachment(name: str) -> str:
    """A Content-Disposition for any name (RFC 6266): in plain letters, then as it is."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^\w .()-]", "_", plain, flags=re.ASCII) or "document"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
