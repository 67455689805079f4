"""All the networks' parts of a file held at once, for what one network's step may do to another."""

from sqlalchemy import select

from portal.database import session
from portal.referrals.models import Referral


def hold_parts(dossier_id: int) -> None:
    """Until the end of the transaction, read again as they are now, always in one order.

    Before the file itself, as ``networks.changes.hold_networks`` says.
    """
    session.flush()
    parts = select(Referral).where(Referral.dossier_id == dossier_id).order_by(Referral.id)
    held = parts.with_for_update(of=Referral).execution_options(populate_existing=True)
    session.scalars(held).all()
