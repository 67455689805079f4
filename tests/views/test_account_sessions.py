"""How long a session lasts, and the many ways to end one."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal.database import session
from portal.users import commands
from portal.users.models import SignIn
from tests.factories import PASSWORD, UserFactory

START = "2026-11-23 08:00Z"
NEW = "quatre autres mots sans lien"


def is_signed_in(client):
    return client.get("/compte").status_code == 200


def sign_in(client, user):
    client.post("/compte/connexion", data={"email": user.email, "password": PASSWORD})
    return client


def cookie_of(client):
    return client.get_cookie("guichet").value


def test_signing_out_ends_the_session_on_the_server(app, client):
    sign_in(client, UserFactory())
    copied = cookie_of(client)
    answer = client.post("/compte/deconnexion")
    assert answer.location == "/"
    assert answer.headers["Clear-Site-Data"] == '"storage"'
    thief = app.test_client()
    thief.set_cookie("guichet", copied)
    assert not is_signed_in(thief)


def test_signing_out_forgets_what_the_cookie_held(client):
    sign_in(client, UserFactory())
    with client.session_transaction() as cookie:
        cookie["simulator"] = {"need": "creation"}
    client.post("/compte/deconnexion")
    with client.session_transaction() as cookie:
        assert set(cookie) <= {"_flashes", "csrf_token"}


def test_nobody_is_signed_out_by_a_link(client):
    sign_in(client, UserFactory())
    assert client.get("/compte/deconnexion").status_code == 405
    assert is_signed_in(client)


def test_a_session_ends_after_two_hours_without_a_page(client):
    with time_machine.travel(START, tick=False) as clock:
        sign_in(client, UserFactory())
        for _ in range(3):
            clock.shift(timedelta(minutes=119))
            assert is_signed_in(client)
        clock.shift(timedelta(minutes=121))
        assert not is_signed_in(client)


@pytest.mark.parametrize("staff", [{}, {"admin": True}])
def test_a_session_ends_after_twelve_hours_whatever_is_done(client, staff):
    with time_machine.travel(START, tick=False) as clock:
        client.login(UserFactory(**staff))
        for _ in range(7):
            clock.shift(timedelta(minutes=100))
            assert is_signed_in(client)
        clock.shift(timedelta(minutes=21))
        assert not is_signed_in(client)


def test_an_old_copy_of_the_cookie_ends_as_well(app, client):
    """A signed cookie alone would live on: its own date and the row bound it."""
    with time_machine.travel(START, tick=False) as clock:
        sign_in(client, UserFactory())
        thief = app.test_client()
        copied = cookie_of(client)
        clock.shift(timedelta(minutes=121))
        thief.set_cookie("guichet", copied)
        assert not is_signed_in(thief)


def test_closing_an_account_ends_its_sessions(client):
    user = UserFactory()
    sign_in(client, user)
    commands.disable(user, by=None)
    session.commit()
    assert not is_signed_in(client)
    assert not session.scalars(select(SignIn)).all()


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(app, client):
    user = UserFactory()
    elsewhere = sign_in(app.test_client(), user)
    sign_in(client, user)
    data = {"password": PASSWORD, "new_password": NEW}
    assert client.post("/compte/mot-de-passe", data=data).location == "/compte"
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"password": "pas le bon du tout"}, "Ce n’est pas votre mot de passe actuel"),
        ({"new_password": PASSWORD}, "différent du précédent"),
        ({"new_password": "court"}, "au moins 12 caractères"),
        ({"new_password": ""}, "Écrivez votre nouveau mot de passe"),
    ],
)
def test_the_password_changes_only_with_the_old_one_and_by_the_rule(client, change, said):
    user = UserFactory()
    sign_in(client, user)
    answer = client.post(
        "/compte/mot-de-passe", data={"password": PASSWORD, "new_password": NEW} | change
    )
    assert said in answer.text
    session.refresh(user)
    assert user.verify_and_update_password(PASSWORD)


def test_one_of_my_devices_can_be_ended(app, client):
    user = UserFactory()
    elsewhere = sign_in(app.test_client(), user)
    theirs = session.scalars(select(SignIn)).one()
    sign_in(client, user)
    assert "Cet appareil" in client.get("/compte").text
    client.post(f"/compte/appareils/{theirs.id}/terminer")
    assert not is_signed_in(elsewhere)
    assert is_signed_in(client)


def test_the_device_of_someone_else_stays(app, client):
    other = sign_in(app.test_client(), UserFactory())
    theirs = session.scalars(select(SignIn)).one()
    sign_in(client, UserFactory())
    client.post(f"/compte/appareils/{theirs.id}/terminer")
    assert is_signed_in(other)


def test_all_my_devices_can_be_ended_at_once(app, client):
    user = UserFactory()
    elsewhere = sign_in(app.test_client(), user)
    sign_in(client, user)
    client.post("/compte/appareils/terminer")
    assert not is_signed_in(client)
    assert not is_signed_in(elsewhere)


def test_the_cookie_is_for_the_server_alone(client):
    answer = client.post("/compte/connexion", data={"email": "a@exemple.fr", "password": "x"})
    answer = client.get("/compte/connexion") if not answer.headers.getlist("Set-Cookie") else answer
    cookies = answer.headers.getlist("Set-Cookie")
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in cookies)
