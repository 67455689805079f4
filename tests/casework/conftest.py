"""A file under study, its adviser, and who else there is; made once for each module."""

import pytest

from portal.database import session
from portal.referrals.models import Referral
from portal.users.models import User
from tests.conftest import made_once
from tests.factories_files import DossierFactory, ReferralFactory, adviser_of


def under_study() -> dict[str, int]:
    claire = adviser_of("initiative_somme", given_name="Claire", family_name="Fournier")
    paul = adviser_of("initiative_somme", given_name="Paul", family_name="Martin")
    ali = adviser_of("adie", given_name="Ali", family_name="Ailleurs")
    dossier = DossierFactory(to=("initiative_somme", "adie"))
    referral = ReferralFactory(dossier=dossier, in_review=True, adviser=claire)
    return {"adviser": claire.id, "colleague": paul.id, "guest": ali.id, "referral": referral.id}


made, app = made_once(under_study)


@pytest.fixture
def adviser(app, made):
    return session.get_one(User, made[1]["adviser"])


@pytest.fixture
def colleague(app, made):
    return session.get_one(User, made[1]["colleague"])


@pytest.fixture
def guest(app, made):
    """An adviser of a network that the person lets read the file, and that has not received it."""
    return session.get_one(User, made[1]["guest"])


@pytest.fixture
def referral(app, made):
    return session.get_one(Referral, made[1]["referral"])
