"""The board of a desk: who reads what, where each number leads, how much it asks."""

import re

import pytest

from portal.database import transaction
from portal.monitoring import desk_board
from portal.monitoring.desk_lists import DeskList
from portal.referrals import commands
from tests.counting import statements
from tests.factories_files import ReferralFactory, adviser_of, manager_of
from tests.reading import words

IS = "initiative_somme"
BOARD = "/conseil/tableau-de-bord"


@pytest.fixture
def team(app, client):
    desk_board.forget()
    claire = adviser_of(IS, given_name="Claire", family_name="Bleuet")
    paul = adviser_of(IS, given_name="Paul", family_name="Martin")
    ReferralFactory(in_review=True, adviser=claire)
    with transaction():
        commands.assign(ReferralFactory(), paul, by=paul)
    return claire, paul


def test_a_manager_sees_what_each_has_and_an_adviser_their_own(client, team):
    client.login(manager_of(IS))
    said = words(client.get(BOARD))
    assert "Charge par conseiller" in said
    assert "Claire Bleuet" in said
    assert "Paul Martin" in said
    assert "Choisir des dossiers de Paul Martin" in said
    client.login(team[0])
    said = words(client.get(BOARD))
    assert "Votre charge" in said
    assert "Claire Bleuet" in said
    assert "Paul Martin" not in said
    assert "Choisir des dossiers" not in said


@pytest.mark.parametrize(
    ("address", "count"),
    [
        ("/conseil/?vue=ouverts", 2),
        ("/conseil/?vue=ouverts&statut=in_review", 1),
        (f"{BOARD}/dossiers?liste=recues&periode=30-jours", 2),
        (f"{BOARD}/dossiers?liste=decidees&periode=12-mois", 0),
        (f"{BOARD}/dossiers?liste=moins-1-mois", 2),
    ],
)
def test_a_number_leads_to_the_list_that_it_counts(client, team, address, count):
    client.login(team[0])
    said = words(client.get(address))
    assert f"{count} dossier" in said or "Aucun dossier" in said


@pytest.mark.parametrize("kind", [DeskList.RECEIVED, DeskList.ANSWERED, DeskList.NEW])
def test_each_file_of_a_list_opens_from_it(client, team, kind):
    client.login(team[0])
    page = client.get(f"{BOARD}/dossiers?liste={kind.value}")
    for path in re.findall(r'<th scope="row"><a [^>]*href="([^"]+)"', page.text):
        assert client.get(path).status_code == 200, path
    assert "Claire Bleuet" in page.text


def test_what_the_network_has_to_do_is_a_list_of_its_own(client, team):
    client.login(manager_of(IS))
    said = words(client.get(f"/conseil/?vue=ouverts&conseiller={team[1].id}&q=tour:reseau"))
    assert "1 dossier" in said
    assert "À qui d’agir : Réseau" in said


def test_a_list_that_does_not_exist_is_not_found(client, team):
    client.login(team[0])
    assert client.get(f"{BOARD}/dossiers?liste=secrets").status_code == 404


def test_the_board_asks_little_however_many_files_there_are(app, client, team):
    client.login(manager_of(IS))
    client.get(BOARD)
    desk_board.forget()
    with statements(app) as sent:
        client.get(BOARD)
    assert len(sent) <= 12
    with statements(app) as sent:
        client.get(BOARD)
    assert len(sent) <= 10
