"""What a file needs before it is declared ready to be decided; nouns above add their own."""

from collections.abc import Callable

from portal.referrals import clocks
from portal.referrals.models import Referral

Need = Callable[[Referral], str]
"""What is lacking, as its button says it; empty when nothing is."""


def lacking(referral: Referral) -> str:
    """The first thing that is lacking; empty when the file may be declared ready."""
    return next((words for one in NEEDS if (words := one(referral))), "")


def _nothing_owed(referral: Referral) -> str:
    if clocks.open_request(referral):
        return (
            "La personne vous doit encore une réponse : attendez-la, "
            "ou choisissez « Ne plus demander »."
        )
    return ""


NEEDS: list[Need] = [_nothing_owed]
