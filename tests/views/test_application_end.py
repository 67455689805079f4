"""The end of an application: what is checked, what is counted, what the receipt says."""

import re

import pytest

from tests.factories_files import DossierFactory, add_document
from tests.reading import words

PAGE = "/mes-demandes/{}/{}"


@pytest.fixture
def draft(client):
    dossier = DossierFactory(sent=False, extra={"montant_demande": 90_000_000})
    client.login(dossier.owner)
    add_document(dossier, "P01", "identite.pdf")
    return dossier


def test_the_last_page_shows_the_documents_and_what_looks_odd_and_stops_nothing(client, draft):
    page = words(client.get(PAGE.format(draft.id, "verifier")))
    assert "identite.pdf" in page
    assert "Vous demandez 900 000 € aux réseaux" in page
    assert "Envoyer ma demande" in page


def test_a_step_folds_once_it_is_complete_and_opens_when_something_is_to_be_looked_at(client):
    dossier = DossierFactory(sent=False, extra={"montant_demande": 90_000_000})
    dossier.typed = {"prenom": {"prenom": ["1"]}}
    client.login(dossier.owner)
    page = client.get(PAGE.format(dossier.id, "verifier"))
    folds = re.findall(r'gu-fold"( open)?>\s*<summary><h2>([^<]+)</h2>', page.text)
    opened = {title: bool(mark) for mark, title in folds}
    assert opened.pop("Vous")
    assert opened.pop("Votre besoin d’argent")
    assert not any(opened.values())


def test_the_tasks_count_the_documents_and_forget_what_is_optional(client, draft):
    page = words(client.get(PAGE.format(draft.id, "")))
    assert "Vos documents 1 envoyé" in page
    assert "Vous Terminé" in page


def test_the_receipt_names_the_networks_and_folds_the_fingerprints(client):
    dossier = DossierFactory()
    client.login(dossier.owner)
    answer = client.get(PAGE.format(dossier.id, "recu"))
    assert "<h1>Votre demande est arrivée</h1>" in answer.text
    assert "Initiative Somme , réponse attendue le" in words(answer)
