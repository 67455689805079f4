"""A file under study and who studies it: where most tests of a network's work begin."""

from typing import Any

import pytest

from portal.database import session
from portal.referrals.models import Referral
from portal.users.models import User
from tests.conftest import made_once
from tests.factories_files import ReferralFactory, adviser_of


def studied(**file: Any) -> tuple[Any, ...]:
    """Four fixtures, ``made, app, adviser, referral = studied()``, made once for a module.

    ``file``: what ``ReferralFactory`` is told of it.
    """

    def make() -> tuple[int, int]:
        claire = adviser_of("initiative_somme", given_name="Claire", family_name="Fournier")
        return claire.id, ReferralFactory(in_review=True, adviser=claire, **file).id

    made, app = made_once(make)

    @pytest.fixture
    def adviser(app, made):
        return session.get_one(User, made[1][0])

    @pytest.fixture
    def referral(app, made):
        return session.get_one(Referral, made[1][1])

    return made, app, adviser, referral
