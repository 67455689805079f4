"""Whose days a decision took, in business days: the person's, the committee's, the network's."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, literal_column, select

from portal.calendar import days_of, is_business_day
from portal.database import session
from portal.dossiers.models import Event
from portal.monitoring.days import paris_day
from portal.monitoring.desk_lists import GRANTED, DeskList, wanted
from portal.monitoring.indicators import SECRET_UNDER, Days, percentile
from portal.monitoring.periods import Period
from portal.referrals.models import InfoRequest, Referral
from portal.referrals.sides import Stretch, shared

EPOCH = date(1970, 1, 1)
LAST_TIME = func.max(Event.at)
ANSWERED_AT = func.coalesce(InfoRequest.answered_at, InfoRequest.closed_at)
DECLARED_READY: ColumnElement[str] = literal_column("'referral.declare_ready'")
"""Written out: an index holds these lines alone."""


@dataclass(frozen=True)
class Side:
    """Of the decisions in which one side had a part, how many took each number of its days."""

    days: Days = field(default_factory=Counter)

    @property
    def enough(self) -> bool:
        """The middle of fewer says little."""
        return self.days.total() >= SECRET_UNDER

    @property
    def median(self) -> int | None:
        return percentile(self.days, 50) if self.enough else None

    @property
    def ninth_decile(self) -> int | None:
        return percentile(self.days, 90) if self.enough else None


@dataclass(frozen=True)
class Decisions:
    """Those of a period; ``by_day`` counts them by the day on which they were made."""

    by_day: Counter[int] = field(default_factory=Counter)
    outcomes: Counter[bool] = field(default_factory=Counter)
    """How many were a yes, how many a no."""
    owner: Side = field(default_factory=Side)
    network: Side = field(default_factory=Side)
    committee: Side = field(default_factory=Side)

    @property
    def count(self) -> int:
        return self.by_day.total()


class _Row(NamedTuple):
    """There are many: a tuple is made in a third of the time of a dataclass."""

    id: int
    network_id: int
    received: int
    decided: int
    granted: bool


class _OpenDays:
    """Counts the business days of one network between two days that its rows span."""

    def __init__(self, network_id: int, rows: Iterable[_Row]) -> None:
        theirs = [(one.received, one.decided) for one in rows if one.network_id == network_id]
        self.first = min(begin for begin, _ in theirs)
        span = days_of(day_at(self.first), day_at(max(end for _, end in theirs)))
        self.until = list(accumulate(is_business_day(one, network_id) for one in span))

    def between(self, start: int, end: int) -> int:
        """The first day is not counted, the last one is."""
        return self.until[end - self.first] - self.until[start - self.first]


def day_at(number: int) -> date:
    return EPOCH + timedelta(days=number)


def day_number(day: date) -> int:
    return (day - EPOCH).days


def decisions(periods: Sequence[Period], network_ids: Sequence[int]) -> list[Decisions]:
    """Those of each of these periods, which follow one another."""
    whole = Period(min(one.first for one in periods), max(one.last for one in periods))
    these = wanted(DeskList.DECIDED, whole, network_ids)
    rows, ready, owed = _rows(these), _ready(these), _owed(these)
    open_days = {one: _OpenDays(one, rows) for one in {row.network_id for row in rows}}
    found = [Decisions() for _ in periods]
    ends = [day_number(one.last) for one in periods]
    for row in rows:
        rank = next(rank for rank, end in enumerate(ends) if row.decided <= end)
        _share(row, ready.get(row.id), owed.get(row.id, ()), open_days[row.network_id], found[rank])
    return found


def _share(
    row: _Row, ready: int | None, owed: Iterable[Stretch], days: _OpenDays, into: Decisions
) -> None:
    owed = list(owed)
    sides = shared(row.received, row.decided, ready, owed, days.between)
    into.by_day[row.decided] += 1
    into.outcomes[row.granted] += 1
    into.network.days[sides.network] += 1
    if owed:
        into.owner.days[sides.owner] += 1
    if ready:
        into.committee.days[sides.committee] += 1


def _rows(these: ColumnElement[bool]) -> list[_Row]:
    days = paris_day(Referral.proposed_at), paris_day(Referral.decided_at)
    query = select(Referral.id, Referral.network_id, *days, GRANTED).where(these)
    return [_Row._make(row) for row in session.execute(query)]


def _ready(these: ColumnElement[bool]) -> Mapping[int, int]:
    """By referral, the day when it was last declared ready to be decided."""
    query = (
        select(Referral.id, paris_day(LAST_TIME))
        .join(Event, Event.referral_id == Referral.id)
        .where(these, Event.kind == DECLARED_READY)
        .group_by(Referral.id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def _owed(these: ColumnElement[bool]) -> Mapping[int, list[Stretch]]:
    """By referral, from asking the person to their answer."""
    query = (
        select(
            InfoRequest.referral_id,
            paris_day(InfoRequest.asked_at),
            paris_day(ANSWERED_AT),
        )
        .join(InfoRequest.referral)
        .where(these, ANSWERED_AT.is_not(None))
    )
    found: dict[int, list[Stretch]] = defaultdict(list)
    for referral_id, asked, answered in session.execute(query):
        found[referral_id].append((asked, answered))
    return found
