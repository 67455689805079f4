"""What a person sends from the page on which they follow their request."""

import io

import pytest

from portal.database import session
from portal.referrals.models import InfoItem, ItemState
from portal.referrals.requests import Wanted
from tests.factories import UserFactory
from tests.factories_files import ReferralFactory, adviser_of, ask, at
from tests.papers import PDF
from tests.reading import hidden, words

PAGE = "/mes-demandes/{}/{}"


@pytest.fixture
def asked(client):
    """The id of a file of which two questions and a document are asked, its owner signed in."""
    adviser = adviser_of("initiative_somme")
    referral = ReferralFactory(in_review=True, adviser=adviser)
    ask(referral, Wanted("Combien de clients ?"), Wanted("Quel loyer ?"), Wanted("Devis", "P08"),
        by=adviser)  # fmt: skip
    client.login(referral.dossier.owner)
    return referral.dossier_id


def questions():
    found = session.query(InfoItem).filter(InfoItem.kind_code.is_(None)).order_by(InfoItem.id)
    return found.all()


def reply(client, asked, *texts):
    data = {f"answer_{one.id}": text for one, text in zip(questions(), texts, strict=True)}
    return client.post(PAGE.format(asked, "repondre"), data=data)


def test_several_answers_leave_together(client, asked):
    assert reply(client, asked, "Trente", "800 €").status_code == 302
    assert [one.answer for one in questions()] == ["Trente", "800 €"]


def test_what_is_left_empty_waits(client, asked):
    assert "Envoyer mes réponses" in words(client.get(PAGE.format(asked, "suivi")))
    reply(client, asked, "Trente", "")
    assert [one.state for one in questions()] == [ItemState.SENT, ItemState.ASKED]
    assert "répondre à 1 question" in words(client.get(PAGE.format(asked, "suivi")))


def test_one_answer_that_is_too_long_does_not_lose_the_other(client, asked):
    page = reply(client, asked, "Trente", "x" * 5001)
    assert page.status_code == 422
    assert "<title>Erreur" in page.text
    assert "Trente</textarea>" in page.text
    assert not any(one.answer for one in questions())


def test_nothing_at_all_is_not_an_answer(client, asked):
    assert "Écrivez au moins une réponse" in words(reply(client, asked, "", " "))


def test_the_button_pressed_twice_sends_once(client, asked):
    first, _ = questions()
    data = {f"answer_{first.id}": "Trente"}
    for _ in range(2):
        assert client.post(PAGE.format(asked, "repondre"), data=data).status_code == 302
    changed = {f"answer_{first.id}": "Quarante clients, après réflexion"}
    refused = client.post(PAGE.format(asked, "repondre"), data=changed)
    assert refused.status_code == 409
    assert "Quarante clients" in refused.text
    assert f"La question « {first.label} » n’attend plus de réponse." in words(refused)
    assert "Rien n’est envoyé." not in words(refused)
    assert "Revoir ma demande" in refused.text
    assert f"/mes-demandes/{asked}/suivi" in refused.text


def test_what_was_written_for_another_question_is_said_not_to_be_sent(client, asked):
    first, second = questions()
    client.post(PAGE.format(asked, "repondre"), data={f"answer_{first.id}": "Trente"})
    both = {f"answer_{first.id}": "Quarante clients", f"answer_{second.id}": "En mai"}
    refused = words(client.post(PAGE.format(asked, "repondre"), data=both))
    assert f"La question « {first.label} » n’attend plus de réponse. Rien n’est envoyé." in refused
    assert f"{second.label} En mai" in refused
    assert not questions()[1].answer


@pytest.mark.parametrize(
    "rest",
    ["messages", "repondre", "reponses/3", "documents/P08", "documents/3/retirer", "accord/adie"],
)
def test_reloading_the_answer_to_a_form_leads_to_the_page(client, asked, rest):
    answer = client.get(PAGE.format(asked, rest))
    assert answer.location.partition("#")[0] == PAGE.format(asked, "suivi")
    client.login(UserFactory())
    assert client.get(PAGE.format(asked, rest)).status_code == 404


def test_a_document_that_is_refused_says_so_at_the_top_and_at_its_field(client, asked):
    file = {"file": (io.BytesIO(b"MZ"), "programme.exe")}
    page = client.post(
        PAGE.format(asked, "documents/P08"), data=file, content_type="multipart/form-data"
    )
    assert page.status_code == 422
    assert "<title>Erreur" in page.text
    assert (
        '<a href="#doc-P08">Envoyez un fichier PDF, ou une photo en JPG, PNG ou HEIC</a>'
        in page.text
    )
    assert 'id="doc-P08-error"' in page.text


def test_a_document_that_nobody_asked_for_can_be_sent_too(client, asked):
    page = words(client.get(PAGE.format(asked, "suivi")))
    assert "Documents utiles, à envoyer quand vous voulez" in page
    file = {"file": (io.BytesIO(PDF), "identite.pdf")}
    sent = client.post(
        PAGE.format(asked, "documents/P01"), data=file, content_type="multipart/form-data"
    )
    assert "identite.pdf" in words(client.get(sent.location))


def test_a_yes_comes_before_everything_else_and_the_study_of_another_goes_on(client):
    referral = ReferralFactory(granted=True)
    at(referral.dossier, "adie")
    client.login(referral.dossier.owner)
    page = words(client.get(PAGE.format(referral.dossier_id, "suivi")))
    good = page.index("Initiative Somme vous accorde 9 000 €")
    assert good < page.index("Où en sont les réseaux")
    assert "Étude par les réseaux : en cours" in page
    assert "Les autres étudient encore votre projet" in page


def test_after_a_withdrawal_the_page_says_when_and_the_road_ends(client, asked):
    form = PAGE.format(asked, "retirer")
    client.post(form, data={"seen": hidden(client.get(form), "seen")})
    page = words(client.get(PAGE.format(asked, "suivi")))
    assert "Vous avez retiré cette demande le" in page
    assert "Demande retirée : terminé" in page
    assert "à venir" not in page


@pytest.mark.parametrize(("kind", "held"), [("P08", True), ("P02", False)])
def test_what_a_network_awaits_is_not_offered_to_be_taken_back(client, asked, kind, held):
    answer = client.post(
        f"/mes-demandes/{asked}/documents/{kind}",
        data={"file": (io.BytesIO(PDF), "devis.pdf")},
        content_type="multipart/form-data", headers={"Accept": "application/json"},
    )  # fmt: skip
    assert answer.status_code == 201
    assert ("remove_url" in answer.json) is not held
