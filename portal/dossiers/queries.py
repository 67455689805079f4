"""Files as the rest of the portal looks them up."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.database import session
from portal.dossiers import access
from portal.dossiers.access import visible_to
from portal.dossiers.models import Document, Dossier
from portal.dossiers.together import Mandate, MandateKind
from portal.dossiers.workflow import Party
from portal.users.models import User

MOST_SHOWN = 100


def owned(dossier_id: int, user: User) -> Dossier | None:
    """The file, if it is this person's own."""
    return session.scalar(
        visible_to(user).where(Dossier.id == dossier_id, Dossier.owner_id == user.id)
    )


def opened(dossier_id: int, user: User, *as_one_of: Party) -> Dossier | None:
    """The file, if this person is one of these to it."""
    dossier = session.scalar(visible_to(user).where(Dossier.id == dossier_id))
    if dossier is None or access.parties(user, dossier).isdisjoint(as_one_of):
        return None
    return dossier


def accompanied_by(user: User) -> list[Dossier]:
    """The files of others in which this person holds a mandate: the last ones, ``MOST_SHOWN``."""
    held = select(Mandate.dossier_id).where(
        access.is_held_by(user), Mandate.kind == MandateKind.INVITED
    )
    query = visible_to(user).where(Dossier.id.in_(held), Dossier.owner_id != user.id)
    last = query.options(joinedload(Dossier.owner)).order_by(Dossier.id.desc()).limit(MOST_SHOWN)
    return list(session.scalars(last))


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
