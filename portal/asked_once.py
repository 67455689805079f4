"""What a page asks the database more than once is asked once, and small questions go together.

Answers are kept while a page is looked at, and never in a request that writes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import wraps
from operator import attrgetter
from typing import Any, Generic, ParamSpec, TypeVar

from flask import has_request_context, request
from sqlalchemy import ColumnElement, and_, literal, select, union_all
from sqlalchemy.sql.base import ExecutableOption

from portal.database import only_reading, session

P = ParamSpec("P")
T = TypeVar("T")
ANSWERS = "portal.asked_once"


def asked_once(ask: Callable[P, T]) -> Callable[P, T]:
    """A reading of the database that answers the same for the time of a page."""

    @wraps(ask)
    def answer(*args: P.args, **kwargs: P.kwargs) -> T:
        return _once((ask, args, tuple(kwargs.items())), lambda: ask(*args, **kwargs))

    return answer


def _once(key: Any, ask: Callable[[], T]) -> T:
    known = _answers()
    if key not in known:
        known[key] = ask()
    found: T = known[key]
    return found


def _answers() -> dict[Any, Any]:
    if not (has_request_context() and only_reading()):
        return {}
    kept: dict[Any, Any] = request.environ.setdefault(ANSWERS, {})
    return kept


@dataclass(frozen=True)
class Rows:
    """The rows of one kind that are looked for, with what is read beside each."""

    kind: type[Any]
    wanted: ColumnElement[bool]
    options: Sequence[ExecutableOption] = ()

    def read(self) -> list[Any]:
        """In no order."""
        query = select(self.kind).where(self.wanted).options(*self.options)
        return list(session.scalars(query).unique())


@dataclass(frozen=True, eq=False)
class Looking(Generic[P, T]):
    """A reading that may be asked with others: the rows it needs, and its answer from them."""

    rows: Callable[P, Rows]
    answer: Callable[[list[Any]], T]

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        return _once((self, args), lambda: self.answer(self.rows(*args, **kwargs).read()))


@dataclass
class Ahead:
    """Readings that a page will need, asked together before it is made."""

    _asked: list[tuple[Looking[Any, Any], tuple[Any, ...]]] = field(default_factory=list)

    def want(self, looking: Looking[P, Any], *args: P.args, **_: P.kwargs) -> None:
        self._asked.append((looking, args))

    def read(self) -> None:
        found = together(*(one.rows(*args) for one, args in self._asked))
        for key, rows in zip(self._asked, found, strict=True):
            _answers()[key] = key[0].answer(rows)


def together(*asked: Rows) -> list[list[Any]]:
    """The rows of each, in no order and in one query: a few rows of many tables.

    Each row of the answer holds one of them: what is wanted is joined to its own number.
    """
    numbers = union_all(*(select(literal(one).label("number")) for one in range(len(asked))))
    part = numbers.subquery()
    query = select(part.c.number, *(one.kind for one in asked)).select_from(part)
    for number, one in enumerate(asked):
        mine = and_(part.c.number == number, one.wanted)
        query = query.outerjoin(one.kind, mine).options(*one.options)
    found: list[list[Any]] = [[] for _ in asked]
    for number, *rows in session.execute(query).unique():
        if rows[number] is not None:
            found[number].append(rows[number])
    return found


def by(*columns: str) -> Callable[[list[Any]], list[Any]]:
    """The rows in the order of these columns."""
    return lambda rows: sorted(rows, key=attrgetter(*columns))


def first(rows: list[Any]) -> Any:
    return rows[0] if rows else None
