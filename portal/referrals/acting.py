"""Who works on a file today: its adviser, or who acts for them while they are away."""

from portal.networks.presence import presence
from portal.referrals.models import Referral
from portal.users.models import User


def acting(referral: Referral) -> User | None:
    """None when nobody does: then the desk is written to, and called."""
    adviser = referral.adviser
    if adviser is None or not adviser.active:
        return None
    today = presence([referral.network_id])
    if today.absence(referral.network_id, adviser.id):
        return today.deputy(referral.network_id, adviser.id)
    return adviser
