"""Coming in with a password: what it opens, what it tells, where it leads."""

from urllib.parse import urljoin

import pytest
from sqlalchemy import func, select

from portal.database import session
from portal.users.models import AccountEvent, AccountEventKind, SignIn
from tests.client import without_secrets
from tests.factories import PASSWORD, UserFactory

SIGN_IN = "/compte/connexion"


def sign_in(client, user, password=PASSWORD, **more):
    return client.post(SIGN_IN, data={"email": user.email, "password": password, **more})


def is_signed_in(client):
    return client.get("/compte").status_code == 200


def test_the_right_password_opens_a_session(client):
    user = UserFactory()
    assert sign_in(client, user).location == "/compte/bienvenue"
    assert is_signed_in(client)
    assert session.scalar(select(SignIn.device).where(SignIn.user_id == user.id))
    kinds = session.scalars(select(AccountEvent.kind).where(AccountEvent.user_id == user.id)).all()
    assert kinds == [AccountEventKind.SIGNED_IN]


def test_the_address_may_be_written_in_capitals(client):
    user = UserFactory(email="awa.diop@exemple.fr")
    sign_in(client, user, email="Awa.Diop@Exemple.FR")
    assert is_signed_in(client)


def test_the_password_is_taken_as_it_is_typed(client):
    user = UserFactory()
    sign_in(client, user, password=f"{PASSWORD} ")
    assert not is_signed_in(client)
    sign_in(client, user, password=PASSWORD.upper())
    assert not is_signed_in(client)


@pytest.mark.parametrize("traits", [{}, {"password": None}], ids=["wrong", "without"])
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, traits):
    user = UserFactory(**traits)
    known, unknown = (
        without_secrets(
            client.post(SIGN_IN, data={"email": email, "password": "pas le bon"}), email
        )
        for email in (user.email, "personne@exemple.fr")
    )
    assert known == unknown
    assert "ne correspond pas" in known


@pytest.mark.parametrize(
    ("traits", "said"),
    [
        ({"unconfirmed": True}, "Confirmez d’abord votre adresse"),
        ({"closed": True}, "Ce compte est fermé"),
    ],
)
def test_an_account_that_is_not_open_says_so_to_its_owner_only(client, traits, said):
    user = UserFactory(**traits)
    assert said in sign_in(client, user).text
    assert said not in sign_in(client, user, password="pas le bon du tout").text
    assert not is_signed_in(client)


def test_who_asked_for_a_page_finds_it_after_signing_in(client):
    asked = client.get("/compte/coordonnees")
    assert asked.location == "/compte/connexion?next=/compte/coordonnees"
    user = UserFactory()
    answer = client.post(asked.location, data={"email": user.email, "password": PASSWORD})
    assert answer.location == "/compte/coordonnees"


@pytest.mark.parametrize(
    "address",
    [
        "https://ailleurs.example/", "//ailleurs.example", "///ailleurs.example",
        r"\\ailleurs.example", r"/\ailleurs.example", "javascript:alert(1)",
        "http:ailleurs.example",
        " //ailleurs.example", "\t//ailleurs.example", "https:ailleurs.example",
    ],
)  # fmt: skip
def test_nobody_is_sent_to_another_site(client, address):
    user = UserFactory()
    answer = sign_in(client, user, next=address)
    location = urljoin("http://localhost/compte/connexion", answer.headers.get("Location", "/"))
    assert location.startswith("http://localhost/")


def test_a_form_sent_from_elsewhere_is_refused(client):
    user = UserFactory()
    data = {"email": user.email, "password": PASSWORD}
    assert client.post(SIGN_IN, data=data, csrf=False).status_code in (400, 409)
    assert not is_signed_in(client)


def test_these_pages_take_no_json(client):
    user = UserFactory()
    answer = client.post(SIGN_IN, json={"email": user.email, "password": PASSWORD})
    assert answer.status_code == 415
    seen = client.get(SIGN_IN, headers={"Accept": "application/json"})
    assert seen.mimetype == "text/html"


def test_no_token_opens_anything(client):
    user = UserFactory()
    token = user.get_auth_token()
    answer = client.get("/compte", headers={"Authentication-Token": token})
    assert answer.status_code == 302


@pytest.mark.parametrize(
    "address", ["/compte/login", "/login", "/register", "/compte/us-signin", "/compte/tf-rescue"]
)
def test_the_library_has_no_other_door(client, address):
    assert client.get(address).status_code == 404


def test_a_failure_leaves_a_trace_without_the_password(client):
    user = UserFactory()
    sign_in(client, user, password="secret jamais écrit")
    event = session.scalars(select(AccountEvent).where(AccountEvent.user_id == user.id)).one()
    assert (event.kind, event.detail) == (AccountEventKind.SIGN_IN_FAILED, "mot de passe")


def test_signing_in_twice_in_one_browser_keeps_one_session(client):
    user = UserFactory()
    sign_in(client, user)
    sign_in(client, user)
    assert session.scalar(select(func.count()).select_from(SignIn)) == 1


def test_the_session_begins_with_new_contents(client):
    with client.session_transaction() as cookie:
        cookie.update(csrf_token="known to someone else", odd="value", simulator={"need": 1})
    sign_in(client, UserFactory())
    with client.session_transaction() as cookie:
        assert cookie.get("csrf_token") != "known to someone else"
        assert "odd" not in cookie
        assert cookie["simulator"] == {"need": 1}
