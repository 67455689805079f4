"""The board of a desk: what it has, how old and how late, who has what, and how fast it answers.

What a network has is counted each time; what happened in a period is kept until the journal moves.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import case, func, select

from portal.calendar import ONE_DAY, today
from portal.database import session
from portal.monitoring.days import paris_day
from portal.monitoring.desk_days import Morning, morning_of
from portal.monitoring.desk_delays import Decisions, day_number, decisions
from portal.monitoring.desk_lists import (
    AGES,
    ANSWERED,
    DECLINED,
    SILENT,
    DeskList,
    just_before,
    of_age,
    wanted,
)
from portal.monitoring.indicators import SECRET_UNDER
from portal.monitoring.measures import Version, version
from portal.monitoring.periods import Period
from portal.referrals.members import Load, Loads
from portal.referrals.models import Referral
from portal.referrals.triage import ours_by
from portal.referrals.workflow import OPEN, Status


@dataclass(frozen=True)
class Stock:
    """The open files of a desk; ``ages`` are in the order of ``AGES``; ``pressing``: late or owed
    by tomorrow; ``loads``: what of it each person has."""

    statuses: dict[Status, int]
    ages: dict[DeskList, int]
    late: int
    pressing: int
    waiting_on_owner: int
    unassigned: int
    loads: Loads

    @property
    def open(self) -> int:
        return sum(self.statuses.values())

    @property
    def old(self) -> int:
        return self.ages[DeskList.OLD]


@dataclass(frozen=True)
class Arrivals:
    """The files received in a period, and what became of them since; ``silent``: nobody answered
    in time, and they went to the next network."""

    by_day: Counter[int]
    answered: int = 0
    declined: int = 0
    silent: int = 0

    @property
    def count(self) -> int:
        return self.by_day.total()

    @property
    def decline_rate(self) -> int | None:
        """In whole percent of those that were answered; None when these are too few to tell."""
        return round(100 * self.declined / self.answered) if self.answered >= SECRET_UNDER else None


@dataclass(frozen=True)
class Activity:
    arrivals: Arrivals
    decisions: Decisions


@dataclass(frozen=True)
class Board:
    """``now`` is of the period, ``before`` of as many days before it; ``then``: what the desk had
    when the period began, None when it was not kept."""

    period: Period
    stock: Stock
    then: Morning | None
    now: Activity
    before: Activity


def board(network_ids: Sequence[int], period: Period) -> Board:
    asked = tuple(sorted(network_ids))
    current = version()
    now, before = _kept(asked, period, current) if current else _activity(asked, period)
    return Board(period, stock(asked), morning_of(asked, period.first), now, before)


def stock(network_ids: Sequence[int]) -> Stock:
    """One query, in the index of the desk's list but for the ages."""
    tests = [
        *(Referral.status == one for one in OPEN),
        *(of_age(one, today()) for one in AGES),
        ours_by(today() + ONE_DAY),
        Referral.waiting_on_owner,
        ours_by(today() - ONE_DAY),
    ]
    sums = (func.count(case((test, 1))) for test in tests)
    whose = Referral.network_id, Referral.adviser_id
    query = select(*whose, func.count(), *sums).group_by(*whose)
    ours = Referral.network_id.in_(network_ids), Referral.open
    rows: Sequence[Any] = session.execute(query.where(*ours)).all()
    whole = [sum(row[rank] for row in rows) for rank in range(3, 3 + len(tests))]
    statuses, rest = whole[: len(OPEN)], whole[len(OPEN) :]
    ages, (pressing, waiting, late) = rest[: len(AGES)], rest[len(AGES) :]
    loads = {(row[0], row[1]): Load(row[2], row[2] - row[-2], row[-1]) for row in rows if row[1]}
    return Stock(
        dict(zip(OPEN, statuses, strict=True)),
        dict(zip(AGES, ages, strict=True)),
        late,
        pressing,
        waiting,
        sum(row[2] for row in rows if row[1] is None),
        loads,
    )


@lru_cache(maxsize=256)
def _kept(network_ids: tuple[int, ...], period: Period, _: Version) -> tuple[Activity, Activity]:
    return _activity(network_ids, period)


def forget() -> None:
    """Measure again whatever happened: for tests, which take back what they wrote."""
    _kept.cache_clear()


def _activity(network_ids: tuple[int, ...], period: Period) -> tuple[Activity, Activity]:
    before = just_before(period)
    made_before, made = decisions([before, period], network_ids)
    came_before, came = _arrivals(network_ids, [before, period])
    return Activity(came, made), Activity(came_before, made_before)


def _arrivals(network_ids: tuple[int, ...], periods: Sequence[Period]) -> list[Arrivals]:
    """Of each of these periods, which follow one another, in one query."""
    whole = Period(periods[0].first, periods[-1].last)
    day = paris_day(Referral.proposed_at)
    sums = (func.count(case((test, 1))) for test in (ANSWERED, DECLINED, SILENT))
    query = select(day, func.count(), *sums).group_by(day)
    rows = session.execute(query.where(wanted(DeskList.RECEIVED, whole, network_ids))).all()
    return [_arrivals_in(one, rows) for one in periods]


def _arrivals_in(period: Period, rows: Sequence[Any]) -> Arrivals:
    first, last = day_number(period.first), day_number(period.last)
    own = [row for row in rows if first <= row[0] <= last]
    answered, declined, silent = (sum(row[rank] for row in own) for rank in (2, 3, 4))
    return Arrivals(Counter({row[0]: row[1] for row in own}), answered, declined, silent)
