"""All the figures of one scope, measured together, and kept as long as nothing happens.

Whatever moves a figure adds a line to the journal: figures measured after its last line are still
exact. They are measured again each minute at least, in case a line came late to its place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import URL, select

from portal.database import now, session
from portal.dossiers.models import Event
from portal.monitoring.counted import Counted
from portal.monitoring.indicators import (
    SECRET_UNDER,
    Decisions,
    Steps,
    counts,
    decisions,
    people,
    received_by_network,
    steps,
)
from portal.monitoring.periods import Period
from portal.monitoring.scope import Area, Scope

Version = tuple[URL, int, str, int]
"""The database, the last line of its journal with its seal, and the minute."""


@dataclass(frozen=True)
class Measures:
    """``before`` is a year before; lists of networks and months are in the order they were asked.

    ``enough``: the decisions are about enough people to tell a rate or a delay.
    """

    received: int
    received_before: int
    outside: int
    months: list[int]
    months_before: list[int]
    received_by_network: list[int]
    by_network: list[Decisions]
    before: Decisions
    steps: Steps
    enough: bool

    @property
    def decisions(self) -> Decisions:
        return sum(self.by_network, Decisions())


def measures(scope: Scope, span: Period, network_ids: tuple[int, ...]) -> Measures:
    """``span``: the period of the scope."""
    current = version()
    return (
        _kept(scope, span, network_ids, current) if current else _measure(scope, span, network_ids)
    )


def is_many(found: Decisions) -> bool:
    return found.decided >= SECRET_UNDER


def version() -> Version | None:
    """What figures that are kept were measured after; None before anything has happened."""
    last = session.execute(select(Event.id, Event.seal).order_by(Event.id.desc()).limit(1)).first()
    if last is None:
        return None
    return session.get_bind().engine.url, last.id, last.seal, int(now().timestamp()) // 60


def forget() -> None:
    """Measure again whatever happened: for tests, which take back what they wrote."""
    _kept.cache_clear()


@lru_cache(maxsize=64)
def _kept(scope: Scope, span: Period, network_ids: tuple[int, ...], _: Version) -> Measures:
    return _measure(scope, span, network_ids)


def _measure(scope: Scope, span: Period, network_ids: tuple[int, ...]) -> Measures:
    each = [scope.at(one) for one in network_ids]
    *by_network, before = decisions([*each, scope.during(span.a_year_before())])
    received, received_before, outside, *by_month = _received(scope, span)
    middle = len(by_month) // 2
    return Measures(
        received, received_before, outside, by_month[:middle], by_month[middle:],
        received_by_network(scope, network_ids), by_network, before, steps(scope),
        _enough(scope, by_network),
    )  # fmt: skip


def _received(scope: Scope, span: Period) -> list[int]:
    """Now and a year before; out of the territory; then month by month, now and a year before."""
    months = span.last_months()
    earlier = [month.a_year_before() for month in months]
    return counts(
        (Counted.RECEIVED, one)
        for one in [
            scope,
            scope.during(span.a_year_before()),
            scope.within(Area.OUTSIDE),
            *map(scope.during, months + earlier),
        ]
    )


def _enough(scope: Scope, by_network: Sequence[Decisions]) -> bool:
    """A network decides once about a person; the same one may be decided about by several."""
    if any(map(is_many, by_network)):
        return True
    return is_many(sum(by_network, Decisions())) and people(scope) >= SECRET_UNDER
