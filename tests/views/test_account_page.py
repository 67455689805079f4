"""What people see and change of their own account."""

import pytest

from portal.database import session
from portal.users import acceptances
from portal.vocabulary import Subject
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


def test_each_choice_is_apart_unticked_dated_and_taken_back(client):
    user = UserFactory()
    client.login(user)
    page = client.get("/compte").text
    assert "Ce que vous acceptez de recevoir" in page
    assert " checked" not in page
    client.post("/compte/accords", data={"study": "1"})
    kept = acceptances.accepted(user)
    assert list(kept) == [Subject.STUDY]
    client.post("/compte/accords", data={"study": "1", "news": "1"})
    assert acceptances.accepted(user)[Subject.STUDY].id == kept[Subject.STUDY].id
    client.post("/compte/accords", data={"news": "1"})
    session.expire_all()
    assert list(acceptances.accepted(user)) == [Subject.NEWS]
    assert kept[Subject.STUDY].withdrawn_at
    told = client.get("/compte").text
    assert "Envois refusés" in told
    assert "accepté le" in told


def test_the_staff_is_offered_nothing_to_receive(client):
    client.login(UserFactory(front_desk=True))
    assert "Ce que vous acceptez de recevoir" not in client.get("/compte").text
