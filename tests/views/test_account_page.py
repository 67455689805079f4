"""What people see and change of their own account."""

import pytest

from portal.database import session
from tests.factories import DeskFactory, UserFactory

NAMES = "/compte/coordonnees"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("0639981234", "06 39 98 12 34"), ("+32 2 555 12 12", "+32 2 555 12 12"), ("", "")],
)
def test_names_and_telephone_are_changed_by_their_owner(client, typed, kept):
    user = UserFactory()
    client.login(user)
    data = {"given_name": "Élodie", "family_name": "d’Hem-Leroy", "phone": typed}
    assert client.post(NAMES, data=data).location == "/compte"
    session.refresh(user)
    assert (user.full_name, user.phone) == ("Élodie d’Hem-Leroy", kept)
    assert kept in client.get(NAMES).text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"phone": "12"}, "Écrivez un numéro de téléphone"),
        ({"given_name": " "}, "Écrivez votre prénom"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, change, said):
    client.login(UserFactory())
    data = {"given_name": "Élodie", "family_name": "Leroy", "phone": ""} | change
    page = client.post(NAMES, data=data).text
    assert said in page
    assert "Leroy" in page


def test_the_page_sums_up_the_account(client):
    user = UserFactory(adviser=DeskFactory(name="Guichet du réseau"))
    client.login(user)
    page = client.get("/compte").text
    for words in (
        user.email,
        "Conseiller, Guichet du réseau",
        "Activée",
        "1\u00a0code",
        "Chrome sur Linux",
    ):
        assert words in page


def test_the_owner_reads_what_happened(client):
    user = UserFactory()
    client.post("/compte/connexion", data={"email": user.email, "password": "pas le bon du tout"})
    client.login(user)
    assert "Échec de connexion (mot de passe)" in client.get("/compte").text
