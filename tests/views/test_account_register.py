"""Creating an account: what is asked, what is mailed, when it opens."""

from datetime import timedelta

import pytest
import time_machine
from flask_security.signals import user_registered
from sqlalchemy.exc import IntegrityError

from portal.database import session
from portal.users.models import User
from portal.users.queries import user_with
from portal.users.signals import account_registered
from tests.client import without_secrets
from tests.factories import PASSWORD, UserFactory
from tests.mailbox import kinds_to, last_link, link_in, mails_to

REGISTER = "/compte/inscription"
AWA = {"given_name": "Awa", "family_name": "Diop", "email": "awa@exemple.fr", "password": PASSWORD}


def register(client, **changes):
    return client.post(REGISTER, data=AWA | changes)


def is_signed_in(client):
    return client.get("/compte").status_code == 200


def test_four_answers_make_an_account_that_a_mail_opens(app, client):
    assert register(client).location == "/compte/courriel-envoye"
    user = user_with("awa@exemple.fr")
    assert (user.given_name, user.family_name, user.roles) == ("Awa", "Diop", [])
    assert not is_signed_in(client)
    link = last_link("awa@exemple.fr")
    assert client.get(link).status_code == 200
    assert client.post(link).location == "/compte/bienvenue"
    assert is_signed_in(client)


def test_opening_the_link_of_a_mail_changes_nothing(app, client):
    """Mailboxes and antivirus programs open links before people do."""
    register(client)
    client.get(last_link("awa@exemple.fr"))
    client.head(last_link("awa@exemple.fr"))
    assert user_with("awa@exemple.fr").confirmed_at is None


def test_in_another_browser_the_password_is_asked(app, client):
    register(client)
    elsewhere = app.test_client()
    assert elsewhere.post(last_link("awa@exemple.fr")).location == "/compte/connexion"
    assert not is_signed_in(elsewhere)
    elsewhere.post("/compte/connexion", data=AWA)
    assert is_signed_in(elsewhere)


def test_the_confirmation_serves_once(app, client):
    register(client)
    link = last_link("awa@exemple.fr")
    client.post(link)
    client.post("/compte/deconnexion")
    assert client.post(link).location == "/compte/connexion"
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("age", "opens"), [(timedelta(hours=47), True), (timedelta(hours=49), False)]
)
def test_the_confirmation_lives_48_hours(app, client, age, opens):
    with time_machine.travel("2026-11-23 08:00Z", tick=False) as clock:
        register(client)
        clock.shift(age)
        client.post(last_link("awa@exemple.fr"))
        assert bool(user_with("awa@exemple.fr").confirmed_at) == opens


def test_a_forged_or_foreign_link_confirms_nothing(app, client):
    register(client)
    link = last_link("awa@exemple.fr")
    token = link.rsplit("/", 1)[1]
    client.post(link[:-5] + ("A" if link[-5] != "A" else "B") + link[-4:])
    client.post("/compte/confirmer/nothing")
    client.post(f"/compte/lien-de-connexion/{token}")
    assert user_with("awa@exemple.fr").confirmed_at is None
    assert not is_signed_in(client)


def test_the_answer_is_the_same_when_the_address_has_an_account(app, client):
    UserFactory(email="deja@exemple.fr")
    new = client.post(REGISTER, data=AWA, follow_redirects=True)
    known = app.test_client().post(
        REGISTER, data=AWA | {"email": "deja@exemple.fr"}, follow_redirects=True
    )
    assert without_secrets(new, "awa@exemple.fr") == without_secrets(known, "deja@exemple.fr")
    assert kinds_to("awa@exemple.fr") == ["confirm"]
    assert kinds_to("deja@exemple.fr") == ["already_registered"]
    assert len(session.query(User).filter_by(email="deja@exemple.fr").all()) == 1


def test_registering_again_does_not_change_the_account(app, client):
    user = UserFactory(email="deja@exemple.fr", given_name="Vraie")
    before = user.password
    register(client, email="deja@exemple.fr", given_name="Autre")
    session.refresh(user)
    assert (user.given_name, user.password) == ("Vraie", before)


def test_registering_again_before_confirming_sends_the_link_again(app, client):
    register(app.test_client())
    shown = client.post(REGISTER, data=AWA, follow_redirects=True)
    new = AWA | {"email": "b@exemple.fr"}
    other = app.test_client().post(REGISTER, data=new, follow_redirects=True)
    assert without_secrets(shown, "awa@exemple.fr") == without_secrets(other, "b@exemple.fr")
    mail = mails_to("awa@exemple.fr")[-1]
    assert mail.subject == "Confirmez votre adresse"
    link = next(part for part in mail.text.split() if "/compte/confirmer/" in part)
    client.post("/" + link.split("/", 3)[3])
    assert user_with("awa@exemple.fr").confirmed_at


def test_whoever_owns_the_mailbox_takes_over_an_account_begun_by_another(app, client):
    """Who registered first with someone's address loses their password to its owner."""
    register(client, password="mot de passe du pirate")
    register(app.test_client())
    mail = mails_to("awa@exemple.fr")[-1]
    assert mail.kind == "security/already_registered"
    reset = next(part for part in mail.text.split() if "mot-de-passe-oublie/" in part)
    client.post("/" + reset.split("/", 3)[3], data={"password": "le mien à moi seule"})
    client.post("/compte/connexion", data=AWA | {"password": "mot de passe du pirate"})
    assert not is_signed_in(client)
    client.post("/compte/connexion", data=AWA | {"password": "le mien à moi seule"})
    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"given_name": ""}, "Écrivez votre prénom"),
        ({"given_name": "https://piege.example"}, "Écrivez votre prénom avec des lettres"),
        ({"family_name": "x" * 81}, "80 caractères au maximum"),
        ({"email": "awa@"}, "Écrivez une adresse complète"),
        ({"email": ""}, "Écrivez votre adresse électronique"),
        ({"password": "court"}, "au moins 12 caractères"),
        ({"password": "awa diop à amiens"}, "sans votre nom"),
        ({"password": ""}, "Écrivez votre mot de passe"),
    ],
)
def test_what_is_missing_is_said_in_plain_words(client, change, said):
    answer = register(client, **change)
    assert answer.status_code == 200
    assert said in answer.text
    assert user_with("awa@exemple.fr") is None


def test_a_visitor_cannot_give_themselves_more_than_the_form_asks(app, client):
    register(client, active="1", confirmed_at="2026-01-01", roles="admin", id="1", admin="1")
    user = user_with("awa@exemple.fr")
    assert not user.roles
    assert user.confirmed_at is None


def test_other_parts_hear_of_a_new_account_in_its_own_request(app, client):
    heard = []

    def hear(sender, user):
        from flask import session as cookie

        heard.append((sender, user.email, user.id, cookie.get("simulator")))

    with client.session_transaction() as cookie:
        cookie["simulator"] = {"need": "creation"}
    with account_registered.connected_to(hear, app):
        register(client)
    assert heard == [(app, "awa@exemple.fr", user_with("awa@exemple.fr").id, {"need": "creation"})]


def test_another_confirmation_can_be_asked_and_says_nothing_of_who_has_an_account(app, client):
    register(client)
    client.get("/compte/courriel-envoye")
    UserFactory(email="deja@exemple.fr")
    answers = []
    for email in ("awa@exemple.fr", "deja@exemple.fr", "personne@exemple.fr"):
        asked = client.post("/compte/confirmer", data={"email": email}, follow_redirects=True)
        answers.append(without_secrets(asked, email))
    assert len(set(answers)) == 1
    assert kinds_to("awa@exemple.fr") == ["confirm", "confirm"]
    assert not mails_to("deja@exemple.fr")
    assert not mails_to("personne@exemple.fr")
    assert client.post(link_in(mails_to("awa@exemple.fr")[1])).location == "/compte/bienvenue"


@pytest.mark.parametrize("left", [{}, {"simulator": {"answers": {"projet": "reprise"}}}])
def test_the_cookie_is_the_same_when_the_address_has_an_account(app, left):
    """It is signed, not sealed: whoever registers can read it."""
    UserFactory(email="deja@exemple.fr")
    new, known = [
        cookie_after_registering(app.test_client(), email, left)
        for email in ("tout.neuf@exemple.fr", "deja@exemple.fr")
    ]
    assert new.keys() == known.keys()
    assert len(new.pop("registered")) == len(known.pop("registered"))
    assert without(new, "tout.neuf@exemple.fr") == without(known, "deja@exemple.fr")


def cookie_after_registering(client, email, left):
    with client.session_transaction() as cookie:
        cookie.update(left)
    register(client, email=email)
    with client.session_transaction() as cookie:
        return dict(cookie)


def without(cookie, email):
    return str(cookie | {"csrf_token": ""}).replace(email, "…")


def test_of_two_registrations_at_once_the_second_leaves_the_same_cookie(app, client):
    def first(*_, user, **__):
        if user.email == "awa@exemple.fr":
            raise IntegrityError("the other one was first", None, Exception())

    with user_registered.connected_to(first, app):
        assert register(client).location == "/compte/courriel-envoye"
    with client.session_transaction() as cookie:
        assert {"registered", "aside", "_flashes"} <= cookie.keys()


def test_who_had_an_account_finds_the_simulators_answers_again_once_signed_in(app, client):
    user = UserFactory(email="deja@exemple.fr")
    answers = {"answers": {"projet": "reprise"}}
    cookie_after_registering(client, user.email, {"simulator": answers})
    client.post("/compte/connexion", data={"email": user.email, "password": PASSWORD})
    with client.session_transaction() as cookie:
        assert cookie["simulator"] == answers


def test_answers_that_are_in_the_new_draft_are_not_proposed_again(app, client):
    cookie_after_registering(client, "awa@exemple.fr", {"simulator": {"answers": {}}})
    client.post(last_link("awa@exemple.fr"))
    with client.session_transaction() as cookie:
        assert "simulator" not in cookie
        assert "aside" not in cookie


START = "/mes-demandes/nouvelle"


def test_who_has_no_account_is_asked_to_create_one_first(client):
    answer = client.get(START)
    assert answer.location == f"/compte/inscription?next={START}"
    page = client.get(answer.location).text
    assert "Pour garder vos réponses, créez un compte" in page
    assert f'href="/compte/connexion?next={START}">J’ai déjà un compte' in page


def test_wherever_they_were_going_the_mail_comes_first_and_they_go_on_afterwards(app, client):
    assert register(client, next=START).location == "/compte/courriel-envoye"
    assert "Connectez-vous pour voir" not in client.get("/compte/courriel-envoye").text
    assert client.post(last_link("awa@exemple.fr")).location == START


def test_nobody_is_sent_to_another_site_after_the_confirmation(app, client):
    for address in ("https://ailleurs.example/", "//ailleurs.example/"):
        assert register(client, next=address).status_code == 200
    assert user_with("awa@exemple.fr") is None


def test_the_simulators_answers_lead_to_the_draft_that_holds_them(app, client):
    with client.session_transaction() as cookie:
        cookie["simulator"] = {"answers": {"projet": "reprise"}, "seen": ["nature"]}
    on = f"{START}?depuis=simulateur"
    register(client, next=on)
    client.post(last_link("awa@exemple.fr"))
    assert client.get(on).location.startswith("/mes-demandes/")
    assert client.get(START).status_code == 200
