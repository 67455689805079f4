"""A file under study, its adviser, and who else there is."""

import pytest

from tests.factories_files import DossierFactory, ReferralFactory, adviser_of


@pytest.fixture
def adviser(app):
    return adviser_of("initiative_somme", given_name="Claire", family_name="Fournier")


@pytest.fixture
def colleague(app):
    return adviser_of("initiative_somme", given_name="Paul", family_name="Martin")


@pytest.fixture
def guest(app):
    """An adviser of a network that the person lets read the file, and that has not received it."""
    return adviser_of("adie", given_name="Ali", family_name="Ailleurs")


@pytest.fixture
def referral(adviser):
    dossier = DossierFactory(to=("initiative_somme", "adie"))
    return ReferralFactory(dossier=dossier, in_review=True, adviser=adviser)
