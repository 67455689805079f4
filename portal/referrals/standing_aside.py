"""Who may not judge a file although their role would let them; nouns above say why."""

from collections.abc import Callable

from portal.errors import Refused
from portal.referrals.models import Referral
from portal.referrals.workflow import Action
from portal.users.models import User

JUDGING = frozenset(
    {Action.DECLARE_READY, Action.GRANT, Action.REFUSE, Action.DECLINE, Action.RECONSIDER}
)
"""The steps that say what is thought of a file."""
Bar = Callable[[Referral, User], str]
BARS: list[Bar] = []


def kept_out(referral: Referral, user: User) -> str:
    """Why this person stands aside, in a sentence; empty when they may judge."""
    return next((why for bar in BARS if (why := bar(referral, user))), "")


def barred(referral: Referral, action: Action, user: User | None) -> str:
    return kept_out(referral, user) if user and action in JUDGING else ""


def check_may_judge(referral: Referral, user: User) -> None:
    if why := kept_out(referral, user):
        raise Refused(why)
