"""How many referrals each list holds: those of the portal, and those that people ask for."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, func, select

from portal.calendar import ONE_DAY, today
from portal.database import session
from portal.networks.presence import Presence
from portal.referrals.models import Referral
from portal.referrals.triage import (
    Asked,
    SavedView,
    among_open,
    at_the_desk_of,
    ours_by,
    wanted,
)
from portal.users.models import User

COUNTED = [view for view in SavedView if view is not SavedView.CLOSED]


@dataclass(frozen=True)
class Counts:
    """How many referrals each list holds, and how many of the network's are pressing."""

    lists: dict[Asked, int]
    late: int
    urgent: int

    @property
    def views(self) -> dict[SavedView, int]:
        return {view: self.lists[Asked(view)] for view in SavedView}


def counts(user: User, away: Presence | None = None, asked: Collection[Asked] = ()) -> Counts:
    """One query, whatever is asked: what an index can tell is read in one go, the rest apart."""
    mine, whole = at_the_desk_of(user), [Asked(view) for view in (*COUNTED, SavedView.CLOSED)]
    narrow = list(dict.fromkeys(one for one in asked if one not in whole))
    plain = [one for one in narrow if one.filters.plain and one.view in COUNTED]
    apart = [one for one in narrow if one not in plain]
    yesterday, tomorrow = today() - ONE_DAY, today() + ONE_DAY
    pressing = ours_by(yesterday), and_(ours_by(tomorrow), Referral.due_on > yesterday)
    tests = [*pressing, *(among_open(view, user, away) for view in COUNTED)]
    tests += [wanted(one, user, away) for one in plain]
    sums = (
        select(func.count(Referral.id)).where(mine, wanted(one, user, away)).correlate(None)
        for one in (whole[-1], *apart)
    )
    late, urgent, *found = session.execute(
        select(
            *(func.count(case((test, 1))) for test in tests),
            *(one.scalar_subquery() for one in sums),
        ).where(mine, Referral.open)
    ).one()
    known = [*whole[:-1], *plain, whole[-1], *apart]
    return Counts(dict(zip(known, found, strict=True)), late, urgent)


def pressing(user: User) -> int:
    """How many files wait for the network itself, late or by tomorrow, as the menu says."""
    return count(at_the_desk_of(user), and_(Referral.open, ours_by(today() + ONE_DAY)))


def count(*wanted: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count(Referral.id)).where(*wanted)) or 0
