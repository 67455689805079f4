"""What networks ask of the person, the answers, and what they think of them."""

from dataclasses import replace

import pytest
import time_machine

from portal.calendar import ONE_DAY, months_after, today
from portal.database import session
from portal.dossiers.models import DocumentState
from portal.errors import Refused
from portal.french import date_long
from portal.referrals import endings, offers, requests, verdicts
from portal.referrals.models import ItemState
from portal.referrals.requests import Wanted
from portal.referrals.tracking import track
from tests.factories_files import ReferralFactory, add_document, adviser_of, ask, at, walk
from tests.referrals.conftest import mails, told
from tests.studied import studied

QUOTES, BANK = Wanted("Devis", "P08"), Wanted("Banque", "P09")
IDENTITY = Wanted("Identité", "P01")
QUESTION = Wanted("Combien de clients ?")
WHY = "Pour le comité."


made, app, adviser, referral = studied()


@pytest.fixture
def owner(referral):
    return referral.dossier.owner


def states(request) -> list[ItemState]:
    return [item.state for item in request.items]


def test_a_request_stops_the_clock_and_tells_the_person(referral, adviser, owner):
    request = ask(referral, QUOTES, QUESTION, by=adviser)
    assert referral.waiting_on_owner
    assert requests.open_items(referral.dossier) == request.items
    assert [mail.to for mail in mails("info_requested")] == [owner.email]
    assert "Combien de clients" in mails("info_requested")[0].text


def test_the_mail_of_a_second_request_counts_what_was_asked_before(referral, adviser):
    ask(referral, QUOTES, by=adviser, due_on=today() + 7 * ONE_DAY)
    ask(referral, BANK, QUESTION, by=adviser)
    first, mail = mails("info_requested")
    assert "Déjà demandé" not in first.text
    assert mail.subject.replace("\u00a0", " ").startswith("Il manque 3 éléments")
    day = date_long(today() + 7 * ONE_DAY)
    assert f"- Devis (Initiative Somme, avant le {day})" in mail.text
    assert "Pour ce qui est nouveau, répondez avant le" in mail.text


def test_a_request_asks_for_something_by_a_day_to_come(referral, adviser):
    for wanted, due_on, why in (
        ([], clocks_day(), "au moins un document"),
        ([QUOTES], today(), "après aujourd’hui"),
        ([QUOTES], months_after(today(), 6) + ONE_DAY, "dans les 6 mois"),
    ):
        with pytest.raises(Refused, match=why):
            requests.request_info(referral, wanted, due_on, WHY, by=adviser)
    with pytest.raises(Refused, match="pourquoi vous le demandez"):
        requests.request_info(referral, [QUOTES], clocks_day(), " ", by=adviser)


def clocks_day():
    return requests.clocks.usual_request_due_on()


def test_nothing_is_asked_before_the_file_is_taken(adviser):
    with pytest.raises(Refused, match="Prenez d’abord le dossier en charge"):
        ask(ReferralFactory(), QUOTES, by=adviser)


def test_one_document_answers_every_network_that_asks_for_its_kind(referral, adviser):
    other = adviser_of("adie")
    theirs = at(referral.dossier, "adie")
    walk(theirs, other, 2)
    mine, twin = ask(referral, QUOTES, QUESTION, by=adviser), ask(theirs, QUOTES, by=other)
    document = add_document(referral.dossier, "P08")
    assert states(mine) == [ItemState.SENT, ItemState.ASKED]
    assert states(twin) == [ItemState.SENT]
    assert mine.items[0].document is document
    assert referral.waiting_on_owner
    assert not theirs.waiting_on_owner
    assert [mail.to for mail in mails("info_answered")] == [other.email]


def test_an_answer_in_words_is_given_once(referral, adviser, owner):
    request = ask(referral, QUESTION, by=adviser)
    with pytest.raises(Refused, match="Écrivez votre réponse"):
        requests.answer_in_words(request.items[0], " ", by=owner)
    requests.answer_in_words(request.items[0], "Vingt", by=owner)
    assert not referral.waiting_on_owner
    with pytest.raises(Refused, match="déjà sa réponse"):
        requests.answer_in_words(request.items[0], "Trente", by=owner)


def test_a_document_accepted_is_good_for_everyone_who_asked(referral, adviser):
    other = adviser_of("adie")
    theirs = at(referral.dossier, "adie")
    walk(theirs, other, 2)
    mine, twin = ask(referral, QUOTES, by=adviser), ask(theirs, QUOTES, by=other)
    document = add_document(referral.dossier, "P08")
    verdicts.accept(mine.items[0], by=adviser)
    assert document.state is DocumentState.ACCEPTED
    assert states(mine) == states(twin) == [ItemState.ACCEPTED]
    assert mine.closed_at
    assert twin.closed_at
    assert told(referral.dossier).count("document.accept") == 1


def test_a_document_refused_is_asked_for_again_with_the_reason(referral, adviser, owner):
    request = ask(referral, QUOTES, by=adviser)
    document = add_document(referral.dossier, "P08")
    assert not referral.waiting_on_owner
    with pytest.raises(Refused, match="pourquoi le document est à renvoyer"):
        verdicts.refuse(request.items[0], " ", by=adviser)
    verdicts.refuse(request.items[0], "La page 2 manque.", by=adviser)
    assert document.state is DocumentState.REFUSED
    assert states(request) == [ItemState.REFUSED]
    assert request.items[0].refusal == "La page 2 manque."
    assert referral.waiting_on_owner
    assert request.due_on > today()
    assert [mail.to for mail in mails("document_refused")] == [owner.email]
    assert mails("document_refused")[0].subject.startswith("Un document")


def test_an_answer_refused_may_be_accepted_after_all(referral, adviser, owner):
    request = ask(referral, QUESTION, by=adviser)
    item = request.items[0]
    requests.answer_in_words(item, "Vingt", by=owner)
    with pytest.raises(Refused, match="ce qui manque dans sa réponse"):
        verdicts.refuse(item, "", by=adviser)
    verdicts.refuse(item, "Par mois ou par an ?", by=adviser)
    assert mails("document_refused")[0].subject.startswith("Une réponse")
    assert referral.waiting_on_owner
    verdicts.accept(item, by=adviser)
    assert not referral.waiting_on_owner
    assert request.closed_at


def test_what_is_no_longer_asked_gives_the_ball_back(referral, adviser):
    request = ask(referral, QUOTES, BANK, QUESTION, by=adviser)
    add_document(referral.dossier, "P08")
    verdicts.drop(request.items[2], by=adviser)
    assert mails("nothing_owed") == []
    verdicts.drop(request.items[1], by=adviser)
    (told_once,) = mails("nothing_owed")
    assert "n’attend plus rien de vous" in told_once.text
    assert states(request) == [ItemState.SENT, ItemState.DROPPED, ItemState.DROPPED]
    assert not referral.waiting_on_owner
    assert request.answered_at
    assert request.closed_at is None
    with pytest.raises(Refused, match="déjà réglée"):
        verdicts.drop(request.items[1], by=adviser)


def test_what_has_not_come_is_not_judged(referral, adviser):
    request = ask(referral, QUOTES, by=adviser)
    for judge in (
        lambda: verdicts.accept(request.items[0], by=adviser),
        lambda: verdicts.refuse(request.items[0], "Flou", by=adviser),
    ):
        with pytest.raises(Refused, match="pas encore répondu"):
            judge()


def test_only_the_network_judges_what_it_asked_for(referral, adviser, stranger):
    request = ask(referral, QUOTES, by=adviser)
    document = add_document(referral.dossier, "P08")
    for judge in (
        lambda: verdicts.accept(request.items[0], by=stranger),
        lambda: verdicts.drop(request.items[0], by=stranger),
        lambda: verdicts.judge(referral, document, accepted=True, by=stranger),
    ):
        with pytest.raises(Refused, match="Seules les personnes du réseau"):
            judge()


def test_a_document_that_nobody_asked_for_can_be_accepted(referral, adviser):
    document = add_document(referral.dossier, "P01")
    verdicts.judge(referral, document, accepted=True, by=adviser)
    assert document.state is DocumentState.ACCEPTED
    assert not referral.requests


def test_a_document_that_nobody_asked_for_is_asked_for_once_it_is_refused(referral, adviser):
    document = add_document(referral.dossier, "P01")
    verdicts.judge(referral, document, accepted=False, reason="Illisible.", by=adviser)
    assert document.state is DocumentState.REFUSED
    item = referral.requests[-1].items[0]
    assert (item.kind_code, item.state, item.refusal) == ("P01", ItemState.REFUSED, "Illisible.")
    assert referral.waiting_on_owner
    assert requests.open_items(referral.dossier) == [item]


def test_a_network_may_accept_what_only_another_asked_for(referral, adviser):
    other = adviser_of("adie")
    theirs = at(referral.dossier, "adie")
    walk(theirs, other, 2)
    twin = ask(theirs, QUOTES, by=other)
    document = add_document(referral.dossier, "P08")
    verdicts.judge(referral, document, accepted=True, by=adviser)
    assert states(twin) == [ItemState.ACCEPTED]


def test_one_answer_serves_every_network_that_asks_the_same_question(referral, adviser, owner):
    other = adviser_of("adie")
    theirs = at(referral.dossier, "adie")
    walk(theirs, other, 2)
    mine = ask(referral, QUESTION, Wanted("Un local ?"), by=adviser)
    ask(theirs, Wanted("combien de Clients ? "), by=other)
    tracked = track(referral.dossier)
    assert [len(one.networks) for one in tracked.questions] == [2, 1]
    assert tracked.questions[0].who == "Initiative Somme et l’Adie"
    requests.answer_in_words(mine.items[0], "Vingt", by=owner)
    assert [one.label for one in requests.open_items(referral.dossier)] == ["Un local ?"]


def test_what_a_network_accepted_serves_the_next_one_unless_it_says_why_not(referral, adviser):
    other = adviser_of("adie")
    theirs = at(referral.dossier, "adie")
    walk(theirs, other, 2)
    document = add_document(referral.dossier, "P01")
    verdicts.judge(referral, document, accepted=True, by=adviser)
    hints = {one.code: one.hint for one in offers.documents(theirs)}
    assert hints["P01"] == f"Déjà reçu, accepté par Initiative Somme le {date_long(today())}"
    later = today() + 9 * ONE_DAY
    with pytest.raises(Refused, match="vous pouvez vous en servir : Identité"):
        requests.request_info(theirs, [IDENTITY], later, WHY, by=other)
    both = requests.request_info(theirs, [IDENTITY, BANK], later, WHY, by=other)
    assert states(both) == [ItemState.ACCEPTED, ItemState.ASKED]
    assert both.items[0].document is document
    more = replace(IDENTITY, again=True)
    again = requests.request_info(theirs, [more], later, "Il en faut deux", by=other)
    assert states(again) == [ItemState.ASKED]


def test_what_is_on_offer_says_what_is_known_already(referral, adviser):
    add_document(referral.dossier, "P01")
    later = today() + 9 * ONE_DAY
    ask(referral, BANK, by=adviser, due_on=later)
    hints = {one.code: one.hint for one in offers.documents(referral)}
    assert hints["P01"] == "Déjà dans le dossier"
    assert hints["P09"] == f"Déjà demandé, par Initiative Somme, avant le {date_long(later)}"
    assert hints["P02"] == ""


@time_machine.travel("2026-03-02 10:00 +0100")
def test_a_request_that_is_judged_again_starts_its_reminders_again(referral, adviser):
    request = ask(referral, QUOTES, by=adviser)
    request.reminders = 2
    add_document(referral.dossier, "P08")
    verdicts.refuse(request.items[0], "Flou", by=adviser)
    assert request.reminders == 0
    session.rollback()


def test_what_a_network_asks_no_more_stays_so_when_another_one_refuses_it(referral, adviser):
    mine = ask(referral, QUOTES, by=adviser)
    document = add_document(referral.dossier)
    verdicts.drop(mine.items[0], by=adviser)
    other, colleague = at(referral.dossier, "adie"), adviser_of("adie")
    walk(other, colleague, 1)
    verdicts.judge(other, document, accepted=False, reason="Flou", by=colleague)
    assert states(mine) == [ItemState.DROPPED]
    verdicts.judge(referral, document, accepted=False, reason="Flou", by=adviser)
    assert states(mine) == [ItemState.DROPPED]
    assert [item.state for item in referral.requests[-1].items] == [ItemState.REFUSED]


def test_a_network_judges_nothing_once_the_file_has_left_it(referral, adviser, owner):
    request = ask(referral, QUESTION, QUOTES, by=adviser)
    document = add_document(referral.dossier)
    requests.answer_in_words(request.items[0], "Vingt", by=owner)
    endings.withdraw(referral, by=owner)
    for judge in (
        lambda: verdicts.accept(request.items[0], by=adviser),
        lambda: verdicts.refuse(request.items[0], "Flou", by=adviser),
        lambda: verdicts.drop(request.items[0], by=adviser),
        lambda: verdicts.judge(referral, document, accepted=True, by=adviser),
    ):
        with pytest.raises(Refused):
            judge()


def test_only_the_person_answers(referral, adviser):
    request = ask(referral, QUESTION, by=adviser)
    with pytest.raises(Refused, match="porte cette demande"):
        requests.answer_all(referral.dossier, {request.items[0].id: "Vingt"}, by=adviser)
