"""Days as the desk counts them: Paris days, business days, public holidays, days of closure.

The whole desk may be closed, or the desk of one network: what that network owes is then counted
with its id. A function that is given no network counts the days of the whole desk.
"""

from calendar import monthrange
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

import holidays
from flask import g, has_app_context
from sqlalchemy import CheckConstraint, ForeignKey, String, true
from sqlalchemy.orm import Mapped, mapped_column

from portal.asked_once import Looking, Rows
from portal.database import Base, now, session
from portal.french import PARIS, day_of

ONE_DAY = timedelta(days=1)
SATURDAY = 5
CLOSED = "closed_days"
"""Where an application context keeps what it has read once."""
Closed = dict[int | None, frozenset[date]]


class ClosingDay(Base):
    """From a day to another, both included, the desk is closed: all of it, or one network's."""

    __tablename__ = "closing_day"

    id: Mapped[int] = mapped_column(primary_key=True)
    first: Mapped[date]
    last: Mapped[date]
    label: Mapped[str] = mapped_column(String(120))
    network_id: Mapped[int | None] = mapped_column(ForeignKey("network.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    __table_args__ = (CheckConstraint("first <= last", name="days_in_order"),)


closings: Looking[[], list[ClosingDay]] = Looking(lambda: Rows(ClosingDay, true()), list)


def today() -> date:
    return day_of(now())


def midnight(day: date) -> datetime:
    """The moment at which a day begins in Paris."""
    return datetime.combine(day, time(), PARIS).astimezone(UTC)


def holiday_names(year: int) -> dict[date, str]:
    """The public holidays of a year, in French."""
    known = holidays.country_holidays("FR", years=year, language="fr")
    return {day: name.replace("'", "’") for day, name in sorted(known.items())}


@lru_cache(maxsize=64)
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("FR", years=year))


def is_business_day(day: date, network_id: int | None = None) -> bool:
    return _is_open(day, _closed_for(network_id))


def why_closed(day: date, network_id: int | None = None) -> str:
    """« dimanche », « Noël », « le guichet est fermé »; empty on a business day."""
    if is_business_day(day, network_id):
        return ""
    if name := holiday_names(day.year).get(day):
        return name
    if day.weekday() >= SATURDAY:
        return "samedi" if day.weekday() == SATURDAY else "dimanche"
    return "le guichet est fermé" if not is_business_day(day) else "votre réseau est fermé"


def _is_open(day: date, closed: frozenset[date]) -> bool:
    return day.weekday() < SATURDAY and day not in _holidays(day.year) and day not in closed


def _closed_for(network_id: int | None) -> frozenset[date]:
    found = closed_days()
    whole = found.get(None, frozenset[date]())
    return whole | found[network_id] if network_id in found else whole


def closed_days() -> Closed:
    """The days of closure, by network, None for the whole desk: read once by request or job."""
    if not has_app_context():
        return {}
    if CLOSED not in g:
        found: dict[int | None, set[date]] = {}
        with session.no_autoflush:
            for one in closings():
                found.setdefault(one.network_id, set()).update(days_of(one.first, one.last))
        setattr(g, CLOSED, {whose: frozenset(days) for whose, days in found.items()})
    closed: Closed = g.get(CLOSED)
    return closed


def forget() -> None:
    """What is read from now on is what has just been written."""
    if has_app_context():
        g.pop(CLOSED, None)


def days_of(first: date, last: date) -> list[date]:
    return [first + timedelta(days=one) for one in range((last - first).days + 1)]


def business_days_after(day: date, count: int, network_id: int | None = None) -> date:
    """The day ``count`` business days after ``day``, which itself is not counted."""
    closed = _closed_for(network_id)
    while count > 0:
        day += ONE_DAY
        count -= _is_open(day, closed)
    return day


def business_days_between(start: date, end: date, network_id: int | None = None) -> int:
    """How many business days have gone by from ``start`` (not counted) to ``end`` (counted)."""
    closed = _closed_for(network_id)
    return sum(_is_open(one, closed) for one in days_of(start + ONE_DAY, end))


def paused_days(
    start: date,
    end: date,
    pauses: Iterable[tuple[date, date | None]],
    network_id: int | None = None,
) -> int:
    """Business days between two days that fall in one of the pauses; an open pause lasts on."""
    stopped, closed = set(), _closed_for(network_id)
    for begins, ends in pauses:
        day, last = max(begins, start), min(ends or end, end)
        while day < last:
            day += ONE_DAY
            if _is_open(day, closed):
                stopped.add(day)
    return len(stopped)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
