"""The hour at which someone of the staff has their daily mail, and what is put aside for it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, now, session
from portal.errors import Refused
from portal.french import PARIS, paris
from portal.users.models import User
from portal.users.notices import Notice

FIRST, USUAL, LAST = 6 * 60, 8 * 60, 20 * 60
"""In minutes of the day, in Paris."""
STEP = 30
HOURS = range(FIRST, LAST + 1, STEP)


class DailyMail(Base):
    """When someone's daily mail leaves, in minutes of the day in Paris.

    ``today``: it also says what waits for them. ``looked_on``: the last day on which it was looked
    whether there is something to send.
    """

    __tablename__ = "daily_mail"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    minutes: Mapped[int]
    today: Mapped[bool] = mapped_column(default=False)
    looked_on: Mapped[date | None]

    __table_args__ = (CheckConstraint("minutes BETWEEN 360 AND 1200", name="in_the_day"),)


def settings(user: User) -> DailyMail:
    """What someone chose, or what is usual: kept nowhere yet."""
    known = session.get(DailyMail, user.id)
    return known or DailyMail(user_id=user.id, minutes=USUAL, today=False)


def settle(user: User, minutes: int, *, today: bool) -> None:
    """Keep the hour that someone chose; one that has passed today begins tomorrow. Raises Refused.

    A mail of today is not sent again because another hour is chosen after it.
    """
    if minutes not in HOURS:
        raise Refused("Choisissez une heure de la liste")
    session.execute(select(User.id).where(User.id == user.id).with_for_update())
    known = session.get(DailyMail, user.id) or DailyMail(user_id=user.id)
    if minutes != known.minutes or today != known.today:
        known.minutes, known.today = minutes, today
        if minutes <= minute_of_day():
            known.looked_on = paris(now()).date()
    session.add(known)
    session.flush()


def minute_of_day() -> int:
    here = paris(now())
    return here.hour * 60 + here.minute


def expected(day: date, minute: int) -> list[int]:
    """Whose hour has struck on that day without its mail having been looked at: few."""
    not_yet = or_(DailyMail.looked_on.is_(None), DailyMail.looked_on < day)
    asked = select(DailyMail.user_id).where(DailyMail.today, DailyMail.minutes <= minute, not_yet)
    return list(dict.fromkeys([*session.scalars(asked), *_with_notices(day, minute)]))


def _with_notices(day: date, minute: int) -> list[int]:
    """Those for whom something was put aside before their hour."""
    at = func.coalesce(DailyMail.minutes, USUAL)
    not_yet = or_(DailyMail.looked_on.is_(None), DailyMail.looked_on < day)
    query = (
        select(Notice.user_id, at, func.min(Notice.at))
        .join(DailyMail, DailyMail.user_id == Notice.user_id, isouter=True)
        .where(Notice.told_at.is_(None), at <= minute, not_yet)
        .group_by(Notice.user_id, at)
    )
    return [who for who, hour, first in session.execute(query) if first < _moment(day, hour)]


def _moment(day: date, minutes: int) -> datetime:
    return datetime.combine(day, time(), PARIS) + timedelta(minutes=minutes)


def take(user_id: int, day: date) -> bool:
    """True once a day for each person, for one process among those that ask."""
    mine = DailyMail.user_id == user_id
    first = mine & or_(DailyMail.looked_on.is_(None), DailyMail.looked_on < day)
    taken = update(DailyMail).where(first).values(looked_on=day).returning(DailyMail.user_id)
    if session.execute(taken).first():
        return True
    if session.scalar(select(DailyMail.user_id).where(mine)):
        return False
    try:
        with session.begin_nested():
            row = insert(DailyMail).values(user_id=user_id, minutes=USUAL, today=False)
            session.execute(row.values(looked_on=day))
    except IntegrityError:
        return False
    return True


def waiting(user: User) -> list[Notice]:
    """What was put aside for someone, the oldest first, of the networks where they still work."""
    mine = (Notice.user_id == user.id) & Notice.told_at.is_(None)
    here = or_(Notice.network_id.is_(None), Notice.network_id.in_(user.network_ids))
    return list(session.scalars(select(Notice).where(mine, here).order_by(Notice.id)))
