"""What became of the files that each rule routed: a measure of the rule, not of people."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import aliased

from portal.database import session
from portal.monitoring.days import days_between, tally
from portal.monitoring.indicators import SECRET_UNDER, percentile
from portal.monitoring.measures import Version, version
from portal.monitoring.periods import Period
from portal.referrals.models import Referral
from portal.referrals.workflow import POSITIVE, DeclineReason, Status
from portal.routing.models import OverrideMotive, RoutingRun

Run = type[RoutingRun]


@dataclass(frozen=True)
class RuleQuality:
    """Of one rule over a period, by its code.

    ``files``: those that it routed. ``overridden``: by reason, those of them for which a person
    then chose a network that no rule named. ``sent``: how many times a network received one of
    them, and what it answered; ``days`` from there to a decision.
    """

    code: str
    files: int = 0
    overridden: Counter[OverrideMotive] = field(default_factory=Counter)
    sent: int = 0
    declined: int = 0
    taken: int = 0
    granted: int = 0
    days: Counter[int] = field(default_factory=Counter)

    @property
    def override_rate(self) -> int | None:
        return rate(self.overridden.total(), self.files)

    @property
    def decline_rate(self) -> int | None:
        return rate(self.declined, self.sent)

    @property
    def take_rate(self) -> int | None:
        return rate(self.taken, self.sent)

    @property
    def median(self) -> int | None:
        return percentile(self.days, 50) if self.days.total() >= SECRET_UNDER else None

    @property
    def motives(self) -> list[tuple[str, int]]:
        """The reasons given, the most frequent first."""
        return [(one.label, count) for one, count in self.overridden.most_common()]


def rate(part: int, whole: int) -> int | None:
    """In whole percent; None when it would be about too few."""
    return round(100 * part / whole) if whole >= SECRET_UNDER else None


def rule_quality(span: Period) -> dict[str, RuleQuality]:
    """By code, the rules that routed something in the period."""
    return _kept(span, version())


@lru_cache(maxsize=16)
def _kept(span: Period, _: Version | None) -> dict[str, RuleQuality]:
    """Measured again after anything has happened, as all figures are."""
    sent = {row.rule_code: row for row in session.execute(_sent(span))}
    overridden: dict[str, Counter[OverrideMotive]] = {}
    for code, motive in _overrides(span):
        overridden.setdefault(code, Counter())[motive] += 1
    files: dict[str, int] = dict(session.execute(_routed(span)).all())
    return {
        code: _read(code, files.get(code, 0), overridden.get(code, Counter()), sent.get(code))
        for code in {*files, *sent, *overridden}
    }


def _read(code: str, files: int, overridden: Counter[OverrideMotive], row: Any) -> RuleQuality:
    if row is None:
        return RuleQuality(code, files, overridden)
    days = Counter(map(int, (row.days or "").split()))
    return RuleQuality(
        code, files, overridden, row.sent, row.declined, row.taken, row.granted, days
    )


def _during(span: Period, run: Run = RoutingRun) -> tuple[ColumnElement[bool], ...]:
    """The runs of a period in which the rules led: nobody chose in their place."""
    return run.at >= span.start, run.at < span.end, ~run.advisory, run.override_code.is_(None)


def _routed(span: Period) -> Any:
    files = select(RoutingRun.rule_code, func.count(RoutingRun.dossier_id.distinct()))
    return files.where(*_during(span)).group_by(RoutingRun.rule_code)


def _sent(span: Period) -> Any:
    """What the networks answered to what the rule sent them; a silence is not a « no »."""
    declined = (Referral.status == Status.DECLINED) & (
        Referral.reason_code != DeclineReason.SILENCE.value
    )
    decided = Referral.decided_at.is_not(None)
    waited = case((decided, days_between(Referral.proposed_at, Referral.decided_at)))
    return (
        select(
            RoutingRun.rule_code,
            func.count().label("sent"),
            func.count().filter(declined).label("declined"),
            func.count().filter(Referral.taken_at.is_not(None)).label("taken"),
            func.count().filter(Referral.status.in_(POSITIVE)).label("granted"),
            tally(waited).label("days"),
        )
        .join(RoutingRun, Referral.run_id == RoutingRun.id)
        .where(*_during(span))
        .group_by(RoutingRun.rule_code)
    )


def _overrides(span: Period) -> Iterator[tuple[str, OverrideMotive]]:
    """Of the files that a rule routed in the period, those for which a person then departed from
    it, whenever that was: its code and the reason, once for each file."""
    earlier, before = aliased(RoutingRun), aliased(RoutingRun)
    last = (
        select(func.max(earlier.id))
        .where(earlier.dossier_id == RoutingRun.dossier_id, earlier.id < RoutingRun.id)
        .where(~earlier.advisory)
        .scalar_subquery()
    )
    chosen = (
        select(RoutingRun, before.rule_code)
        .join(before, before.id == last)
        .where(*_during(span, before), RoutingRun.overridden_at.is_not(None))
        .order_by(RoutingRun.id)
    )
    found: dict[tuple[str, int], OverrideMotive] = {}
    for run, code in session.execute(chosen):
        if run.departs:
            found[code, run.dossier_id] = run.override_motive or OverrideMotive.OTHER
    yield from ((code, motive) for (code, _), motive in found.items())
