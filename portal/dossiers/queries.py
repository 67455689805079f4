"""Files as the rest of the portal looks them up."""

from sqlalchemy import select

from portal.database import session
from portal.dossiers.access import visible_to
from portal.dossiers.models import Document, Dossier
from portal.users.models import User


def owned(dossier_id: int, user: User) -> Dossier | None:
    """The file, if it is this person's own."""
    return session.scalar(
        visible_to(user).where(Dossier.id == dossier_id, Dossier.owner_id == user.id)
    )


def owned_by(user: User) -> list[Dossier]:
    """A person's files, the last one first."""
    return list(
        session.scalars(
            select(Dossier).where(Dossier.owner_id == user.id).order_by(Dossier.id.desc())
        )
    )


def document_of(dossier: Dossier, document_id: int) -> Document | None:
    return session.scalar(
        select(Document).where(Document.id == document_id, Document.dossier_id == dossier.id)
    )
