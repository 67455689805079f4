"""The delays that administrators may change: what each does, and its value on a day.

A value holds from its day on, and a clock reads the one in force when it began: what was
promised to someone is not changed under their feet.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path

import msgspec
from flask import g, has_app_context
from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.calendar import months_after, today
from portal.database import Base, now, session
from portal.french import plural
from portal.vocabulary import LabelledEnum

DATED = "delays_dated"
"""Where an application context keeps what it has read once."""


class Unit(LabelledEnum):
    BUSINESS_DAYS = "business_days", "jours ouvrés"
    DAYS = "days", "jours"
    MONTHS = "months", "mois"


@dataclass(frozen=True)
class Delay:
    """One delay: ``usual`` holds as long as nobody has set another value."""

    code: str
    group: str
    label: str
    does: str
    unit: Unit
    low: int
    high: int
    usual: int
    source: str

    def words(self, count: int) -> str:
        """« 8 jours ouvrés », in the language spoken."""
        match self.unit:
            case Unit.BUSINESS_DAYS:
                return plural(count, "jour ouvré", "jours ouvrés")
            case Unit.DAYS:
                return plural(count, "jour")
            case Unit.MONTHS:
                return plural(count, "mois", "mois")


@dataclass(frozen=True)
class Order:
    """These delays follow one another, with at least so much between two of them."""

    codes: tuple[str, ...]
    sentence: str


ORDERS = (
    Order(
        ("remind_desk", "escalate", "next_network"),
        "Le rappel vient avant l’alerte, et l’alerte avant le passage au réseau suivant",
    ),
    Order(("remind_consent", "call_for_consent"), "Le courriel vient avant l’appel de l’accueil"),
    Order(
        ("reminder_after", "reminder_last", "unanswered"),
        "Les rappels se suivent, et le dernier vient avant la clôture",
    ),
    Order(("draft_first", "draft_second", "draft_third"), "Les trois rappels se suivent"),
)


class DelayValue(Base):
    """What an administrator set: the value of one delay from a day on."""

    __tablename__ = "delay_value"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    value: Mapped[int]
    since: Mapped[date]
    note: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(default=now)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    __table_args__ = (UniqueConstraint("code", "since"),)


@cache
def delays() -> dict[str, Delay]:
    """All of them by code, in the order of their page."""
    text = Path(__file__).with_suffix(".yaml").read_bytes()
    return {one.code: one for one in msgspec.yaml.decode(text, type=tuple[Delay, ...])}


def value(code: str, on: date | None = None) -> int:
    """The number in force on that day, today if none is given."""
    day = on or today()
    begun = [count for since, count in _dated().get(code, ()) if since <= day]
    return begun[-1] if begun else delays()[code].usual


def words(code: str, on: date | None = None) -> str:
    """« 6 mois »: what a page or a mail says, in the language spoken."""
    return delays()[code].words(value(code, on))


def end(code: str, start: date) -> date:
    """The last day of a delay in months that began on that day."""
    return months_after(start, value(code, start))


def out_of_order(values: Mapping[str, int]) -> Iterable[tuple[Delay, str]]:
    """The delays that come no later than the one that they follow, each with its sentence."""
    for order in ORDERS:
        for before, after in pairwise(order.codes):
            if values[after] <= values[before]:
                yield delays()[after], order.sentence


def forget() -> None:
    """What is read from now on is what has just been written."""
    if has_app_context():
        g.pop(DATED, None)


def _dated() -> dict[str, list[tuple[date, int]]]:
    """The values set, by code and in the order of their days: one query for each request or job."""
    if not has_app_context():
        return {}
    if DATED not in g:
        query = select(DelayValue.code, DelayValue.since, DelayValue.value)
        found: dict[str, list[tuple[date, int]]] = {}
        with session.no_autoflush:
            for code, since, count in session.execute(query.order_by(DelayValue.since)):
                found.setdefault(code, []).append((since, count))
        setattr(g, DATED, found)
    dated: dict[str, list[tuple[date, int]]] = g.get(DATED)
    return dated
