"""The steps of a study on the screen: done once, corrected when wrong, refused when too late."""

import pytest

from portal.calendar import months_after, today
from portal.database import session, transaction
from portal.french import date_long
from portal.referrals import commands
from portal.referrals.clocks import usual_request_due_on
from portal.referrals.models import InfoRequest, Referral
from portal.referrals.workflow import Action, Status
from portal.views.adviser_file import STEP_CODES
from tests.factories_files import ReferralFactory, add_document, adviser_of, ask, manager_of
from tests.mailbox import mails_to
from tests.reading import date_fields, hidden, words
from tests.views.steps import page_of, status_of, take_step


@pytest.fixture
def adviser(app):
    return adviser_of("initiative_somme", given_name="Claire", family_name="Fournier")


@pytest.fixture
def desk(client, adviser):
    return client.login(adviser)


GRANT = {"scheme": "ph_creation", "amount": "8 000", "text": "Bravo", "unrelated": "1"}


def test_a_study_goes_from_the_proposal_to_the_grant(desk):
    referral = ReferralFactory()
    for action, data, status, said in (
        (Action.TAKE, {}, Status.TAKEN, "Vous suivez maintenant ce dossier."),
        (Action.START_REVIEW, {"contact": "Appel"}, Status.IN_REVIEW, "L’étude est commencée."),
        (Action.DECLARE_READY, {}, Status.READY, "Le dossier est prêt à décider."),
        (
            Action.GRANT,
            GRANT | {"amount": "9 000", "confirmed": "1"},
            Status.GRANTED,
            "L’aide est accordée. La personne est prévenue.",
        ),
    ):
        answer = take_step(desk, referral, action, **data)
        assert answer.location == page_of(referral)
        assert status_of(referral) is status
        assert said in words(desk.get(answer.location))
    assert session.get(Referral, referral.id).granted_cents == 900_000


def test_one_click_takes_a_file_from_its_page(desk, adviser):
    referral = ReferralFactory()
    seen = hidden(desk.get(page_of(referral)), "seen")
    desk.post(page_of(referral, Action.TAKE), data={"seen": seen})
    assert session.get(Referral, referral.id).adviser_id == adviser.id


def test_each_receiver_shows_what_the_rules_think_of_it(desk):
    page = desk.get(page_of(ReferralFactory(), Action.TRANSFER))
    assert "Adie Il manque : un besoin de 12 000 € au plus" in words(page)
    assert "CCAS" not in words(page)


def test_a_grant_above_the_cap_is_corrected_on_its_page(desk):
    referral = ReferralFactory(ready=True)
    page = take_step(
        desk, referral, Action.GRANT, scheme="ph_creation", amount="900000", text="Bravo à vous"
    )
    assert page.status_code == 422
    assert "Le montant doit être entre 2 000 € et 30 000 €" in words(page)
    assert 'id="amount-error"' in page.text
    assert "Bravo à vous</textarea>" in page.text
    assert 'value="900000"' in page.text
    assert status_of(referral) is Status.READY
    assert session.get(Referral, referral.id).scheme_id is None
    nothing = take_step(desk, referral, Action.GRANT, scheme="ph_creation", amount="")
    assert "Écrivez le montant accordé" in words(nothing)
    letters = take_step(desk, referral, Action.GRANT, scheme="ph_creation", amount="mille")
    assert "Écrivez le montant en chiffres" in words(letters)


def test_a_grant_is_read_again_before_it_is_sent(desk):
    referral = ReferralFactory(ready=True)
    data = dict(GRANT)
    page = take_step(desk, referral, Action.GRANT, **data)
    name = referral.dossier.person_name
    assert f"Vous accordez 8 000 € (Prêt d’honneur création) à {name}" in words(page)
    assert status_of(referral) is Status.READY
    data |= {"seen": hidden(page, "seen"), "amount": hidden(page, "amount")}
    corrected = desk.post(page_of(referral, Action.GRANT), data=data | {"correct": "1"})
    assert 'value="8 000"' in corrected.text
    for said in ("L’aide est accordée.", "C’est déjà fait."):
        answer = desk.post(page_of(referral, Action.GRANT), data=data | {"confirmed": "1"})
        assert said in words(desk.get(answer.location))
    assert session.get(Referral, referral.id).granted_cents == 800_000


def test_a_grant_is_not_confirmed_from_a_page_that_is_no_longer_true(desk, adviser):
    referral = ReferralFactory(ready=True)
    seen = hidden(desk.get(page_of(referral, Action.GRANT)), "seen")
    ask(referral, by=adviser)
    data = {"seen": seen, **GRANT}
    for more in ({}, {"confirmed": "1"}):
        assert desk.post(page_of(referral, Action.GRANT), data=data | more).status_code == 409


def test_documents_and_questions_are_asked_for_by_a_day(desk):
    referral = ReferralFactory(in_review=True)
    add_document(referral.dossier, "P01")
    page = desk.get(page_of(referral, Action.REQUEST_INFO))
    assert "Déjà dans le dossier" in words(page)
    assert hidden(page, "due_on-day") == str(usual_request_due_on().day)
    take_step(
        desk, referral, Action.REQUEST_INFO, kinds=["P08", "P09"],
        questions="Combien de clients ?\n\n Un local ? \ncombien de clients ?", message="Merci",
        **date_fields(usual_request_due_on()),
    )  # fmt: skip
    request = session.query(InfoRequest).one()
    assert [(one.kind_code, one.label) for one in request.items] == [
        ("P08", "Devis, bail ou promesse de vente"),
        ("P09", "Réponse de la banque"),
        (None, "Combien de clients ?"),
        (None, "Un local ?"),
    ]
    assert (request.due_on, request.message) == (usual_request_due_on(), "Merci")
    again = desk.get(page_of(referral, Action.REQUEST_INFO))
    awaited = f"Réponse de la banque, avant le {date_long(usual_request_due_on())}"
    assert "Vous attendez déjà" in words(again)
    assert awaited in again.text
    assert 'value="P09"' not in again.text
    assert 'value="P01"' in again.text


@pytest.mark.parametrize(("others", "status"), [((), 302), (("P08",), 409)])
def test_a_request_pressed_twice_or_after_another_one_is_told_as_it_is(desk, others, status):
    referral = ReferralFactory(in_review=True)
    data = {"kinds": ["P09"], "message": "Pour le comité.", **date_fields(usual_request_due_on())}
    first, second = data, data | {"kinds": [*others, "P09"]} if others else data
    seen = {"seen": hidden(desk.get(page_of(referral, Action.REQUEST_INFO)), "seen")}
    assert desk.post(page_of(referral, Action.REQUEST_INFO), data=first | seen).status_code == 302
    answer = desk.post(page_of(referral, Action.REQUEST_INFO), data=second | seen)
    assert answer.status_code == status, words(answer)
    assert "Cochez un document" not in words(answer)
    assert session.query(InfoRequest).count() == 1


def test_a_document_that_came_already_is_asked_again_for_a_reason(desk):
    referral = ReferralFactory(in_review=True)
    add_document(referral.dossier, "P08")
    data = {"again": "P08", "questions": "Un local ?"} | date_fields(usual_request_due_on())
    page = desk.get(page_of(referral, Action.REQUEST_INFO))
    assert "Documents déjà dans le dossier, à demander de nouveau" in words(page)
    page = take_step(desk, referral, Action.REQUEST_INFO, **data)
    assert "Dites à la personne pourquoi vous le demandez" in words(page)
    take_step(desk, referral, Action.REQUEST_INFO, message="La page 2 manque.", **data)
    mail = mails_to(referral.dossier.owner.email)[-1].text
    assert "il en faut un autre" in mail
    assert "La page 2 manque." in mail
    assert mail.index("Documents à envoyer") < mail.index("Questions") < mail.index("Un local ?")
    assert "Un local ? À répondre" in words(desk.get(page_of(referral)))


def test_a_request_says_what_is_wrong_in_it(desk):
    referral = ReferralFactory(in_review=True)
    for data, sentence in (
        (
            date_fields(usual_request_due_on()),
            "Cochez un document ou une partie à corriger, ou écrivez une",
        ),
        ({"questions": "Ça va ?"} | date_fields(today()), "La date doit être après aujourd’hui"),
        ({"questions": "Ça va ?"} | date_fields(months_after(today(), 7)), "au plus tard le"),
        ({"questions": "Ça va ?", "due_on-day": "31"}, "Ajoutez le mois et l’année"),
        ({"questions": "\n".join("abcdefghijk")} | date_fields(today()), "10 questions au maximum"),
        ({"questions": "a" * 201} | date_fields(today()), "200 caractères au maximum"),
    ):
        assert sentence in words(take_step(desk, referral, Action.REQUEST_INFO, **data))
    assert session.query(InfoRequest).count() == 0


def test_a_manager_takes_a_study_up_again(client):
    referral = ReferralFactory(taken=True)
    no = {"reason": "too_early", "text": "Non", "staff_note": "Vu", "confirmed": "1"}
    take_step(client.login(referral.adviser), referral, Action.DECLINE, **no)
    assert client.get(page_of(referral, Action.RECONSIDER)).status_code == 409
    boss = client.login(manager_of("initiative_somme"))
    take_step(boss, referral, Action.RECONSIDER, new_fact="Un local")
    assert status_of(referral) is Status.IN_REVIEW


def test_a_file_without_answer_is_closed(desk, adviser):
    referral = ReferralFactory(in_review=True, adviser=adviser)
    request = ask(referral, by=adviser)
    assert desk.get(page_of(referral, Action.CLOSE_UNANSWERED)).status_code == 409
    request.reminders, request.due_on = 3, today().replace(year=today().year - 1)
    session.commit()
    take_step(desk, referral, Action.CLOSE_UNANSWERED)
    assert status_of(referral) is Status.NO_ANSWER


def test_a_step_that_is_not_open_says_why_instead_of_its_form(desk):
    page = desk.get(page_of(ReferralFactory(), Action.GRANT))
    assert page.status_code == 409
    assert "Prenez d’abord le dossier en charge." in words(page)


def test_a_step_on_a_file_of_another_network_does_not_exist(client):
    referral = ReferralFactory()
    client.login(adviser_of("adie"))
    for action in STEP_CODES:
        assert client.get(page_of(referral, action)).status_code == 404
        assert client.post(page_of(referral, action), data={"seen": 1}).status_code == 404


def test_the_second_of_two_people_is_told_and_keeps_what_was_typed(client, app):
    """Both have the same page in front of them."""
    referral = ReferralFactory()
    first, second = adviser_of("initiative_somme"), adviser_of("initiative_somme")
    mine, theirs = app.test_client().login(first), app.test_client().login(second)
    pages = [one.get(page_of(referral, Action.DECLINE)) for one in (mine, theirs)]
    assert hidden(pages[0], "seen") == hidden(pages[1], "seen")
    text = "Une longue explication, écrite avec soin pour la personne."
    data = {
        "seen": hidden(pages[0], "seen"),
        "reason": "too_early",
        "text": text,
        "staff_note": "Vu",
        "confirmed": "1",
    }
    assert mine.post(page_of(referral, Action.DECLINE), data=data).status_code == 302
    refused = theirs.post(page_of(referral, Action.DECLINE), data=data)
    assert refused.status_code == 409
    assert "Ce dossier a changé pendant que" in words(refused)
    assert f"Votre explication pour la personne {text}" in words(refused)


def test_a_stale_page_is_refused_even_when_its_step_is_still_open(app, client, adviser):
    referral = ReferralFactory(in_review=True, adviser=adviser)
    client.login(adviser)
    seen = hidden(client.get(page_of(referral, Action.REQUEST_INFO)), "seen")
    ask(referral, by=adviser_of("initiative_somme"))
    data = {"seen": seen, "questions": "Un local ?", "message": "Pour le comité."} | date_fields(
        usual_request_due_on()
    )
    page = client.post(page_of(referral, Action.REQUEST_INFO), data=data)
    assert page.status_code == 409
    assert session.query(InfoRequest).count() == 1


def test_a_button_pressed_twice_does_it_once(desk, adviser):
    referral = ReferralFactory(in_review=True, adviser=adviser)
    page = desk.get(page_of(referral, Action.REQUEST_INFO))
    data = {"seen": hidden(page, "seen"), "questions": "Un local ?", "message": "Comité"}
    data |= date_fields(usual_request_due_on())
    for _ in range(2):
        answer = desk.post(page_of(referral, Action.REQUEST_INFO), data=data)
        assert answer.location == page_of(referral)
    assert "C’est déjà fait." in words(desk.get(page_of(referral)))
    assert session.query(InfoRequest).count() == 1
    other = desk.post(
        page_of(referral, Action.REQUEST_INFO), data=data | {"questions": "Un bail ?"}
    )
    assert other.status_code == 409
    assert "Un bail ?" in words(other)


def test_a_form_without_the_version_it_was_made_for_does_nothing(desk):
    referral = ReferralFactory()
    for seen in ({}, {"seen": ""}, {"seen": "x"}):
        page = desk.post(page_of(referral, Action.TAKE), data=seen)
        assert page.status_code == 422
        assert "erreur sur cette page" in words(page)
    assert status_of(referral) is Status.PROPOSED


def test_an_action_that_someone_else_did_first_is_refused(desk):
    referral = ReferralFactory()
    seen = hidden(desk.get(page_of(referral)), "seen")
    with transaction():
        commands.take(session.get(Referral, referral.id), by=adviser_of("initiative_somme"))
    assert desk.post(page_of(referral, Action.TAKE), data={"seen": seen}).status_code == 409
