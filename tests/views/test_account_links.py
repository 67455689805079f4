"""Links by mail: to sign in, to choose a new password, to change the address."""

from datetime import timedelta

import pytest
import time_machine

from portal.database import session
from portal.outbox import Email
from portal.search.indexing import FRONT_DESK
from portal.search.queries import matching
from portal.users.models import SignIn
from tests.client import without_secrets
from tests.counting import statements
from tests.factories import PASSWORD, UserFactory
from tests.factories_files import DossierFactory
from tests.mailbox import kinds_to, last_link, mails_to

ASK_LINK, FORGOT = "/compte/lien-de-connexion", "/compte/mot-de-passe-oublie"
NEW = "quatre autres mots sans lien"


def ask(client, page, user):
    client.post(page, data={"email": user.email})
    return last_link(user.email)


def is_signed_in(client):
    return client.get("/compte").status_code == 200


@pytest.mark.parametrize("page", [ASK_LINK, FORGOT])
def test_the_answer_is_the_same_for_everyone(client, page):
    UserFactory(email="connue@exemple.fr")
    UserFactory(email="fermee@exemple.fr", closed=True)
    answers = set()
    for email in ("connue@exemple.fr", "fermee@exemple.fr", "personne@exemple.fr"):
        answer = client.post(page, data={"email": email}, follow_redirects=True)
        answers.add(without_secrets(answer, email))
    assert len(answers) == 1
    assert [mail.to for mail in session.query(Email)] == ["connue@exemple.fr"]


def test_a_link_signs_in_without_a_password_once(client):
    user = UserFactory()
    link = ask(client, ASK_LINK, user)
    client.get(link)
    assert not is_signed_in(client)
    client.post(link)
    assert is_signed_in(client)
    client.post("/compte/deconnexion")
    client.post(link)
    assert not is_signed_in(client)


@pytest.mark.parametrize(("minutes", "opens"), [(9, True), (11, False)])
def test_a_link_to_sign_in_lives_10_minutes(client, minutes, opens):
    user = UserFactory()
    with time_machine.travel("2026-11-23 08:00Z", tick=False) as clock:
        link = ask(client, ASK_LINK, user)
        clock.shift(timedelta(minutes=minutes))
        client.post(link)
        assert is_signed_in(client) == opens


def test_a_link_dies_when_the_account_is_closed_meanwhile(client):
    user = UserFactory()
    link = ask(client, ASK_LINK, user)
    user.active = False
    session.commit()
    client.post(link)
    assert not is_signed_in(client)


def test_for_the_staff_a_link_leads_to_the_second_factor(client):
    user = UserFactory(admin=True)
    answer = client.post(ask(client, ASK_LINK, user))
    assert answer.location.startswith("/compte/code")
    assert not is_signed_in(client)


def test_who_has_not_confirmed_receives_the_confirmation_instead(client):
    user = UserFactory(unconfirmed=True)
    ask(client, ASK_LINK, user)
    assert kinds_to(user.email) == ["confirm"]


def test_a_forgotten_password_is_replaced_and_every_session_ends(app, client):
    user = UserFactory()
    elsewhere = app.test_client().login(user)
    answer = client.post(ask(client, FORGOT, user), data={"password": NEW})
    assert answer.location == "/compte/connexion"
    assert not is_signed_in(elsewhere)
    assert not is_signed_in(client)
    client.post("/compte/connexion", data={"email": user.email, "password": NEW})
    assert is_signed_in(client)
    assert kinds_to(user.email) == ["reset", "password_changed"]


def test_a_reset_serves_once(client):
    user = UserFactory()
    link = ask(client, FORGOT, user)
    client.post(link, data={"password": NEW})
    assert client.post(link, data={"password": PASSWORD}).location == FORGOT
    client.post("/compte/connexion", data={"email": user.email, "password": PASSWORD})
    assert not is_signed_in(client)


def test_a_reset_lives_2_hours(client):
    user = UserFactory()
    with time_machine.travel("2026-11-23 08:00Z", tick=False) as clock:
        link = ask(client, FORGOT, user)
        clock.shift(timedelta(minutes=121))
        assert client.get(link).location == FORGOT


def test_a_reset_never_jumps_the_second_factor(client):
    user = UserFactory(front_desk=True)
    client.post(ask(client, FORGOT, user), data={"password": NEW})
    answer = client.post("/compte/connexion", data={"email": user.email, "password": NEW})
    assert answer.location.startswith("/compte/code")
    assert not is_signed_in(client)


def test_a_weak_new_password_is_refused_and_the_link_still_serves(client):
    user = UserFactory(family_name="Fournier")
    link = ask(client, FORGOT, user)
    assert "sans votre nom" in client.post(link, data={"password": "camille fournier"}).text
    assert client.post(link, data={"password": NEW}).location == "/compte/connexion"


def test_a_new_address_is_confirmed_from_its_own_mailbox_and_the_old_one_is_told(app, client):
    user = UserFactory(email="avant@exemple.fr")
    elsewhere = app.test_client().login(user)
    client.login(user)
    client.post("/compte/adresse", data={"email": "apres@exemple.fr"})
    session.refresh(user)
    assert user.email == "avant@exemple.fr"
    link = last_link("apres@exemple.fr")
    client.get(link)
    session.refresh(user)
    assert user.email == "avant@exemple.fr"
    client.post(link)
    session.refresh(user)
    assert user.email == "apres@exemple.fr"
    assert kinds_to("avant@exemple.fr") == ["email_changed"]
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    assert client.post(link).location == "/compte/adresse"


def test_the_files_of_someone_are_found_by_their_new_address(client):
    file = DossierFactory(owner=UserFactory(email="avant@exemple.fr"))
    client.login(file.owner)
    client.post("/compte/adresse", data={"email": "apres@exemple.fr"})
    client.post(last_link("apres@exemple.fr"))
    found = [
        session.scalars(matching(one, [FRONT_DESK])).all()
        for one in ("avant@exemple.fr", "apres@exemple.fr")
    ]
    assert found == [[], [file.id]]


def test_the_address_of_someone_else_cannot_be_taken_nor_guessed(client):
    UserFactory(email="autre@exemple.fr")
    client.login(UserFactory())
    taken = client.post("/compte/adresse", data={"email": "autre@exemple.fr"})
    free = client.post("/compte/adresse", data={"email": "libre@exemple.fr"})
    assert without_secrets(taken, "autre@exemple.fr") == without_secrets(free, "libre@exemple.fr")
    assert not mails_to("autre@exemple.fr")


def test_links_stand_on_the_portals_own_name_whatever_the_request_says(app, client):
    user = UserFactory()
    client.post(ASK_LINK, data={"email": user.email}, headers={"Host": "piege.example"})
    client.post(FORGOT, data={"email": user.email}, headers={"Host": "piege.example"})
    for mail in mails_to(user.email):
        assert "piege.example" not in mail.text + mail.html
        assert app.config["BASE_URL"] in mail.text


def test_no_link_names_its_owner(client):
    user = UserFactory(email="awa.diop@exemple.fr")
    for page in (ASK_LINK, FORGOT):
        link = ask(client, page, user)
        assert "awa" not in link
        assert user.fs_uniquifier not in link
    assert session.query(SignIn).count() == 0


@pytest.mark.parametrize("page", [ASK_LINK, FORGOT, "/compte/confirmer"])
def test_the_database_works_as_much_for_an_unknown_address(app, client, page):
    """Otherwise the time of the answer would tell who has an account."""
    UserFactory(email="connue@exemple.fr", unconfirmed=True)
    asked = {}
    for email in ("connue@exemple.fr", "personne@exemple.fr"):
        with statements(app) as sent:
            client.post(page, data={"email": email})
        asked[email] = sent
    assert asked["connue@exemple.fr"] == asked["personne@exemple.fr"]
    assert [mail.to for mail in session.query(Email)] == ["connue@exemple.fr"]
