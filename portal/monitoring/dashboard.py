"""Everything the dashboard shows of one scope, gathered in a few queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.calendar import today
from portal.monitoring.counted import Counted, target_days
from portal.monitoring.indicators import (
    SECRET_UNDER,
    Decisions,
    Steps,
    counts,
    decisions,
    people,
    percentile,
    received_by_network,
    steps,
)
from portal.monitoring.periods import Period, PeriodName, period
from portal.monitoring.scope import Area, Scope
from portal.networks.models import Network


@dataclass(frozen=True)
class Month:
    """The requests received in a month, and in the same month a year before."""

    period: Period
    count: int
    before: int

    @property
    def a_year_before(self) -> Period:
        return self.period.a_year_before()


@dataclass(frozen=True)
class NetworkFigures:
    """One network's line. ``target`` is a number of calendar days, None without a desk."""

    network: Network
    received: int
    decisions: Decisions
    target: int | None

    @property
    def enough(self) -> bool:
        """Whether a rate or a delay would tell nothing about one person."""
        return _many(self.decisions)

    @property
    def median(self) -> int | None:
        """Calendar days from receiving to deciding; None when there are too few to tell."""
        return percentile(self.decisions.since_received, 50) if self.enough else None

    @property
    def longest(self) -> int:
        """The room that its bar needs, in days."""
        return max(self.median or 0, self.target or 0, 1)

    @property
    def is_over(self) -> bool:
        """Whether half of the decisions took longer than the target."""
        return bool(self.median and self.target and self.median > self.target)


@dataclass(frozen=True)
class Figures:
    """The key figures of a period. ``opened`` is None for one network: drafts have none yet."""

    received: int
    opened: int | None
    decisions: Decisions
    enough: bool


@dataclass(frozen=True)
class Dashboard:
    scope: Scope
    name: PeriodName
    period: Period
    now: Figures
    before: Figures
    outside: int
    months: list[Month]
    steps: Steps
    networks: list[NetworkFigures]


def dashboard(
    name: PeriodName, network: Network | None, area: Area, networks: Sequence[Network]
) -> Dashboard:
    """``networks``: those that may have received something; one of them may be looked at alone."""
    span = period(name, today())
    scope = Scope(span, network.id if network else None, area)
    shown = [network] if network else list(networks)
    each = [scope.at(one.id) for one in shown]
    received, opened, received_before, opened_before, outside, *by_month = _files(scope, span)
    *by_network, before = decisions([*each, scope.during(span.a_year_before())])
    whole = sum(by_network, Decisions())
    enough = _enough(scope, by_network)
    months = span.last_months()
    lines = map(NetworkFigures, shown, received_by_network(each), by_network, map(_target, shown))
    alone = network is not None
    return Dashboard(
        scope, name, span,
        Figures(received, None if alone else opened, whole, enough),
        Figures(received_before, None if alone else opened_before, before, _many(before)),
        outside,
        list(map(Month, months, by_month[: len(months)], by_month[len(months) :])),
        steps(scope),
        list(lines),
    )  # fmt: skip


def _files(scope: Scope, span: Period) -> list[int]:
    """Received and begun, now and a year before; out of the territory; received month by month."""
    earlier = scope.during(span.a_year_before())
    months = [scope.during(month) for month in span.last_months()]
    months_before = [scope.during(month.a_year_before()) for month in span.last_months()]
    return counts(
        [
            *((counted, one) for one in (scope, earlier) for counted in _BOTH),
            (Counted.RECEIVED, scope.within(Area.OUTSIDE)),
            *((Counted.RECEIVED, one) for one in months + months_before),
        ]
    )


_BOTH = (Counted.RECEIVED, Counted.OPENED)


def _enough(scope: Scope, by_network: Sequence[Decisions]) -> bool:
    """A network decides once about a person; the same one may be decided about by several."""
    if any(map(_many, by_network)):
        return True
    return _many(sum(by_network, Decisions())) and people(scope) >= SECRET_UNDER


def _many(found: Decisions) -> bool:
    return found.decided >= SECRET_UNDER


def _target(network: Network) -> int | None:
    return target_days(network.desks[0]) if network.desks else None
