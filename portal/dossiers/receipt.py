"""What an acknowledgement of receipt must say (CRPA L112-3, R112-5)."""

import calendar
from datetime import date

from portal.dossiers.models import Dossier
from portal.french import day_of

SILENCE_MONTHS = 2
"""A request of a financial nature is refused by silence after two months (CRPA L231-4 3°)."""


def silence_on(dossier: Dossier) -> date:
    """The day on which silence about the orientation counts as a refusal."""
    if dossier.submitted_at is None:
        raise ValueError("a draft has no receipt")
    return months_after(day_of(dossier.submitted_at), SILENCE_MONTHS)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
