"""Addresses suggested and checked while an application is filled in; with the services away too."""

import json
import re

import pytest

from portal.config import ROOT
from portal.database import session, transaction
from portal.dossiers import checks
from portal.dossiers.models import Dossier
from portal.territory.outlines import import_outlines
from tests import outside as answers
from tests.answers import PERSONAL, draft
from tests.reading import hidden, words

HERE = "1 Rue de l’Exemple 80000 Amiens"
IN_QUARTER = answers.addresses(answers.address(HERE, lon=2.300, lat=49.910))


@pytest.fixture
def dossier(client) -> Dossier:
    with transaction():
        found = draft(PERSONAL, adresse=..., qpv_domicile=...)
    client.login(found.owner)
    return found


@pytest.fixture
def quarters(app):
    with transaction():
        import_outlines((ROOT / "portal/demo/quarters.geojson").read_bytes(), 2024, "fictional")


def page(dossier, code):
    return f"/mes-demandes/{dossier.id}/questions/{code}"


def test_addresses_are_suggested_in_the_commune(client, dossier, stand_in):
    stand_in.says(IN_QUARTER)
    form = client.get(page(dossier, "adresses")).text
    assert 'data-gu-suggest="/adresses?commune=80021"' in form
    found = client.get("/adresses?q=1 rue de&commune=80021")
    assert json.loads(found.text) == [{"label": HERE, "value": "80021"}]
    assert stand_in.asked[0] == {
        "q": "1 rue de", "citycode": "80021", "limit": "6", "autocomplete": "1",
    }  # fmt: skip


def test_while_the_service_is_away_there_are_no_suggestions(client, dossier, stand_in):
    stand_in.says({}, status=500)
    found = client.get("/adresses?q=1 rue de")
    assert (found.status_code, json.loads(found.text)) == (200, [])


def test_a_saved_address_is_checked_and_tells_the_quarter(client, dossier, quarters, stand_in):
    stand_in.says(IN_QUARTER)
    answer = client.post(page(dossier, "adresses"), data={"adresse": "1 rue de l’exemple"})
    assert answer.location == page(dossier, "quartier")
    shown = client.get(answer.location)
    assert "Les Lanternes Bleues (quartier fictif) (liste de 2024). Corrigez" in words(shown)
    assert re.search(r'<input(?=[^>]*\bchecked)[^>]*value="oui"', shown.text)
    assert "Adresse reconnue : " + HERE in words(client.get(page(dossier, "adresses")))
    client.post(answer.location, data={"qpv_domicile": "oui", "base": hidden(shown, "base")})
    session.refresh(dossier)
    assert dossier.answers["qpv_domicile"] == "oui"
    assert dossier.answers["adresse"] == "1 rue de l’exemple"


def test_an_address_that_is_not_found_is_kept_as_it_was_typed(client, dossier, stand_in):
    stand_in.says(answers.addresses())
    client.post(page(dossier, "adresses"), data={"adresse": "la maison du fond"})
    shown = client.get(page(dossier, "adresses"))
    assert "la maison du fond" in shown.text
    assert "Nous ne retrouvons pas cette adresse" in words(shown)


def test_with_the_service_away_the_page_is_kept_and_the_check_waits(client, dossier, stand_in):
    stand_in.says({}, status=500)
    answer = client.post(page(dossier, "adresses"), data={"adresse": "1 rue de l’exemple"})
    assert answer.location == page(dossier, "quartier")
    assert checks.addresses_of(dossier)[0].checked_at is None
    assert "Nous ne retrouvons" not in words(client.get(page(dossier, "adresses")))


def test_saving_while_typing_asks_nobody(client, dossier, stand_in):
    client.post(f"{page(dossier, 'adresses')}/brouillon", data={"adresse": "1 rue"})
    assert stand_in.asked == []
    assert checks.addresses_of(dossier)[0].typed == "1 rue"
