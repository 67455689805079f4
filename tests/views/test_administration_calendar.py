"""The administrators' pages of settings, days of closure and delays."""

from datetime import timedelta

import pytest

from portal.calendar import business_days_after, today
from portal.delays import delays
from portal.networks.queries import network
from portal.tuning.closing_days import closures
from portal.tuning.delays import as_set, history, in_the_end
from tests.factories import UserFactory
from tests.reading import words

CALENDAR, DELAYS = "/administration/calendrier/", "/administration/delais/"


@pytest.fixture
def admin(app, client):
    return client.login(UserFactory(admin=True))


def parts(name, day):
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def closing(day, **changed):
    return {"label": "Pont", "network": ""} | parts("first", day) | changed


def new_delays(since, **changed):
    usual = {"seen": as_set(), "note": "Comité"} | in_the_end()
    return usual | parts("since", since) | changed


@pytest.mark.parametrize("path", [CALENDAR, DELAYS, "/administration/reglages"])
def test_they_are_sound_and_for_administrators_alone(client, path):
    client.login(UserFactory(front_desk=True))
    assert client.get(path).status_code == 404
    client.login(UserFactory(admin=True))
    assert client.get(path).status_code == 200


def test_a_closure_is_noted_then_taken_away(admin):
    day = business_days_after(today(), 3)
    assert admin.post(CALENDAR, data=closing(day, network="adie")).status_code == 302
    found = closures()[0]
    assert (found.row.first, found.row.last, found.network) == (day, day, network("adie"))
    page = words(admin.get(CALENDAR))
    assert "Pont" in page
    assert "La fermeture est notée. Aucune échéance ne change." in page
    assert admin.post(f"{CALENDAR}{found.row.id}/retirer").status_code == 302
    assert closures() == []


def test_a_wrong_closure_is_explained_and_what_was_typed_stays(admin):
    page = admin.post(CALENDAR, data=closing(today() - timedelta(days=1)))
    assert page.status_code == 422
    assert "Choisissez un jour à partir d’aujourd’hui" in page.text
    assert 'value="Pont"' in page.text
    assert closures() == []


def test_delays_are_changed_together_for_a_day_to_come_and_taken_back(admin):
    day = today() + timedelta(days=3)
    asked = new_delays(day, next_network=12, call_back=3)
    assert admin.post(DELAYS, data=asked).status_code == 302
    page = words(admin.get(DELAYS))
    assert "2 délais changent à partir du" in page
    assert "Passage au réseau suivant : 12 jours ouvrés à partir du" in page
    old = f"{DELAYS}{history()[0].row.id}/annuler"
    assert admin.post(old, data={"seen": "another day"}).status_code == 409
    for one in history():
        gone = admin.post(f"{DELAYS}{one.row.id}/annuler", data={"seen": as_set()})
        assert gone.status_code == 302
    assert history() == []


def test_a_wrong_delay_is_told_at_its_field_and_changes_nothing(admin):
    page = admin.post(DELAYS, data=new_delays(today(), escalate=1, request_days="dix"))
    assert page.status_code == 422
    assert "Écrivez un nombre en chiffres" in page.text
    assert 'value="dix"' in page.text
    page = admin.post(DELAYS, data=new_delays(today(), escalate=9))
    assert "avant le passage au réseau suivant" in page.text
    assert "Choisissez un jour à partir de demain" in page.text
    assert history() == []


def test_two_administrators_at_once_lose_nothing(admin):
    day = today() + timedelta(days=3)
    late = new_delays(day, next_network=20)
    admin.post(DELAYS, data=new_delays(day, next_network=12))
    page = admin.post(DELAYS, data=late)
    assert page.status_code == 409
    assert 'value="20"' in page.text
    assert "Enregistré : 12" in words(page)
    assert admin.post(DELAYS, data=late | {"seen": as_set()}).status_code == 302
    assert in_the_end()["next_network"] == 20


def test_pages_say_the_delay_in_force(client):
    usual = delays()["draft_kept"]
    assert f"Brouillon : {usual.usual} mois sans activité" in words(
        client.get("/donnees-personnelles")
    )
