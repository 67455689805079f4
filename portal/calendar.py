"""Days as the desk counts them: Paris days, business days, French public holidays."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

import holidays

from portal.database import now
from portal.french import day_of

ONE_DAY = timedelta(days=1)


def today() -> date:
    return day_of(now())


@lru_cache(maxsize=64)
def _closed_days(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("FR", years=year))


def is_business_day(day: date) -> bool:
    return day.weekday() < 5 and day not in _closed_days(day.year)


def business_days_after(day: date, count: int) -> date:
    """The day ``count`` business days after ``day``, which itself is not counted."""
    while count > 0:
        day += ONE_DAY
        count -= is_business_day(day)
    return day


def business_days_between(start: date, end: date) -> int:
    """How many business days have gone by from ``start`` (not counted) to ``end`` (counted)."""
    days = range(1, (end - start).days + 1)
    return sum(is_business_day(start + timedelta(days=one)) for one in days)


def paused_days(start: date, end: date, pauses: Iterable[tuple[date, date | None]]) -> int:
    """Business days between two days that fall in one of the pauses; an open pause lasts on."""
    stopped = set()
    for begins, ends in pauses:
        day, last = max(begins, start), min(ends or end, end)
        while day < last:
            day += ONE_DAY
            if is_business_day(day):
                stopped.add(day)
    return len(stopped)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
