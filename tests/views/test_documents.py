"""The documents of an application on its pages: being checked, dated, too old, ticked."""

from datetime import timedelta

import pytest

from portal.calendar import today
from portal.database import now, session
from portal.dossiers import consents
from portal.dossiers.models import DocumentState
from portal.networks.queries import network
from tests.factories import UserFactory
from tests.factories_files import DossierFactory, ReferralFactory, add_document, adviser_of

PAGE = "/mes-demandes/{}/{}"


@pytest.fixture
def document(client):
    """A proof of address, in a draft whose owner is signed in."""
    made = add_document(DossierFactory(sent=False), "P02", "facture d’eau.pdf")
    client.login(made.dossier.owner)
    return made


def date_of(client, document, day, month, year):
    typed = {"date-day": day, "date-month": month, "date-year": year}
    return client.post(
        PAGE.format(document.dossier_id, f"documents/{document.id}/date"), data=typed
    )


def seen(client, document, rest="documents/"):
    return client.get(PAGE.format(document.dossier_id, rest)).text


@pytest.mark.parametrize("state", [DocumentState.CHECKING, DocumentState.INFECTED])
def test_what_is_being_checked_or_was_dangerous_is_given_to_nobody(client, state):
    sentence = {"checking": "en cours de vérification", "infected": "contenait un virus"}
    document = add_document(ReferralFactory(in_review=True).dossier)
    document.state = state
    session.commit()
    staff = [adviser_of("initiative_somme"), UserFactory(front_desk=True), UserFactory(admin=True)]
    for one in (document.dossier.owner, *staff):
        answer = client.login(one).get(f"/documents/{document.id}")
        assert answer.status_code == 409
        assert sentence[state] in answer.text
        assert "PDF-1.4" not in answer.text


def test_while_it_is_checked_pages_say_so_without_a_link_and_the_file_may_be_sent(client, document):
    document.state, document.scan_due_at = DocumentState.CHECKING, now()
    session.commit()
    for rest in ("documents/", "verifier"):
        page = seen(client, document, rest)
        assert "en cours de vérification" in page.lower()
        assert f'href="/documents/{document.id}"' not in page
    assert "envoyer votre demande sans attendre" in seen(client, document)


def test_staff_see_that_it_is_being_checked_and_judge_it_later(client):
    referral = ReferralFactory(in_review=True)
    document = add_document(referral.dossier)
    document.state = DocumentState.CHECKING
    session.commit()
    page = client.login(referral.adviser).get(f"/conseil/dossiers/{referral.id}").text
    assert "En cours de vérification" in page
    assert f'href="/documents/{document.id}"' not in page
    assert "Demander de le renvoyer" not in page


def test_what_was_dangerous_is_asked_again_kindly_in_a_draft_and_once_sent(client, document):
    for dossier, rest in ((document.dossier, "documents/"), (DossierFactory(), "suivi")):
        lost = document if rest == "documents/" else add_document(dossier, "P02")
        lost.state = DocumentState.INFECTED
        session.commit()
        client.login(dossier.owner)
        page = seen(client, lost, rest)
        assert "Le fichier contenait un virus" in page
        assert lost.name not in page
        assert '/documents/P02"' in page


def test_the_date_of_a_document_is_noted_and_an_old_one_is_told_kindly(client, document):
    assert "Indiquer sa date" in seen(client, document)
    old = today() - timedelta(days=120)
    assert date_of(client, document, old.day, old.month, old.year).status_code == 302
    assert document.too_old
    for rest in ("documents/", "verifier"):
        assert "si vous en avez un plus récent, envoyez-le aussi" in seen(client, document, rest)
    young = today() - timedelta(days=20)
    date_of(client, document, young.day, young.month, young.year)
    assert "plus récent" not in seen(client, document)
    assert "Changer la date" in seen(client, document)


def test_what_may_wait_is_folded_and_a_takeover_is_told_to_those_who_take_over(client):
    dossier = DossierFactory(sent=False)
    page = client.login(dossier.owner).get(PAGE.format(dossier.id, "documents/")).text
    now_, later = page.split("Plus tard, si un réseau le demande")
    assert 'id="d-P01"' in now_
    assert 'id="d-P11"' in later
    assert "Pour une reprise" not in page
    assert "Ajoutez la preuve de votre apport" in page


def test_the_adviser_sees_that_a_document_is_old(client):
    referral = ReferralFactory(in_review=True)
    document = add_document(referral.dossier, "P02")
    document.dated_on = today() - timedelta(days=120)
    session.commit()
    page = client.login(referral.adviser).get(f"/conseil/dossiers/{referral.id}").text
    assert "Plus de 3\u00a0mois" in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (("", "", ""), "Écrivez la date du document"),
        (("31", "2", "2026"), "Cette date n’existe pas"),
        (("1", "1", "2199"), "elle est après aujourd’hui"),
    ],
)
def test_a_wrong_date_is_shown_again_with_its_sentence(client, document, typed, sentence):
    answer = date_of(client, document, *typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'value="{typed[2]}"' in answer.text
    assert document.dated_on is None


def test_the_steps_tick_documents_and_networks_once_they_are_done(client):
    dossier = DossierFactory(sent=False, to=())
    client.login(dossier.owner)
    assert ticked(client, dossier) == set()
    add_document(dossier)
    receiver = network("initiative_somme")
    consents.choose(dossier, [receiver], {receiver.id}, by=dossier.owner)
    session.commit()
    assert ticked(client, dossier) == {"Vos documents", "Choix des réseaux"}


def ticked(client, dossier):
    from portal.views.application import steps

    with client.application.test_request_context():
        found = steps(dossier, "check")[-3:]
    return {one["label"] for one in found if one["state"] == "done"}
