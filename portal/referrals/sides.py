"""Whose business days a file's time at a network was: the person's, its own, its committee's.

What follows the day on which the file was last ready is the committee's; before it, the days on
which the person owed something are theirs, the others the network's.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_

from portal.asked_once import Looking, Rows, by
from portal.calendar import business_days_between, today
from portal.dossiers.models import Event
from portal.french import day_of
from portal.referrals.models import InfoRequest, Referral
from portal.referrals.workflow import Status

Stretch = tuple[int, int]
"""From a day to another, as numbers of days; the first is not counted, the last one is."""
STUDIED = (Status.TAKEN, Status.IN_REVIEW)
"""What was ready once is ready no more."""


@dataclass(frozen=True)
class Sides:
    owner: int
    network: int
    committee: int


def shared(
    received: int, ended: int, ready: int | None, owed: Iterable[Stretch],
    between: Callable[[int, int], int],
) -> Sides:  # fmt: skip
    """``between`` counts the business days of a stretch."""
    prepared = max(received, min(ready, ended)) if ready else ended
    waited = [_within(one, received, prepared) for one in owed]
    owners = sum(between(*one) for one in _together(waited))
    return Sides(owners, between(received, prepared) - owners, between(prepared, ended))


def sides_of(referral: Referral) -> Sides:
    """Until its end, or until today."""
    end = referral.decided_at or referral.closed_at
    last = day_of(end) if end else today()

    def between(start: int, stop: int) -> int:
        days = date.fromordinal(start), date.fromordinal(stop)
        return business_days_between(*days, referral.network_id)

    owed = [_stretch(one, last) for one in referral.requests]
    received = day_of(referral.proposed_at).toordinal()
    return shared(received, last.toordinal(), _ready(referral), owed, between)


def _ready(referral: Referral) -> int | None:
    lines = () if referral.status in STUDIED else ready_lines(referral)
    return max((day_of(one.at).toordinal() for one in lines), default=None)


def _stretch(request: InfoRequest, last: date) -> Stretch:
    end = request.answered_at or request.closed_at
    return day_of(request.asked_at).toordinal(), (day_of(end) if end else last).toordinal()


def _ready_lines(referral: Referral) -> Rows:
    here = and_(Event.dossier_id == referral.dossier_id, Event.referral_id == referral.id)
    return Rows(Event, and_(here, Event.kind == "referral.declare_ready"))


ready_lines: Looking[[Referral], list[Event]] = Looking(_ready_lines, by("seq"))
"""That it was declared ready, each time."""


def _within(stretch: Stretch, first: int, last: int) -> Stretch:
    start, end = (min(max(one, first), last) for one in stretch)
    return start, end


def _together(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The same days, each once: two things may have been owed at a time."""
    found: list[Stretch] = []
    for start, end in sorted(stretches):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
