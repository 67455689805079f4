"""The page on which a person follows their request, and what they do there."""

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader

from portal.calendar import today
from portal.database import session
from portal.dossiers.workflow import CloseReason, Status
from portal.french import date_long
from portal.referrals import endings
from portal.referrals.models import InfoItem, ItemState, Referral
from portal.referrals.requests import Wanted
from portal.referrals.workflow import DeclineReason
from portal.referrals.workflow import Status as ReferralStatus
from tests.factories_files import ReferralFactory, adviser_of, ask, at
from tests.reading import hidden, words
from tests.studied import studied

QUESTION = Wanted("Combien de clients ?")


made, app, adviser, referral = studied()


@pytest.fixture
def owner(client, referral):
    return client.login(referral.dossier.owner)


def at_(referral, path="suivi") -> str:
    return f"/mes-demandes/{referral.dossier_id}/{path}"


def test_what_the_person_owes_comes_first_with_its_date(owner, referral, adviser):
    ask(referral, QUESTION, Wanted("Devis", "P08"), by=adviser)
    page = words(owner.get(at_(referral)))
    assert "À faire avant le" in page
    assert page.index("À faire avant le") < page.index("Où en sont les réseaux")
    assert "envoyer 1 document et répondre à 1 question" in page


def test_the_numbers_to_call_are_touched(owner, referral, adviser):
    adviser.phone = "03 22 01 02 03"
    session.commit()
    assert 'href="tel:0322010203"' in owner.get(at_(referral)).text
    assert 'href="tel:0322010203"' in owner.get("/facile-a-lire/mes-demandes").text


def test_what_is_due_on_several_days_is_told_day_by_day_and_a_word_once(owner, referral, adviser):
    first, then = today() + timedelta(days=7), today() + timedelta(days=14)
    ask(referral, Wanted("Devis", "P08"), by=adviser, due_on=first)
    ask(referral, Wanted("Bail", "P09"), QUESTION, Wanted("Où ?"), by=adviser, due_on=then)
    page = owner.get(at_(referral))
    read = words(page)
    first, then = (date_long(one).replace("\xa0", " ") for one in (first, then))
    whole = "À faire : envoyer 2 documents et répondre à 2 questions"
    assert f"{whole}. Première date : le {first}" in read
    assert f"Avant le {first} : envoyer 1 document Avant le {then} : envoyer 1 document et" in read
    assert f"Combien de clients ? (avant le {then})" in read
    assert f"Il manque 4 éléments : 1 avant le {first} et 3 avant le {then}." in read
    questions = page.text[page.text.index("a-faire") : page.text.index("t-networks")]
    assert questions.count("Pour le comité.") == 1
    easy = words(owner.get("/facile-a-lire/mes-demandes"))
    assert f". Faites-le avant le {first}." in easy
    assert f"Combien de clients ? Faites-le avant le {then}." in easy


def test_an_answer_to_a_question_that_is_no_longer_asked_is_shown_again(owner, referral, adviser):
    ask(referral, QUESTION, by=adviser)
    item = session.query(InfoItem).one()
    item.state = ItemState.DROPPED
    session.commit()
    answer = owner.post(at_(referral, "repondre"), data={f"answer_{item.id}": "Vingt-cinq clients"})
    assert answer.status_code == 409
    assert "La question « Combien de clients ? » n’attend plus de réponse." in words(answer)


def test_the_person_agrees_to_the_next_network(owner, referral, adviser):
    other = ReferralFactory(extra={"besoin_total": 900_000})
    by = adviser_of("initiative_somme")
    endings.decline(other, DeclineReason.TOO_SMALL, "Trop petit.", "Vu", by=by)
    session.commit()
    owner.login(other.dossier.owner)
    assert "L’Adie pourrait vous aider" in words(owner.get(at_(other)))
    sent = owner.post(at_(other, "accord/adie"))
    assert sent.status_code == 302
    assert "Votre demande est envoyée à l’Adie." in words(owner.get(sent.location))
    assert at(other.dossier, "adie").status is ReferralStatus.PROPOSED
    assert owner.post(at_(other, "accord/cma")).status_code == 409


def test_withdrawing_asks_first_and_twice_is_once(owner, referral):
    page = owner.get(at_(referral, "retirer"))
    data = {"seen": hidden(page, "seen")}
    for _ in range(2):
        assert owner.post(at_(referral, "retirer"), data=data).status_code == 302
    session.expire_all()
    assert referral.dossier.status is Status.CLOSED
    assert referral.dossier.close_reason is CloseReason.WITHDRAWN


def test_withdrawing_from_one_network_leaves_the_other(owner, referral):
    other = at(referral.dossier, "adie")
    page = owner.get(at_(referral, f"retirer/{referral.id}"))
    assert "Les autres réseaux continuent." in words(page)
    button = "Retirer ma demande auprès d’Initiative Somme Garder ma demande"
    assert button in words(page)
    data = {"seen": hidden(page, "seen")}
    left = owner.post(at_(referral, f"retirer/{referral.id}"), data=data, follow_redirects=True)
    assert "Votre demande auprès d’Initiative Somme est retirée" in words(left)
    session.expire_all()
    assert session.get(Referral, referral.id).status is ReferralStatus.WITHDRAWN
    assert session.get(Referral, other.id).open
    assert owner.get(at_(referral, f"retirer/{referral.id + 999}")).status_code == 404


def test_a_withdrawal_that_is_too_late_is_refused_before_the_page(client, adviser):
    granted = ReferralFactory(granted=True, adviser=adviser)
    client.login(granted.dossier.owner)
    assert client.get(at_(granted, "retirer")).status_code == 409


def test_an_empty_message_is_refused_and_a_full_one_sent(owner, referral):
    page = owner.get(at_(referral))
    data = {"to": "initiative_somme", "body": " ", "key": hidden(page, "key")}
    refused = owner.post(at_(referral, "messages"), data=data)
    assert refused.status_code == 422
    assert "Écrivez votre message" in words(refused)
    owner.post(at_(referral, "messages"), data=data | {"body": "Bonjour, une question."})
    assert "Bonjour, une question." in words(owner.get(at_(referral)))


@pytest.mark.parametrize(("path", "name"), [("demande.pdf", "demande"), ("recu.pdf", "recu")])
def test_the_whole_request_and_its_receipt_are_taken_home(owner, referral, path, name):
    number = referral.dossier.number
    assert at_(referral, path) in owner.get(at_(referral, "recu")).text
    assert at_(referral, "recu") in owner.get(at_(referral, "suivi")).text
    assert at_(referral, path) in owner.get("/mes-demandes/").text
    answer = owner.get(at_(referral, path))
    assert answer.mimetype == "application/pdf"
    assert f"{name}-{number}.pdf" in answer.headers["Content-Disposition"]
    assert number in PdfReader(io.BytesIO(answer.data)).pages[0].extract_text()
