"""The coverage of a rule set, worked out behind the scenes and kept until the rules change."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import ForeignKey, String, select, update
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, now, reading, session, transaction
from portal.routing.coverage import Found, coverage
from portal.routing.crossing import Crossing, Dimension, Outcome, crossing
from portal.routing.engine import Engine
from portal.routing.models import RuleSet
from portal.routing.queries import engine_of, ground_of
from portal.routing.ruleset import fingerprint
from portal.routing.waking import begin_soon
from portal.users.models import User

TURN = timedelta(minutes=5)
"""How long a worker has a report alone; one that was killed is begun again then."""


class CoverageReport(Base):
    """``seen``: what it is about, rules, territory and networks; ``content`` once it is done."""

    __tablename__ = "coverage_report"

    id: Mapped[int] = mapped_column(primary_key=True)
    rule_set_id: Mapped[int] = mapped_column(ForeignKey("rule_set.id"), index=True)
    seen: Mapped[str] = mapped_column(String(64), index=True)
    asked_at: Mapped[datetime] = mapped_column(default=now)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    begun_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)

    @property
    def findings(self) -> list[Found]:
        return msgspec.convert(self.content["findings"], list[Found])

    @property
    def map(self) -> Crossing:
        dimensions = msgspec.convert(self.content["dimensions"], tuple[Dimension, ...])
        cells = {
            tuple(place): Counter({Outcome(network, sent): count for network, sent, count in found})
            for place, found in self.content["cells"]
        }
        return Crossing(dimensions, cells)


def ask(rules: RuleSet, *, by: User) -> CoverageReport:
    """The report of these rules as they are now, to be made if there is none."""
    found = latest(rules)
    if found is None:
        found = CoverageReport(rule_set_id=rules.id, seen=_seen(rules), asked_by_id=by.id)
        session.add(found)
        session.flush()
        begin_soon()
    return found


def latest(rules: RuleSet) -> CoverageReport | None:
    """The report of the rules as they are now, done or not; None when nobody has asked for it."""
    mine = CoverageReport.rule_set_id == rules.id, CoverageReport.seen == _seen(rules)
    return session.scalar(select(CoverageReport).where(*mine).order_by(CoverageReport.id).limit(1))


def make_waiting() -> None:
    """Make what was asked for. Safe to call at any time, in several processes."""
    while turn := _take():
        report_id, engine = turn
        content = _content(engine)
        with transaction():
            report = session.get_one(CoverageReport, report_id)
            report.content, report.done_at = content, now()


def _take() -> tuple[int, Engine] | None:
    open_ones = CoverageReport.done_at.is_(None) & (
        CoverageReport.begun_at.is_(None) | (CoverageReport.begun_at < now() - TURN)
    )
    first = select(CoverageReport.id).where(open_ones).order_by(CoverageReport.id).limit(1)
    with reading():
        if session.scalar(first) is None:
            return None
    with transaction():
        found = session.scalar(first.with_for_update())
        if found is None:
            return None
        begun = update(CoverageReport).where(CoverageReport.id == found, open_ones)
        session.execute(begun.values(begun_at=now()))
        report = session.get_one(CoverageReport, found)
        return found, engine_of(session.get_one(RuleSet, report.rule_set_id))


def _content(engine: Engine) -> dict[str, Any]:
    drawn = crossing(engine)
    return {
        "findings": msgspec.to_builtins(coverage(engine)),
        "dimensions": msgspec.to_builtins(drawn.dimensions),
        "cells": [
            (place, [(one.network, one.sent, count) for one, count in found.items()])
            for place, found in drawn.cells.items()
        ],
    }


def _seen(rules: RuleSet) -> str:
    """Rules, and what they rest on today."""
    return f"{fingerprint(rules.content)}/{ground_of(rules)}"
