"""The number of a company: what the register says is shown, and nothing is changed unasked."""

import pytest

from portal.database import session, transaction
from portal.dossiers import checks
from tests import outside as answers
from tests.answers import HAIRDRESSER, draft
from tests.factories_files import DossierFactory
from tests.outside import NOBODY, SIRET
from tests.reading import words

FIRM = HAIRDRESSER | {
    "projet": "developpement", "creee_le": "2019-06-01", "salaries_etp": 1, "en_difficulte": False,
}  # fmt: skip


@pytest.fixture
def dossier(client):
    with transaction():
        found = draft(FIRM)
    client.login(found.owner)
    return found


def numero(dossier):
    return f"/mes-demandes/{dossier.id}/questions/numero"


def test_a_number_that_is_found_stays_on_its_page_with_an_offer(client, dossier, stand_in):
    stand_in.says(answers.company(nature_juridique="5710"))
    answer = client.post(numero(dossier), data={"siret": SIRET})
    assert answer.location == f"{numero(dossier)}#repertoire"
    shown = words(client.get(numero(dossier)))
    assert "SALON BELLE ETOILE" in shown
    assert "Forme juridique : SAS (votre réponse : SARL)" in shown
    client.post(f"/mes-demandes/{dossier.id}/entreprise/reprendre")
    session.refresh(dossier)
    assert dossier.answers["forme"] == "sas"
    shown = words(client.get(numero(dossier)))
    assert "Vos réponses disent la même chose" in shown
    assert client.post(numero(dossier), data={"siret": SIRET}).location != answer.location
    assert len(stand_in.asked) == 1


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"body": NOBODY}, "Le répertoire Sirene ne connaît pas ce numéro"),
        ({"body": answers.company(etat_administratif="C")}, "la note comme fermée"),
        ({"body": {}, "status": 500}, "ne répond pas pour l’instant"),
    ],
    ids=["unknown", "closed", "away"],
)
def test_what_goes_wrong_is_said_kindly_and_blocks_nothing(
    client, dossier, stand_in, said, sentence
):
    stand_in.says(**said)
    assert client.post(numero(dossier), data={"siret": SIRET}).status_code == 302
    session.refresh(dossier)
    assert dossier.answers["siret"] == SIRET
    assert sentence in words(client.get(numero(dossier)))


def test_with_the_look_ups_off_the_page_leads_on(client, dossier):
    answer = client.post(numero(dossier), data={"siret": SIRET})
    assert "numero" not in answer.location
    assert "répertoire Sirene" not in words(client.get(numero(dossier)))


def test_a_number_is_added_from_the_tracking_page(client, stand_in):
    stand_in.says(answers.company())
    dossier = DossierFactory(siret=None)
    client.login(dossier.owner)
    track, add = f"/mes-demandes/{dossier.id}/suivi", f"/mes-demandes/{dossier.id}/entreprise/siret"
    assert "Votre entreprise est créée" in words(client.get(track))
    wrong = client.post(add, data={"siret": "123"})
    assert wrong.status_code == 422
    assert "il manque 11 chiffres" in words(wrong)
    assert 'value="123"' in wrong.text
    assert client.post(add, data={"siret": SIRET}).location == track
    assert checks.company_of(dossier).company.name == "SALON BELLE ETOILE"
    assert "Votre entreprise est créée" not in words(client.get(track))
    assert client.get(add).location == track


def test_a_file_that_awaits_no_number_asks_nothing_outside(client, stand_in):
    stand_in.says(answers.company())
    dossier = DossierFactory(siret=None)
    client.login(dossier.owner)
    add = f"/mes-demandes/{dossier.id}/entreprise/siret"
    client.post(add, data={"siret": SIRET})
    again = client.post(add, data={"siret": "73282932000074"}, follow_redirects=True)
    assert "n’attend pas de numéro SIRET" in words(again)
    assert len(stand_in.asked) == 1
