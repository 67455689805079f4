"""The silence of a network before a proposal, and what it brings, one step after the other."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, literal, or_

from portal import delays
from portal.calendar import (
    ONE_DAY,
    business_days_after,
    business_days_between,
    closed_days,
    midnight,
    today,
)
from portal.french import day_of
from portal.referrals.models import Referral
from portal.referrals.workflow import Status

REMINDED, ESCALATED, PASSED_OVER = LADDER = ("remind_desk", "escalate", "next_network")
"""The delays at which each step comes."""


def next_step(proposed_at: datetime, network_id: int | None) -> tuple[str, date] | None:
    """What comes next and on which day; None when all has come, and the morning is late."""
    since = day_of(proposed_at)
    for step in LADDER:
        day = business_days_after(since, delays.value(step, since), network_id)
        if day > today():
            return step, day
    return None


def silent(step: str, more: int = 0) -> ColumnElement[bool]:
    """The proposals for which a step has come, and that many business days more.

    A network that closes on days of its own is not silent on them.
    """
    apart = [one for one in closed_days() if one is not None]
    usual = and_(_before(last_day(step, None, more)), Referral.network_id.not_in(apart))
    own = (and_(_before(last_day(step, one, more)), Referral.network_id == one) for one in apart)
    proposed = Referral.status == literal(Status.PROPOSED, literal_execute=True)
    return and_(proposed, or_(usual, *own))  # written out, so that its index is seen to fit


def last_day(step: str, network_id: int | None, more: int = 0) -> date:
    """Of what was proposed on that day or before, the step has come."""
    day = today()
    while business_days_between(day, today(), network_id) < delays.value(step, day) + more:
        day -= ONE_DAY
    return day


def _before(day: date) -> ColumnElement[bool]:
    return Referral.proposed_at < midnight(day + ONE_DAY)
