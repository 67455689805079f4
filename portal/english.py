"""How English is written: the same dates, amounts and lists as ``portal.french``."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def day_of(moment: date | datetime) -> date:
    return moment.astimezone(PARIS).date() if isinstance(moment, datetime) else moment


def date_long(moment: date | datetime) -> str:
    """« 9 December 2026 »."""
    return _without_zero(f"{day_of(moment):%d %B %Y}")


def date_short(moment: date | datetime) -> str:
    """« 9 Dec »."""
    return _without_zero(f"{day_of(moment):%d %b}")


def month_year(moment: date | datetime) -> str:
    """« March 2027 »."""
    return f"{day_of(moment):%B %Y}"


def time_of_day(moment: datetime) -> str:
    """« 14:32 »."""
    return f"{moment.astimezone(PARIS):%H:%M}"


def moment_long(moment: datetime) -> str:
    """« Friday 20 November at 14:10 »."""
    local = moment.astimezone(PARIS)
    return f"{local:%A} {local.day} {local:%B} at {local:%H:%M}"


def number(value: float) -> str:
    """« 12,500 », « 12.5 »: groups of three, at most two decimals."""
    return f"{value:,.2f}".rstrip("0").rstrip(".") if value % 1 else f"{value:,.0f}"


def euros(cents: int | None) -> str:
    """Cents as « €12,500 » or « €12,500.50 »; an unknown amount is a dash."""
    if cents is None:
        return "–"
    whole, rest = divmod(abs(cents), 100)
    sign = "−" if cents < 0 else ""
    return f"{sign}€{number(whole)}{f'.{rest:02d}' if rest else ''}"


def listed(items: Sequence[str], link: str = "et") -> str:
    """« a, b and c »; ``link`` is the French word."""
    word = {"et": "and", "ou": "or"}[link]
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {word} {items[-1]}"


def of_name(name: str) -> str:
    return f"of {name}"


def beside_name(name: str) -> str:
    return f"from {name}"


def to_name(name: str) -> str:
    return f"to {name}"


def that_name(name: str) -> str:
    return f"that {name}"


def the_portal(name: str) -> str:
    """By its French name."""
    return f"the {name}"


def spaced(text: str) -> str:
    """English asks for no no-break spaces."""
    return text


def _without_zero(text: str) -> str:
    return text.removeprefix("0")
