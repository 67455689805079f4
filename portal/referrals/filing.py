"""A file that came with a message, filed among the documents: it serves whoever asks for it."""

import io

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal import storage
from portal.database import lock, session
from portal.dossiers import documents
from portal.dossiers.attachments import Attachment, check_readable
from portal.dossiers.models import Document, Message
from portal.dossiers.receiving import Received
from portal.errors import Refused
from portal.networks.models import DocumentKind
from portal.referrals import access, requests
from portal.referrals.models import Referral
from portal.referrals.workflow import Party
from portal.storage import UNREACHABLE
from portal.users.models import User


def fileable(referral: Referral, attachment_id: int) -> Attachment | None:
    """A file that the person sent to this network."""
    mine = (Message.dossier_id == referral.dossier_id) & Message.from_owner
    return session.scalar(
        select(Attachment)
        .join(Attachment.message)
        .where(Attachment.id == attachment_id, mine, Message.network_id == referral.network_id)
        .options(joinedload(Attachment.message), joinedload(Attachment.document))
    )


def copied(key: str, name: str, media_type: str) -> Received:
    """The content once more, kept under a name of its own. Raises Refused."""
    try:
        stored = storage.keep(io.BytesIO(b"".join(storage.read(key))))
    except UNREACHABLE:
        raise Refused("Ce fichier n’est plus lisible. Réessayez dans une minute.") from None
    return Received(name, media_type, stored)


def file_away(
    referral: Referral, attachment: Attachment, kind: DocumentKind, received: Received, *, by: User
) -> Document:
    """Make it a document of this kind, and the answer to every request for one."""
    if Party.ADVISER not in access.parties(by, referral):
        raise Refused("Seul le réseau qui a reçu ce fichier le classe.")
    check_readable(attachment)
    lock(referral.dossier)
    session.refresh(attachment)
    if attachment.document:
        raise Refused("Ce fichier est déjà classé.")
    document = documents.add_for_person(
        referral.dossier, kind, received, attachment.by, by=by, network_id=referral.network_id
    )
    attachment.document = document
    requests.answer_with(document, by=by)
    return document
