"""Noting that someone of the staff looked at a file."""

from portal.database import apart
from portal.privacy.models import Access, AccessLog
from portal.users.models import User


def note_access(
    access: Access,
    *,
    by: User,
    dossier_id: int | None = None,
    document_id: int | None = None,
    count: int = 1,
) -> None:
    """Kept in a transaction of its own, so that a page that only reads can be logged too."""
    with apart() as session:
        session.add(
            AccessLog(
                access=access,
                user_id=by.id,
                dossier_id=dossier_id,
                document_id=document_id,
                count=count,
            )
        )
