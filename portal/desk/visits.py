"""When someone last looked at their desk: what is new since then is told."""

from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, apart, now, session
from portal.users.models import User

PAUSE = timedelta(hours=3)
"""Who comes back sooner is still in the same visit."""
NOTED_EVERY = timedelta(minutes=10)
AT_FIRST = timedelta(days=3)
AT_MOST = timedelta(days=14)


class DeskVisit(Base):
    """``since``: the end of the visit before this one."""

    __tablename__ = "desk_visit"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    since: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(default=now)


def last_look(user: User) -> datetime:
    """When they last looked: for a mail, which is no visit."""
    known = session.get(DeskVisit, user.id)
    return _bounded(known.seen_at if known else now() - AT_FIRST)


def begin(user: User) -> datetime:
    """The moment since which something is new to them; that they look is noted apart."""
    known = session.get(DeskVisit, user.id)
    if known is None or now() - known.seen_at > PAUSE:
        since = known.seen_at if known else now() - AT_FIRST
        _note(user.id, since)
        return _bounded(since)
    if now() - known.seen_at > NOTED_EVERY:
        _note(user.id, known.since)
    return _bounded(known.since)


def _bounded(since: datetime) -> datetime:
    return max(since, now() - AT_MOST)


def _note(user_id: int, since: datetime) -> None:
    """For a page that only reads: in a transaction of its own."""
    with apart() as other:
        mine = update(DeskVisit).where(DeskVisit.user_id == user_id)
        mine = mine.values(since=since, seen_at=now())
        if not other.execute(mine.returning(DeskVisit.user_id)).first():
            row = insert(DeskVisit).values(user_id=user_id, since=since, seen_at=now())
            with suppress(IntegrityError), other.begin_nested():
                other.execute(row)
