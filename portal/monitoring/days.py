"""Days as Paris counts them, computed inside the database: the store keeps UTC moments."""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Integer,
    SQLColumnExpression,
    Text,
    case,
    cast,
    func,
    literal_column,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from portal.calendar import today
from portal.french import PARIS

FIRST_YEAR = 2020  # no portal is older
Moment = SQLColumnExpression[Any]


def days_between(start: Moment, end: Moment) -> ColumnElement[int]:
    """Calendar days from one moment to another: 0 on the same Paris day."""
    return paris_day(end) - paris_day(start)


def paris_day(moment: Moment) -> ColumnElement[int]:
    """The number of days from 1970-01-01 to the Paris day of a past moment, to a millisecond."""
    return _paris_day(moment, today().year)


def same_hour(one: Moment, other: Moment) -> ColumnElement[bool]:
    """Whether two moments are of the same hour, hence of the same day anywhere in Europe."""
    return _SameHour(one, other)


def tally(values: ColumnElement[Any]) -> ColumnElement[str]:
    """Every value of a group, in one text with spaces.

    SQLite sorts whatever it groups. Written one after the other, values cost it three times less
    than a GROUP BY on them, and counting them here takes a few milliseconds.
    """
    return func.aggregate_strings(cast(values, Text), " ")


class _ParisDay(FunctionElement[int]):
    """A moment, and how far Paris is ahead of UTC then, for a database without time zones."""

    type = Integer()
    inherit_cache = True


@compiles(_ParisDay, "postgresql")
def _postgresql(element: _ParisDay, compiler: SQLCompiler, **kw: Any) -> str:
    moment = compiler.process(next(iter(element.clauses)), **kw)
    return f"(({moment} AT TIME ZONE 'Europe/Paris')::date - DATE '1970-01-01')"


@compiles(_ParisDay, "sqlite")
def _sqlite(element: _ParisDay, compiler: SQLCompiler, **kw: Any) -> str:
    moment, ahead = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"((unixepoch({moment}) + {ahead}) / 86400)"


class _SameHour(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True


@compiles(_SameHour, "postgresql")
def _same_hour_postgresql(element: _SameHour, compiler: SQLCompiler, **kw: Any) -> str:
    one, other = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"(date_trunc('hour', {one}, 'UTC') = date_trunc('hour', {other}, 'UTC'))"


@compiles(_SameHour, "sqlite")
def _same_hour_sqlite(element: _SameHour, compiler: SQLCompiler, **kw: Any) -> str:
    one, other = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"(substr({one}, 1, 13) = substr({other}, 1, 13))"


@cache
def _paris_day(moment: Moment, year: int) -> ColumnElement[int]:
    """Made once for each column: it has many parts."""
    return _ParisDay(moment, _seconds_ahead(moment, year))


def _seconds_ahead(moment: Moment, year: int) -> ColumnElement[int]:
    """Newest changes of the clock first: most moments are recent, the others go on reading."""
    return case(
        *(
            (moment >= literal_column(f"'{change:%Y-%m-%d %H:%M:%S}'"), literal_column(str(ahead)))
            for change, ahead in reversed(clock_changes(year))
        ),
        else_=literal_column("3600"),
    )


@cache
def clock_changes(until: int) -> tuple[tuple[datetime, int], ...]:
    """When Paris changed its clock up to that year, and its seconds ahead of UTC from then on."""
    moment = datetime(FIRST_YEAR, 1, 1, 1, tzinfo=UTC)  # Europe changes at 01:00 UTC
    found: list[tuple[datetime, int]] = []
    ahead = _ahead(moment)
    while moment.year <= until:
        moment += timedelta(days=1)
        if _ahead(moment) != ahead:
            ahead = _ahead(moment)
            found.append((moment, ahead))
    return tuple(found)


def _ahead(moment: datetime) -> int:
    offset = moment.astimezone(PARIS).utcoffset()
    return int(offset.total_seconds()) if offset else 0
