"""What the networks of the demonstration propose on a shared plan, and what they have paid."""

from portal.calendar import today
from portal.financing import proposals
from portal.financing.proposals import Wanted
from portal.financing.shared import SharedPlan, shared_plan
from portal.financing.shares import BROUGHT, Share
from portal.networks.models import SchemeVersion
from portal.referrals.models import Referral
from portal.referrals.workflow import AT_WORK
from portal.users.models import User

LESS = 90
"""Percent of what is asked that a network begins with."""


def propose(part: Referral, *, by: User) -> None:
    """A little less than what its line of the plan expects, within the terms of the aid."""
    found = _to_propose(shared_plan(part.dossier), part)
    if found and part.status in AT_WORK:
        version, cents = found
        proposals.propose(part, [Wanted(version.scheme, cents, 0)], by=by)


def pay_half(part: Referral, *, by: User) -> None:
    if part.granted_cents:
        proposals.pay(part, part.granted_cents // 2, today(), by=by, seen=0)


def _to_propose(shared: SharedPlan, part: Referral) -> tuple[SchemeVersion, int] | None:
    """The first of its aids for which the plan has a line."""
    asked = {one.kind: _asked(one) for one in shared.sharing.shares if _is_for(one, part)}
    for version in shared.offered_by(part):
        if cents := asked.get(BROUGHT.get(version.kind, "")):
            return version, _within(version, cents)
    return None


def _is_for(share: Share, part: Referral) -> bool:
    return part.id in {one.referral_id for one in (share.backer, *share.among) if one}


def _asked(share: Share) -> int:
    return (share.asked_cents or 0) // max(1, len(share.among))


def _within(version: SchemeVersion, asked: int) -> int:
    """In whole hundreds of euros."""
    least, most = version.amount_min_cents or 0, version.amount_max_cents or asked
    return min(max(asked * LESS // 100 // 10_000 * 10_000, least), most)
