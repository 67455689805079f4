import io
import re

import pytest

from portal.database import session
from portal.dossiers.models import Document, Dossier
from portal.dossiers.workflow import Status
from tests.answers import HAIRDRESSER, draft
from tests.factories import UserFactory
from tests.papers import PDF
from tests.reading import hidden


@pytest.fixture
def ready(client):
    """A draft that lacks only its consents, and its owner signed in."""
    dossier = draft()
    session.commit()
    client.login(dossier.owner)
    return dossier


def at(dossier, rest=""):
    return f"/mes-demandes/{dossier.id}/{rest}"


def test_starting_twice_from_one_page_makes_one_draft(client):
    person = UserFactory()
    client.login(person)
    key = re.search(
        r'name="key"[^>]*value="([^"]+)"', client.get("/mes-demandes/nouvelle").text
    ).group(1)
    first = client.post("/mes-demandes/nouvelle", data={"key": key})
    second = client.post("/mes-demandes/nouvelle", data={"key": key})
    assert first.headers["Location"] == second.headers["Location"]


def test_the_simulators_answers_are_in_the_new_draft(client):
    with client.session_transaction() as kept:
        kept["simulator"] = {"answers": {"projet": "reprise"}, "seen": ["nature"]}
    person = UserFactory()
    client.login(person)
    assert "déjà remplies" in client.get("/mes-demandes/nouvelle").text
    client.post("/mes-demandes/nouvelle", data={"key": "k"})
    assert session.query(Dossier).one().answers["projet"] == "reprise"


def test_registering_keeps_the_simulators_answers_whatever_the_device(client):
    client.get("/quelles-aides/")
    client.post("/quelles-aides/qui", data={"demandeur": "entreprise"})
    client.post("/compte/inscription", data={
        "given_name": "Camille", "family_name": "Exemple", "email": "nouvelle@exemple.fr",
        "password": "quatre mots sans lien",
    })  # fmt: skip
    assert session.query(Dossier).one().answers["demandeur"] == "entreprise"


def test_the_tasks_say_what_is_done(client, ready):
    page = client.get(at(ready)).text
    assert "Votre besoin d’argent" in page
    assert "Terminé" in page


def test_a_page_is_saved_and_leads_to_the_next(client, ready):
    answer = client.post(
        at(ready, "questions/qui"), data={"demandeur": "particulier", "next": "continue"}
    )
    assert answer.headers["Location"].endswith("/questions/nature")


def test_leaving_keeps_what_is_half_typed(client, ready):
    sent = {"besoin_total": "12 mille", "apport": "1 000", "next": "quit"}
    assert client.post(at(ready, "questions/besoin"), data=sent).status_code == 302
    page = client.get(at(ready, "questions/besoin")).text
    assert 'value="12 mille"' in page


def test_a_page_with_errors_is_shown_again_and_its_right_answers_are_kept(client, ready):
    sent = {"besoin_total": "12 mille", "apport": "7 777", "next": "continue"}
    page = client.post(at(ready, "questions/besoin"), data=sent)
    assert page.status_code == 200
    assert "<title>Erreur" in page.text
    session.refresh(ready)
    assert ready.answers["apport"] == 7_777_00


def test_the_draft_saves_itself(client, ready):
    answer = client.post(
        at(ready, "questions/description/brouillon"),
        data={"nom_projet": "Un nom", "description": "Une phr"},
    )
    assert answer.status_code == 200
    assert "Une phr" in answer.json["fields"]["base"]
    session.refresh(ready)
    assert ready.answers["description"] == "Une phr"


def test_a_page_that_does_not_apply_leads_back_to_the_tasks(client, ready):
    assert client.get(at(ready, "questions/pret-personnel")).headers["Location"] == at(ready)
    assert client.get(at(ready, "questions/nulle-part")).headers["Location"] == at(ready)


def test_strangers_find_nothing(client, ready):
    client.login(UserFactory())
    for rest in (
        "",
        "questions/qui",
        "documents/",
        "reseaux",
        "verifier",
        "recu",
        "suivi",
        "resume.pdf",
    ):
        assert client.get(at(ready, rest)).status_code == 404, rest


def test_a_document_is_sent_seen_and_taken_back(client, ready):
    sent = {"file": (io.BytesIO(PDF), "pièce d’identité.pdf")}
    client.post(at(ready, "documents/P01"), data=sent, content_type="multipart/form-data")
    document = session.query(Document).one()
    page = client.get(at(ready, "documents/")).text
    assert "pièce d’identité.pdf" in page
    client.post(at(ready, f"documents/{document.id}/retirer"))
    assert "pièce d’identité.pdf" not in client.get(at(ready, "documents/")).text


def test_a_wrong_document_gets_a_kind_sentence_on_the_page_and_for_the_script(client, ready):
    sent = {"file": (io.BytesIO(b"MZ"), "programme.exe")}
    page = client.post(at(ready, "documents/P01"), data=sent, content_type="multipart/form-data")
    assert page.status_code == 422
    assert "Envoyez un fichier PDF, ou une photo en JPG, PNG ou HEIC" in page.text
    sent = {"file": (io.BytesIO(b"MZ"), "programme.exe")}
    answer = client.post(
        at(ready, "documents/P01"),
        data=sent,
        content_type="multipart/form-data",
        headers={"Accept": "application/json"},
    )
    assert answer.json == {"message": "Envoyez un fichier PDF, ou une photo en JPG, PNG ou HEIC"}


def test_networks_are_offered_unticked(client, ready):
    page = client.get(at(ready, "reseaux")).text
    assert "Initiative Somme" in page
    assert not re.search(r'name="networks"[^>]*checked', page)


def send(client, dossier, **fields):
    page = client.get(at(dossier, "reseaux"))
    first = re.search(r'name="networks" value="(\d+)"', page.text).group(1)
    chosen = {"seen": hidden(page, "seen"), "networks": [first]}
    client.post(at(dossier, "reseaux"), data=chosen)
    return client.post(at(dossier, "verifier"), data={"key": "k", "attestation": "1"} | fields)


def test_sending_asks_for_the_attestation(client, ready):
    seen = hidden(client.get(at(ready, "reseaux")), "seen")
    client.post(at(ready, "reseaux"), data={"seen": seen})
    page = client.post(at(ready, "verifier"), data={"key": "k"})
    assert page.status_code == 200
    assert "Cochez la case pour certifier vos réponses" in page.text


def test_sending_leads_to_a_receipt_and_twice_is_once(client, ready):
    assert send(client, ready).headers["Location"] == at(ready, "recu")
    assert client.post(at(ready, "verifier"), data={"key": "k"}).location == at(ready, "recu")
    assert "C’était déjà envoyé." not in client.get(at(ready, "recu")).text
    from_another_tab = client.post(at(ready, "verifier"), data={"key": "k2"})
    assert from_another_tab.headers["Location"] == at(ready, "recu")
    page = client.get(at(ready, "recu")).text
    assert "C’était déjà envoyé." in page
    session.refresh(ready)
    assert ready.number in page
    assert "L. 231-4" in page
    assert session.query(Dossier).filter(Dossier.status != Status.DRAFT).count() == 1


def test_the_receipt_can_be_checked_by_anyone(client, ready):
    send(client, ready)
    page = client.get(at(ready, "recu")).text
    code = re.search(r"[0-9a-f]{4}(?:-[0-9a-f]{4}){4}", page).group(0)
    session.refresh(ready)
    right = client.post("/verifier-un-recu", data={"number": ready.number, "code": code}).text
    assert "Ce reçu est authentique" in right
    wrong = client.post("/verifier-un-recu", data={"number": ready.number, "code": "0" * 24}).text
    assert "n’est pas reconnu" in wrong


def test_a_draft_can_be_thrown_away(client, ready):
    client.get(at(ready, "supprimer"))
    client.post(at(ready, "supprimer"))
    assert session.query(Dossier).count() == 0


def test_an_incomplete_draft_names_what_is_missing_with_links(client):
    dossier = draft(HAIRDRESSER, apport=...)
    session.commit()
    client.login(dossier.owner)
    page = client.get(at(dossier, "verifier")).text
    assert "Écrivez ce que vous apportez" in page
    assert "Envoyer ma demande" not in page
    assert (
        client.post(at(dossier, "verifier"), data={"key": "k", "attestation": "1"}).status_code
        == 200
    )


def test_a_form_sent_once_signed_out_shows_what_was_typed_and_leads_back(client, ready):
    client.post("/compte/deconnexion")
    page = client.post(
        at(ready, "questions/besoin"),
        data={"besoin_total": "12 500", "banque": "accord_principe", "next": "continue"},
        headers={"Referer": "http://localhost" + at(ready, "questions/besoin")},
    )
    assert page.status_code == 403
    assert "Vous avez été déconnecté" in page.text
    assert "12 500" in page.text
    assert "accord_principe" not in page.text
    assert f"next={at(ready, 'questions/besoin')}" in page.text


def test_a_draft_that_saves_itself_once_signed_out_is_told_so(client, ready):
    client.post("/compte/deconnexion")
    answer = client.post(
        at(ready, "questions/besoin/brouillon"),
        data={"besoin_total": "12 500"},
        headers={"HX-Request": "true"},
    )
    assert "/compte/connexion" in answer.headers["Location"]
