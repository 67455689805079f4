"""What the desks of the demonstration had on earlier mornings, as far as their files tell it."""

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import or_

from portal.calendar import midnight, today
from portal.monitoring import desk_days
from portal.referrals.models import Referral

DAYS = 380
"""The board looks a year back."""


def keep(days: Iterable[date]) -> None:
    """A file counts for whoever has it now, and as late after the last day it was due on."""
    for day in days:
        begins = midnight(day)
        among = (Referral.proposed_at < begins) & or_(Referral.open, Referral.closed_at >= begins)
        ours = ~Referral.waiting_on_owner
        desk_days.write(day, among, ours, ours & (Referral.due_on < day))


def keep_a_year() -> None:
    keep(today() - timedelta(days=ago) for ago in range(1, DAYS))
