"""Who is given files by a work on many of them, or had them, hears of it once, when it is over."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.database import session
from portal.desk.bulk_models import BulkAction, BulkItem, BulkWork, Outcome
from portal.referrals.leaving import shared_among
from portal.referrals.models import Referral
from portal.users import notices
from portal.users.models import User
from portal.users.notices import Kind


def tell_people(work: BulkWork) -> None:
    """Of what it gave them or took from them, as far as that still holds; whoever asked for it
    knows."""
    if work.action is not BulkAction.ASSIGN:
        return
    had, has = ("after", "before") if work.undoes_id else ("before", "after")
    given, taken = defaultdict[int, int](int), defaultdict[int, list[User | None]](list)
    done = _done(work)
    former = {one.id: one for one in _others([item.trace[had] for item in done], work)}
    for item in done:
        referral, whose = item.referral, former.get(item.trace[had])
        if referral.adviser_id and referral.adviser_id == item.trace[has]:
            given[referral.adviser_id] += 1
        if whose and whose is not referral.adviser and referral.network_id in whose.network_ids:
            taken[whose.id].append(referral.adviser)
    for person in _others(given, work):
        notices.tell(
            person, Kind.ASSIGNED, "files_assigned", key=f"bulk:{work.id}",
            count=given[person.id], by=work.asked_by,
        )  # fmt: skip
    for person_id, receivers in taken.items():
        notices.tell(
            former[person_id], Kind.ASSIGNED, "files_given_away", key=f"bulk-taken:{work.id}",
            count=len(receivers), by=work.asked_by, shares=shared_among(receivers),
        )  # fmt: skip


def _done(work: BulkWork) -> Sequence[BulkItem]:
    done = (BulkItem.work_id == work.id) & (BulkItem.outcome == Outcome.DONE)
    people = joinedload(BulkItem.referral).joinedload(Referral.adviser)
    return session.scalars(select(BulkItem).where(done).options(people)).all()


def _others(people: Collection[int | None], work: BulkWork) -> Sequence[User]:
    others = User.id.in_(people), User.id != work.asked_by_id, User.active
    return session.scalars(select(User).where(*others).order_by(User.id)).all()
