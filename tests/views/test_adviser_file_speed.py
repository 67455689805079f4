"""What the pages of a file, and the lists that lead to it, ask the database when all is filled."""

import pytest

from portal.monitoring import desk_board
from portal.referrals.front_desk import DeskView
from portal.referrals.models import Referral
from tests.counting import statements
from tests.factories import UserFactory
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


@pytest.mark.both_databases
def test_the_page_of_a_full_file_at_the_front_desk_asks_few_things_too(app, client, full):
    office = client.login(UserFactory(front_desk=True))
    here = f"/guichet/demandes/{full.dossier_id}"
    office.says_why(here)
    for _visit in ("with what is new", "again"):
        with statements(app) as sent:
            assert office.get(here).status_code == 200
        assert len(sent) <= MOST, "\n".join(sent)


LISTS = (
    "/conseil/aujourd-hui",
    "/conseil/?vue=ouverts&tri=-nom",
    "/conseil/?vue=clos&tri=besoin&q=creation",
    "/conseil/?vue=ouverts&q=salon+statut:en-retard+sans:notes&reseau=adie",
    "/conseil/taches",
    "/conseil/avis",
    "/conseil/tableau-de-bord",
    "/conseil/tableau-de-bord?periode=12-mois",
    "/conseil/tableau-de-bord/dossiers?liste=decidees",
)


def test_no_list_of_an_adviser_asks_the_database_more_than_eleven_times(app, client, adviser, full):
    desk = client.login(adviser)
    for path in LISTS:
        desk.get(path)
        desk_board.forget()
        with statements(app) as sent:
            assert desk.get(path).status_code == 200
        assert len(sent) < 12, "\n".join((path, *sent))


def test_no_list_of_the_front_desk_asks_the_database_more_than_eleven_times(app, client, full):
    office = client.login(UserFactory(front_desk=True))
    views = [
        f"/guichet/?vue={view.value}{words}" for view in DeskView for words in ("", "&q=salon")
    ]
    for path in ("/guichet/aujourd-hui", *views):
        office.get(path)
        with statements(app) as sent:
            assert office.get(path).status_code == 200
        assert len(sent) < 12, "\n".join((path, *sent))
