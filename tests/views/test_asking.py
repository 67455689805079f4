"""What a network asks of the person, on a page that has grown old; said once, and counted right."""

import re

import pytest

from portal.database import session, transaction
from portal.dossiers import documents
from portal.dossiers.workflow import CloseReason
from portal.privacy.models import AccessLog
from portal.referrals import commands, offers, requests, routes, verdicts
from portal.referrals.clocks import usual_request_due_on
from portal.referrals.models import InfoRequest, ItemState
from portal.referrals.pooling import said
from portal.referrals.requests import Wanted, open_items
from portal.referrals.todo import lacking, todo
from portal.referrals.workflow import Action
from tests.factories import UserFactory
from tests.factories_files import (
    DossierFactory,
    ReferralFactory,
    add_document,
    adviser_of,
    ask,
    at,
    walk,
)
from tests.mailbox import mails_to
from tests.reading import date_fields, hidden, words
from tests.views.steps import page_of

IS = "initiative_somme"
DEVIS, BANK = "Devis, bail ou promesse de vente", "Réponse de la banque"


@pytest.fixture
def referral(app):
    return ReferralFactory(in_review=True)


@pytest.fixture
def desk(client, referral):
    return client.login(referral.adviser)


@pytest.fixture
def old_page(desk, referral):
    """Sends the form of a page that was opened before."""

    def sends(**data):
        more = {"message": "Pour le comité.", **date_fields(usual_request_due_on())}
        return desk.post(page_of(referral, Action.REQUEST_INFO), data=seen | more | data)

    seen = {"seen": hidden(desk.get(page_of(referral, Action.REQUEST_INFO)), "seen")}
    return sends


def test_what_came_since_is_not_asked_again_unless_it_is_ticked(old_page, referral):
    add_document(referral.dossier, "P08")
    page = old_page(kinds=["P08", "P09"])
    assert page.status_code == 422
    assert f"Arrivé depuis que vous avez ouvert cette page : {DEVIS}" in words(page)
    assert re.search('value="P09"[^>]* checked', page.text)
    assert not re.search('value="P08"[^>]* checked', page.text)
    assert session.query(InfoRequest).count() == 0
    assert old_page(kinds=["P09"], again=["P08"]).status_code == 302
    assert [one.label for one in open_items(referral.dossier)] == [DEVIS, BANK]


def test_a_page_older_than_the_file_keeps_all_that_was_typed_and_says_what_is_new(
    old_page, referral
):
    colleague = adviser_of(IS, given_name="Paul", family_name="Martin")
    with transaction():
        commands.assign(referral, colleague, by=colleague)
    page = old_page(kinds=["P09"], questions="Un local ?")
    assert page.status_code == 409
    assert re.search(r"Dernier changement, .* à \d+ h \d+ : .*Paul Martin", words(page))
    assert re.search('value="P09"[^>]* checked', page.text)
    assert "Pour le comité." in page.text
    again = {"kinds": ["P09"], "questions": "Un local ?", "seen": hidden(page, "seen")}
    assert old_page(**again).status_code == 302
    assert len(open_items(referral.dossier)) == 2


def test_what_is_awaited_is_not_on_offer_again_after_an_error(old_page, referral):
    ask(referral, Wanted(BANK, "P09"), by=referral.adviser)
    referral.version -= 1
    session.commit()
    page = old_page(message="")
    assert page.status_code == 422
    assert 'value="P09"' not in page.text


def test_what_was_taken_away_since_is_asked_all_the_same(old_page, referral):
    kept, gone = (add_document(referral.dossier, kind) for kind in ("P08", "P09"))
    with transaction():
        documents.remove(gone, by=referral.dossier.owner)
    assert old_page(again=["P08", "P09"]).status_code == 302
    assert [one.label for one in open_items(referral.dossier)] == [DEVIS, BANK]
    assert kept.readable


def test_a_box_that_is_no_longer_on_offer_is_told_and_the_others_stay_ticked(old_page):
    page = old_page(kinds=["P08", "P99"])
    assert "Une case que vous aviez cochée n’est plus proposée" in words(page)
    assert page.text.count(" checked") == 1


def test_nothing_asked_is_told_where_something_can_be(desk, referral):
    for kind in offers.documents(referral):
        add_document(referral.dossier, kind.code)
    page = desk.get(page_of(referral, Action.REQUEST_INFO))
    assert 'name="kinds"' not in page.text
    data = {"seen": hidden(page, "seen"), "message": "Comité"}
    page = desk.post(page_of(referral, Action.REQUEST_INFO), data=data)
    assert 'href="#again"' in page.text
    assert "Cochez un document" in words(page)


def test_the_mail_asks_for_what_is_owed_alone(referral):
    document = add_document(referral.dossier, "P08")
    with transaction():
        verdicts.judge(referral, document, accepted=True, by=referral.adviser)
    request = ask(referral, Wanted(DEVIS, "P08"), Wanted(BANK, "P09"), by=referral.adviser)
    assert [one.state for one in request.items] == [ItemState.ACCEPTED, ItemState.ASKED]
    mail = mails_to(referral.dossier.owner.email)[-1]
    assert mail.subject.startswith("Il manque 1 élément")
    assert DEVIS not in mail.text


def test_a_question_and_a_part_of_like_names_are_two_things(referral):
    asked = Wanted("Apport ?"), Wanted("Apport", corrects="apport")
    ask(referral, *asked, by=referral.adviser)
    items = open_items(referral.dossier)
    assert todo(items).words == (
        "répondre à 1 question et corriger 1 partie de votre demande".replace("1 ", "1\u00a0")
    )
    assert "2\u00a0éléments" in lacking(items)
    assert len(said(items)) == 2


def test_why_a_network_asks_is_said_once_on_the_page_of_the_person(client, referral):
    asked = Wanted("Un local ?"), Wanted("Apport", corrects="apport"), Wanted(DEVIS, "P08")
    ask(referral, *asked, by=referral.adviser)
    other = adviser_of("adie")
    theirs = at(referral.dossier, "adie")
    walk(theirs, other, 2)
    ask(theirs, Wanted(DEVIS, "P08"), by=other)
    page = client.login(referral.dossier.owner).get(f"/mes-demandes/{referral.dossier_id}/suivi")
    assert page.text.count("Pour le comité.") == 2


def test_each_thing_says_why_where_a_network_has_several_reasons(client, referral):
    add_document(referral.dossier, "P08")
    with transaction():
        wanted, by, day = [Wanted("Un local ?")], referral.adviser, usual_request_due_on()
        requests.request_info(referral, wanted, day, "Le bail est illisible.", by=by)
        wanted = [Wanted(DEVIS, "P08", again=True), Wanted(BANK, "P09"), Wanted("Où ?")]
        requests.request_info(referral, wanted, day, "Pour le comité.", by=by)
    page = client.login(referral.dossier.owner).get(f"/mes-demandes/{referral.dossier_id}/suivi")
    assert page.text.count("Pour le comité.") == 3
    devis = page.text[page.text.index(f"<strong>{DEVIS}") :]
    assert "À renvoyer" in devis[: devis.index("Pour le comité.")]


def test_a_reopened_file_leaves_when_the_person_agrees_again(client):
    """The word given before it was closed stands, and was never followed."""
    dossier, officer = DossierFactory(to=(IS,), ficp="unsure"), UserFactory(front_desk=True)
    with transaction():
        routes.close(dossier, CloseReason.UNFUNDED, "Il manque une réponse.", by=officer)
        routes.reopen(dossier, "La personne a rappelé.", by=officer)
    client.login(dossier.owner)
    for _ in range(2):
        answer = client.post(f"/mes-demandes/{dossier.id}/accord/{IS}", follow_redirects=True)
        assert "Votre demande est envoyée à Initiative Somme" in words(answer)
    assert [one.network.code for one in routes.referrals_of(dossier)] == [IS]


def test_a_network_does_not_ask_twice_for_what_it_waits_for(old_page, referral):
    ask(referral, Wanted(BANK, "P09"), by=adviser_of(IS))
    page = old_page(kinds=["P09"], questions="Un local ?")
    assert page.status_code == 409
    again = {"kinds": ["P09"], "questions": "Un local ?", "seen": hidden(page, "seen")}
    page = old_page(**again)
    assert f"Votre réseau attend déjà : {BANK}" in words(page)
    assert "Un local ?" in page.text
    assert session.query(InfoRequest).count() == 1
    assert old_page(questions="Un local ?", seen=again["seen"]).status_code == 302


def test_a_page_shown_again_is_an_opening_and_one_that_is_too_late_is_none(old_page, referral):
    session.query(AccessLog).delete()
    session.commit()
    assert old_page(kinds=["P09"], seen="0").status_code == 409
    assert session.query(AccessLog).count() == 1


def test_questions_in_other_letters_are_not_one(referral):
    ask(referral, Wanted("Сколько клиентов?"), Wanted("Где помещение?"), by=referral.adviser)
    assert "2\u00a0questions" in todo(open_items(referral.dossier)).words
