"""Noting that someone else than its owner looked at a file."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import insert, select

from portal.database import apart, now, only_reading, session
from portal.privacy.models import Access, AccessLog
from portal.users.models import User

ONCE_IN = timedelta(hours=1)


def note_reading(dossier_id: int, *, by: User) -> None:
    """Someone reads a file with a mandate: noted once an hour, however many pages they open."""
    lately = select(AccessLog.id).where(
        AccessLog.dossier_id == dossier_id,
        AccessLog.user_id == by.id,
        AccessLog.access == Access.OPENED,
        AccessLog.at > now() - ONCE_IN,
    )
    if session.scalar(lately.limit(1)) is None:
        note_access(Access.OPENED, by=by, dossier_id=dossier_id)


def note_access(
    access: Access,
    *,
    by: User,
    dossier_id: int | None = None,
    document_id: int | None = None,
    count: int = 1,
) -> None:
    """Kept in a transaction of its own, so that a page that only reads can be logged too.

    A request that writes keeps it with its own changes: SQLite has one writer at a time, and it
    would wait for itself.
    """
    noted = AccessLog(
        access=access, user_id=by.id, dossier_id=dossier_id, document_id=document_id, count=count
    )
    if not only_reading():
        session.add(noted)
        return
    with apart() as other:
        other.add(noted)


def note_export(count: int, reason: str, *, user_id: int) -> int:
    """A list of files is about to leave; returns the number under which each of them is noted.

    In a transaction of its own: the caller has none that writes.
    """
    with apart() as other:
        noted = AccessLog(access=Access.EXPORTED, user_id=user_id, count=count, reason=reason)
        other.add(noted)
        other.flush()
        return noted.id


def note_exported(dossier_ids: Collection[int], export_id: int, *, user_id: int) -> None:
    """These files are in the part of an export that leaves now."""
    if not dossier_ids:
        return
    line = {"access": Access.EXPORTED, "user_id": user_id, "export_id": export_id, "count": 1}
    with apart() as other:
        other.execute(
            insert(AccessLog),
            [line | {"dossier_id": one, "at": now(), "reason": ""} for one in dossier_ids],
        )
