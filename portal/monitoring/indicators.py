"""Figures of a scope, by SQL: files, decisions, delays, and how far files went."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Row, Text, case, cast, func, literal, select, union_all

from portal.database import session
from portal.dossiers.models import Dossier
from portal.monitoring.counted import Counted, Selection, selection
from portal.monitoring.days import days_between, same_hour, tally
from portal.monitoring.scope import Scope
from portal.referrals.models import Referral
from portal.referrals.workflow import POSITIVE

SECRET_UNDER = 5  # people: a rate or a delay about fewer would tell what happened to each

Days = Counter[int]
"""How many decisions took each number of calendar days."""


@dataclass(frozen=True)
class Decisions:
    """What was decided, by one network or several. Amounts in cents, delays in calendar days."""

    decided: int = 0
    granted: int = 0
    granted_cents: int = 0
    since_sent: Days = field(default_factory=Counter)
    since_received: Days = field(default_factory=Counter)

    def __add__(self, other: "Decisions") -> "Decisions":
        return Decisions(
            self.decided + other.decided,
            self.granted + other.granted,
            self.granted_cents + other.granted_cents,
            self.since_sent + other.since_sent,
            self.since_received + other.since_received,
        )

    @property
    def grant_rate(self) -> int | None:
        """In whole percent; None without a decision."""
        return round(100 * self.granted / self.decided) if self.decided else None


@dataclass(frozen=True)
class Steps:
    """How many of the files received went how far; each step contains the next."""

    received: int
    routed: int
    taken: int
    answered: int
    funded: int


def counts(asked: Iterable[tuple[Counted, Scope]]) -> list[int]:
    """The number of files of each, in one query."""
    columns = [selection(counted, scope).count() for counted, scope in asked]
    return list(session.execute(select(*columns)).one()) if columns else []


def received_by_network(scope: Scope, network_ids: Sequence[int]) -> list[int]:
    """How many times each network received a file, in one query."""
    here = [*scope.dated(Referral.proposed_at), Referral.network_id.in_(network_ids)]
    network: ColumnElement[int] = Referral.network_id.expression
    query = Selection(scope.placed(), here).referrals(network, func.count())
    found: dict[int, int] = dict(session.execute(query.group_by(network)).all())
    return [found.get(one, 0) for one in network_ids]


def percentile(days: Days, share: int) -> int | None:
    """The number of days in which ``share`` percent of the decisions, or a few more, were made."""
    wanted = days.total() * share
    reached = 0
    for value in sorted(days):
        reached += days[value]
        if reached * 100 >= wanted:
            return value
    return None


def decisions(scopes: Sequence[Scope]) -> list[Decisions]:
    """What was decided in each scope, in one query."""
    rows = session.execute(union_all(*map(_decisions, range(len(scopes)), scopes)))
    found = {row.rank: _read(row) for row in rows}
    return [found[rank] for rank in range(len(scopes))]


def people(scope: Scope) -> int:
    """How many persons the decisions are about."""
    query = selection(Counted.DECIDED, scope).referrals(
        func.count(Dossier.owner_id.distinct()), of_files=True
    )
    found: int = session.scalars(query).one()
    return found


def steps(scope: Scope) -> Steps:
    """The farthest that any network went with each file received."""
    own = select(func.max(_STAGE)).where(Referral.dossier_id == Dossier.id, *scope.concerned())
    files = (
        select(own.scalar_subquery().label("stage"))
        .where(*selection(Counted.RECEIVED, scope).file_clauses())
        .offset(0)  # a fence: without it, each sum below would look for the stage again
        .subquery()
    )
    reached = [func.count().filter(files.c.stage >= stage) for stage in (1, 2, 3, 4)]
    received, *further = session.execute(select(func.count(), *reached).select_from(files)).one()
    return Steps(received, *further)


_GRANTED = Referral.status.in_(POSITIVE)
_STAGE: ColumnElement[int] = case(
    (_GRANTED, 4),
    (Referral.decided_at.is_not(None), 3),
    (Referral.taken_at.is_not(None), 2),
    else_=1,
)


def _decisions(rank: int, scope: Scope) -> Any:
    return selection(Counted.DECIDED, scope).referrals(
        literal(rank).label("rank"),
        func.count().label("decided"),
        func.count().filter(_GRANTED).label("granted"),
        func.coalesce(func.sum(Referral.granted_cents).filter(_GRANTED), 0).label("cents"),
        tally(_delays()).label("delays"),
        of_files=True,
    )


def _delays() -> ColumnElement[str]:
    """« 12 » days since both the sending and the receiving, or « 12:3 » when these are apart.

    Most networks receive a file when it is sent: turning moments into days is half of the work.
    """
    sent = cast(days_between(Dossier.submitted_at, Referral.decided_at), Text)
    received = cast(days_between(Referral.proposed_at, Referral.decided_at), Text)
    together = same_hour(Dossier.submitted_at, Referral.proposed_at)
    return case((together, sent), else_=sent + ":" + received)


def _read(row: Row[Any]) -> Decisions:
    since_sent, since_received = Days(), Days()
    for delays, times in Counter((row.delays or "").split()).items():
        sent, _, received = delays.partition(":")
        since_sent[int(sent)] += times
        since_received[int(received or sent)] += times
    return Decisions(row.decided, row.granted, int(row.cents), since_sent, since_received)
