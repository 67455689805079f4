"""What the page of a file asks the database, with every part of it filled."""

import pytest

from portal.referrals.models import Referral
from tests.counting import statements
from tests.factories_files import ReferralFactory, adviser_of
from tests.full_file import fill

MOST = 24


@pytest.fixture
def adviser(app):
    return adviser_of("initiative_somme", given_name="Claire", family_name="Fournier")


@pytest.fixture
def full(adviser) -> Referral:
    colleague = adviser_of("initiative_somme", given_name="Paul", family_name="Martin")
    referral = ReferralFactory(in_review=True, adviser=colleague)
    fill(referral, by=adviser, colleague=colleague)
    return referral


@pytest.mark.both_databases
def test_the_page_of_a_full_file_asks_the_database_few_things(app, client, adviser, full):
    desk = client.login(adviser)
    for _visit in ("with what is new", "again"):
        with statements(app) as sent:
            desk.get(f"/conseil/dossiers/{full.id}")
        assert len(sent) <= MOST, "\n".join(sent)
