"""Spans of Paris days over which figures are counted, and their bounds in the store's time."""

import calendar
from dataclasses import dataclass
from datetime import date, datetime

from portal.calendar import ONE_DAY, midnight
from portal.french import date_long
from portal.vocabulary import LabelledEnum


class PeriodName(LabelledEnum):
    THIS_YEAR = "annee", "Année en cours"
    LAST_YEAR = "annee-precedente", "Année précédente"
    QUARTER = "trimestre", "Trimestre en cours"
    TWELVE_MONTHS = "12-mois", "12 derniers mois"


@dataclass(frozen=True)
class Period:
    """Whole Paris days, ``first`` and ``last`` both counted."""

    first: date
    last: date

    @property
    def start(self) -> datetime:
        return midnight(self.first)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return midnight(self.last + ONE_DAY)

    @property
    def words(self) -> str:
        """« du 1er janvier au 22 novembre 2026 »."""
        first, last = date_long(self.first), date_long(self.last)
        if self.first.year == self.last.year:
            first = first.removesuffix(f" {self.first.year}")
        return f"du {first} au {last}"

    @property
    def code(self) -> str:
        """« 2026-03 » for the month in which it begins; ``month`` reads it."""
        return self.first.strftime("%Y-%m")

    def a_year_before(self) -> "Period":
        """The same days of the year before, so that seasons compare."""
        return Period(_year_before(self.first), _year_before(self.last))

    def last_months(self, count: int = 12) -> list["Period"]:
        """Whole months, the last of them the one in which this period ends."""
        index = self.last.year * 12 + self.last.month - 1
        return [_month(*divmod(one, 12)) for one in range(index - count + 1, index + 1)]


def period(name: PeriodName, today: date) -> Period:
    """What a name means today; what lies ahead is left out, so that comparisons are fair."""
    year = today.year
    if name is PeriodName.THIS_YEAR:
        return Period(date(year, 1, 1), today)
    if name is PeriodName.LAST_YEAR:
        return Period(date(year - 1, 1, 1), date(year - 1, 12, 31))
    if name is PeriodName.QUARTER:
        return Period(date(year, _quarter_month(today), 1), today)
    return Period(Period(today, today).last_months()[0].first, today)


def label(name: PeriodName, today: date) -> str:
    """« Année 2026 », « 4e trimestre 2026 »."""
    if name is PeriodName.TWELVE_MONTHS:
        return name.label
    if name is PeriodName.QUARTER:
        rank = _quarter_month(today) // 3 + 1
        return f"{'1er' if rank == 1 else f'{rank}e'} trimestre {today.year}"
    return f"Année {today.year - (name is PeriodName.LAST_YEAR)}"


def month(code: str) -> Period | None:
    """The month that « 2026-03 » names; None for anything else."""
    try:
        first = date.fromisoformat(f"{code}-01")
    except ValueError:
        return None
    return _month(first.year, first.month - 1) if len(code) == 7 and first.year > 1 else None


def _month(year: int, index: int) -> Period:
    last = calendar.monthrange(year, index + 1)[1]
    return Period(date(year, index + 1, 1), date(year, index + 1, last))


def _quarter_month(day: date) -> int:
    return day.month - (day.month - 1) % 3


def _year_before(day: date) -> date:
    """The same day a year earlier; the last of February answers the last of February."""
    month_end = calendar.monthrange(day.year, day.month)[1] == day.day
    last = calendar.monthrange(day.year - 1, day.month)[1]
    return date(day.year - 1, day.month, last if month_end else min(day.day, last))
