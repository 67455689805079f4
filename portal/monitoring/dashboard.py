"""Everything the dashboard shows of one scope, gathered in a few queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.calendar import today
from portal.monitoring.counted import opened, target_days
from portal.monitoring.indicators import Decisions, Steps, percentile
from portal.monitoring.measures import is_many, measures
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
        return is_many(self.decisions)

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
    """The key figures of a period; ``enough`` people for a rate or a delay."""

    received: int
    decisions: Decisions
    enough: bool


@dataclass(frozen=True)
class Dashboard:
    """``opened`` is None for one network: drafts have none yet."""

    scope: Scope
    name: PeriodName
    period: Period
    now: Figures
    before: Figures
    opened: int | None
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
    found = measures(scope, span, tuple(one.id for one in shown))
    targets = [target_days(one.desks[0]) if one.desks else None for one in shown]
    return Dashboard(
        scope, name, span,
        Figures(found.received, found.decisions, found.enough),
        Figures(found.received_before, found.before, is_many(found.before)),
        None if network else opened(scope),
        found.outside,
        list(map(Month, span.last_months(), found.months, found.months_before)),
        found.steps,
        list(map(NetworkFigures, shown, found.received_by_network, found.by_network, targets)),
    )  # fmt: skip
