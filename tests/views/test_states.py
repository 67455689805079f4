"""Where a file stands is called the same on every page."""

import pytest

from portal.database import session
from portal.pdf import whole
from portal.referrals.study import partners
from tests.factories import UserFactory
from tests.factories_files import ReferralFactory, adviser_of, ask, at, manager_of
from tests.reading import words

WORD = "Documents manquants"


@pytest.fixture
def waiting(app):
    """A file under study, for which its person owes documents."""
    claire = adviser_of("initiative_somme", given_name="Claire", family_name="Fournier")
    referral = ReferralFactory(in_review=True, adviser=claire)
    ask(referral, by=claire)
    session.commit()
    return referral


def test_the_desk_reads_what_is_lacking_then_the_step_of_the_study(client, waiting):
    client.login(waiting.adviser)
    for page in ("/conseil/?vue=ouverts", f"/conseil/dossiers/{waiting.id}"):
        assert f"{WORD} En étude" in words(client.get(page)), page
    client.login(manager_of("initiative_somme"))
    assert WORD in words(client.get("/conseil/tableau-de-bord/dossiers?liste=moins-1-mois"))


def test_the_front_desk_and_the_administration_read_the_same(client, waiting):
    client.login(UserFactory(front_desk=True))
    assert "IS : documents manquants." in words(client.get("/guichet/?vue=toutes"))
    page = f"/guichet/demandes/{waiting.dossier_id}"
    assert f"Initiative Somme {WORD}" in words(client.says_why(page).get(page))
    client.login(UserFactory(admin=True))
    assert f"IS {WORD}" in words(client.get("/pilotage/dossiers"))


def test_the_person_and_the_other_networks_read_it_too(client, waiting):
    client.login(waiting.dossier.owner)
    for page in ("/mes-demandes/", f"/mes-demandes/{waiting.dossier_id}/suivi"):
        assert WORD in words(client.get(page)), page
    other = at(waiting.dossier, "adie")
    assert partners(other) == [("Initiative Somme", WORD)]
    assert whole.for_network(waiting)["networks"][0][:2] == ["Initiative Somme", WORD]
