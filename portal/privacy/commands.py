"""Noting that someone else than its owner looked at a file."""

from collections.abc import Callable, Collection
from datetime import timedelta

from sqlalchemy import delete, insert, select

from portal.database import apart, now, only_reading, session, transaction
from portal.privacy.models import Access, AccessLog, Purpose
from portal.privacy.purposes import Why
from portal.shown import keep_if_shown
from portal.users.models import User

ONCE_IN = timedelta(hours=1)
UNSAID = Why()
KEPT = timedelta(days=365)
"""How long the log stays (CNIL, deliberation 2021-122: six months to one year)."""


def note_reading(dossier_id: int, *, by: User) -> None:
    """Someone reads a file with a mandate: noted once an hour, however many pages they open."""
    lately = select(AccessLog.id).where(
        AccessLog.dossier_id == dossier_id,
        AccessLog.user_id == by.id,
        AccessLog.access == Access.OPENED,
        AccessLog.at > now() - ONCE_IN,
    )
    if session.scalar(lately.limit(1)) is None:
        note_access(Access.OPENED, by=by, dossier_id=dossier_id, why=Why(Purpose.HELPER))


def note_opening(
    dossier_id: int, why: Callable[[], Why], *, by: User, access: Access = Access.OPENED
) -> None:
    """Once a request, if it shows anything of the file, were it only a page of mistakes."""

    def line() -> AccessLog:
        said = why()
        return AccessLog(
            access=access, user_id=by.id, dossier_id=dossier_id, at=now(),
            purpose=said.purpose, reason=said.reason,
        )  # fmt: skip

    keep_if_shown((access, dossier_id), line)


def note_seeing(dossier_id: int, document_id: int, why: Why, *, by: User) -> None:
    """A document is shown in a page: noted once an hour, however many of its pages are read."""
    lately = select(AccessLog.id).where(
        AccessLog.dossier_id == dossier_id,
        AccessLog.document_id == document_id,
        AccessLog.user_id == by.id,
        AccessLog.access == Access.SEEN,
        AccessLog.at > now() - ONCE_IN,
    )
    if session.scalar(lately.limit(1)) is None:
        line = AccessLog(
            access=Access.SEEN, user_id=by.id, dossier_id=dossier_id, document_id=document_id,
            at=now(), purpose=why.purpose, reason=why.reason,
        )  # fmt: skip
        keep_if_shown((Access.SEEN, document_id), lambda: line)


def state(dossier_id: int, why: Why, *, by: User) -> None:
    """Someone says what for they open a file that is not their work; it holds for the day."""
    session.add(
        AccessLog(
            access=Access.OPENED, user_id=by.id, dossier_id=dossier_id, purpose=why.purpose,
            reason=why.reason,
        )
    )  # fmt: skip


def forget_old() -> None:
    """An export goes with the last of its files."""
    with transaction():
        old = AccessLog.at < now() - KEPT
        session.execute(delete(AccessLog).where(old, AccessLog.export_id.is_not(None)))
        held = select(AccessLog.export_id).where(AccessLog.export_id.is_not(None))
        session.execute(delete(AccessLog).where(old, AccessLog.id.not_in(held)))


def note_access(
    access: Access,
    *,
    by: User,
    dossier_id: int | None = None,
    document_id: int | None = None,
    count: int = 1,
    why: Why = UNSAID,
) -> None:
    """Kept in a transaction of its own, so that a page that only reads can be logged too.

    A request that writes keeps it with its own changes: SQLite has one writer at a time, and it
    would wait for itself.
    """
    noted = AccessLog(
        access=access, user_id=by.id, dossier_id=dossier_id, document_id=document_id, count=count,
        purpose=why.purpose, reason=why.reason,
    )  # fmt: skip
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


def note_exported(
    dossier_ids: Collection[int], export_id: int, named: str, *, user_id: int
) -> None:
    """These files are in the part of an export that leaves now; ``named``: as their owners read
    it, without what it was narrowed to."""
    if not dossier_ids:
        return
    line = {"access": Access.EXPORTED, "user_id": user_id, "export_id": export_id, "count": 1}
    with apart() as other:
        other.execute(
            insert(AccessLog),
            [line | {"dossier_id": one, "at": now(), "reason": named} for one in dossier_ids],
        )
