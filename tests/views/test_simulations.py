"""The pages of simulations: asked for, watched, cancelled, read file by file."""

import re

import pytest

from portal.database import session, transaction
from portal.routing import simulation
from portal.routing.drafting import change, start
from portal.routing.simulation_models import Ground, Simulation, State
from tests.factories import UserFactory
from tests.factories_files import PERSONAL, DossierFactory
from tests.routing.replayed import asked, routed, simulated
from tests.routing.test_drafting import reworded

HOME = "/administration/regles/2/simulation"


@pytest.fixture
def ada(app, client):
    found = UserFactory(admin=True)
    client.login(found)
    return found


@pytest.fixture
def draft(ada):
    """From seven jobs on, instead of five."""
    with transaction():
        found = start(by=ada)
        numbers = [
            one | ({"value": 7} if one["name"] == "RE_EMPLOIS" else {})
            for one in found.content["parameters"]
        ]
        found.content = found.content | {"parameters": numbers}
    return found


def test_it_is_asked_for_watched_then_read(client, draft):
    routed()
    page = client.get(HOME)
    assert "Aucune demande ne change" in page.text
    answer = client.post(HOME, data={"periode": "12-mois", "territoire": "territoire"})
    place = answer.location
    waiting = client.get(place)
    assert "<progress" in waiting.text
    assert 'http-equiv="refresh"' in waiting.text
    assert "HX-Refresh" not in waiting.headers
    simulation.run_waiting()
    done = client.get(place, headers={"HX-Request": "true"})
    assert done.headers["HX-Refresh"] == "true"
    assert "Le territoire du guichet" in done.text
    assert "1 demande rejouée" in done.text.replace("\xa0", " ")
    assert 'http-equiv="refresh"' not in done.text


def test_how_far_it_is_is_shown(client, draft, ada):
    number = asked(draft, by=ada)
    turn = simulation.take()
    with transaction():
        simulation._change(turn, simulation.CHANGED.values(done=30, total=120))
    page = client.get(f"{HOME}/{number}").text
    assert '<progress class="gu-meter" max="120" value="30"' in page
    assert "25 %" in page.replace("\xa0", " ")


def test_it_is_cancelled_from_its_page(client, draft, ada):
    number = asked(draft, by=ada)
    client.post(f"{HOME}/{number}/annuler")
    assert session.get_one(Simulation, number).state is State.CANCELLED
    assert "Rien n’en a été gardé" in client.get(f"{HOME}/{number}").text
    assert client.get(f"{HOME}/{number}/dossiers").status_code == 404


def test_communes_are_named_and_unknown_ones_are_said(client, draft):
    data = {"periode": "", "territoire": Ground.COMMUNES.value, "communes": "Amiens, Atlantide"}
    page = client.post(HOME, data=data)
    assert page.status_code == 422
    assert "Atlantide" in page.text
    assert "au lieu de" in page.text
    client.post(HOME, data=data | {"communes": "Amiens, Salouël"})
    assert session.query(Simulation).one().communes == ["80021", "80725"]


def test_the_files_that_move_are_listed_without_names(client, draft, ada):
    moving = routed(DossierFactory(emplois_crees_3ans=6, besoin_total=15_000_000))
    quiet = routed(DossierFactory(base=PERSONAL, to=("ccas_amiens",)))
    simulated(draft, by=ada)
    number = session.query(Simulation).one().id
    page = client.get(f"{HOME}/{number}").text
    link = re.search(r'href="([^"]*quoi=lead&amp;de=[^"]*)"', page).group(1)
    listed = client.get(link.replace("&amp;", "&")).text
    assert f"/pilotage/dossiers/{moving.dossier_id}" in listed
    assert "R11h" in listed
    assert "R11i" in listed
    assert "Benkacem" not in listed
    assert f"/pilotage/dossiers/{quiet.dossier_id}" not in listed
    assert "Demande confidentielle" in listed


def test_a_simulation_that_no_longer_holds_says_so(client, draft, ada):
    simulated(draft, by=ada)
    number = session.query(Simulation).one().id
    assert "ne vaut plus" not in client.get(f"{HOME}/{number}").text
    with transaction():
        change(draft, reworded("R01", applicant="Autre."), "R01", by=ada)
    for page in (f"{HOME}/{number}", f"{HOME}/{number}/dossiers"):
        assert "ne vaut plus" in client.get(page).text
    assert "Ne vaut plus" in client.get(HOME).text


def test_to_others_simulations_do_not_exist(client, draft, ada):
    number = asked(draft, by=ada)
    client.login(UserFactory(front_desk=True))
    for page in (HOME, f"{HOME}/{number}", f"{HOME}/{number}/dossiers"):
        assert client.get(page).status_code == 404
    assert client.post(f"{HOME}/{number}/annuler").status_code == 404
    assert session.get_one(Simulation, number).state is State.WAITING


@pytest.mark.usefixtures("draft")
def test_a_version_or_a_simulation_that_is_not_there_is_not_found(client, ada):
    number = asked(start(by=ada), by=ada)
    for page in (f"{HOME}/999", f"{HOME}/{number}", "/administration/regles/999/simulation"):
        assert client.get(page).status_code == 404
