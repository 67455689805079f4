"""Who is given files by a work on many of them hears of it once, when it is over."""

from sqlalchemy import func, select

from portal.database import session
from portal.desk.bulk_models import BulkAction, BulkItem, BulkWork, Outcome
from portal.referrals.models import Referral
from portal.users import notices
from portal.users.models import User
from portal.users.notices import Kind


def tell_receivers(work: BulkWork) -> None:
    """Of what they have now; whoever asked for it knows."""
    if work.action is not BulkAction.ASSIGN:
        return
    done = (BulkItem.work_id == work.id) & (BulkItem.outcome == Outcome.DONE)
    given = (
        select(User, func.count(BulkItem.id))
        .join(Referral, Referral.adviser_id == User.id)
        .join(BulkItem, BulkItem.referral_id == Referral.id)
        .where(done, User.id != work.asked_by_id)
        .group_by(User.id)
        .order_by(User.id)
    )
    for person, count in session.execute(given).all():
        notices.tell(
            person, Kind.ASSIGNED, "files_assigned", key=f"bulk:{work.id}", count=count,
            by=work.asked_by,
        )  # fmt: skip
