"""Who enters which space."""

import pytest

from tests.client import without_secrets
from tests.factories import DeskFactory, UserFactory

ACCOUNTS = "/administration/comptes"


def test_a_stranger_is_told_that_a_staff_page_does_not_exist(client):
    for stranger in (
        UserFactory(),
        UserFactory(adviser=DeskFactory()),
        UserFactory(front_desk=True),
    ):
        client.login(stranger)
        assert client.get(ACCOUNTS).status_code == 404
        assert client.post(f"{ACCOUNTS}/{stranger.id}/fermer").status_code == 404


def test_an_administrator_enters(client):
    assert client.login(UserFactory(admin=True)).get(ACCOUNTS).status_code == 200


@pytest.mark.parametrize("path", ["", "/nowhere", "/1", "/../secret"])
def test_signed_out_every_staff_address_answers_alike(client, path):
    """Someone of the staff with a bookmark signs in; nobody learns which pages exist."""
    answer = client.get(f"{ACCOUNTS}{path}")
    assert answer.status_code == 302
    assert answer.location == f"/compte/connexion?next={ACCOUNTS}{path}"


def test_a_form_sent_after_the_session_ended_does_not_come_back(client):
    answer = client.post(f"{ACCOUNTS}/1/fermer")
    assert answer.status_code == 403
    assert 'href="/compte/connexion"' in answer.text


@pytest.mark.parametrize("path", ["/nulle-part", "/administrations", "/compte/nulle-part"])
def test_an_unknown_page_elsewhere_is_simply_not_found(client, path):
    assert client.get(path).status_code == 404


SPACES = {
    "/conseil": "/dossiers/1",
    "/guichet": "/taches/1",
    "/pilotage": "/dossiers/1",
    "/administration": "/courriels/renvoyer",
    ACCOUNTS: "/1/fermer",
}
"""The address of each staff space, and one of its pages."""


@pytest.mark.parametrize("traits", [{}, {"adviser": True, "front_desk": True}, None])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "HEAD"])
@pytest.mark.parametrize("space", SPACES)
def test_to_a_stranger_a_page_of_the_staff_answers_as_one_that_does_not_exist(
    client, space, method, traits
):
    """By no method, and without a token: for an applicant, for other staff, and signed out."""
    if traits is not None:
        if space in {"/conseil", "/guichet"}:
            traits = {}
        client.login(
            UserFactory(**{name: DeskFactory() if name == "adviser" else True for name in traits})
        )
    answers = []
    for page in (SPACES[space], "/nulle-part/1", f"/{SPACES[space]}"):
        answer = client.open(f"{space}{page}", method=method, csrf=False)
        answers.append((answer.status_code, without_secrets(answer, f"{space}{page}")))
    assert answers[0] == answers[1] == answers[2]
    assert answers[0][0] == 404 or traits is None


@pytest.mark.parametrize("path", ["/compte", "/compte/coordonnees", "/compte/bienvenue"])
def test_an_account_is_seen_signed_in_only(client, path):
    assert client.get(path).location == f"/compte/connexion?next={path}"


@pytest.mark.parametrize(
    ("traits", "space"),
    [({}, "applicant.index"), ({"admin": True}, "monitoring.dashboard"),
     ({"front_desk": True}, "front_desk.today"), ({"adviser": True}, "adviser.today")],
)  # fmt: skip
def test_everyone_begins_in_their_own_space(app, client, traits, space):
    if "adviser" in traits:
        traits = {"adviser": DeskFactory()}
    client.login(UserFactory(**traits))
    with app.test_request_context():
        from flask import url_for

        assert client.get("/compte/bienvenue").location == url_for(space)
