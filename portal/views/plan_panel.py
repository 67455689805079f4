"""The plan that a file's networks share, as far as one of them, or the front desk, reads it."""

from dataclasses import dataclass
from typing import Any

from portal.dossiers.models import Dossier
from portal.dossiers.readers import STAFF
from portal.financing import part, plan_notices, proposals
from portal.financing.models import PlanNotice
from portal.financing.shared import SharedPlan, Trial, shared_plan
from portal.referrals.models import Referral
from portal.referrals.study import Study
from portal.referrals.workflow import POSITIVE

ANCHOR = "financeurs"


@dataclass(frozen=True)
class OnPage:
    """``notices``: what the others changed, with their words; ``closed``: why nothing can be
    proposed now."""

    shared: SharedPlan
    notices: list[PlanNotice]
    told: list[str]
    closed: str


def readable(referral: Referral, trial: Trial | None = None) -> SharedPlan | None:
    """None where the network may not know the plan, or has nothing to do with it any more."""
    if not (referral.open or referral.status in POSITIVE):
        return None
    read = part.shown_to(referral.dossier, referral.reader)
    return shared_plan(referral.dossier, referral, trial, read=read) if read else None


def at_front_desk(dossier: Dossier) -> SharedPlan | None:
    """None while no network has a share of it."""
    read = part.shown_to(dossier, STAFF)
    shared = shared_plan(dossier, read=read) if read else None
    return shared if shared and shared.parts else None


def on_page(view: Study, _: Any) -> OnPage | None:
    referral = view.referral
    shared = readable(referral)
    if shared is None:
        return None
    notices = plan_notices.unseen(referral)
    told = plan_notices.words(notices)
    return OnPage(shared, notices, told, proposals.why_not(referral))
