"""The page behind the link of an invitation."""

import pytest

from portal.database import session
from portal.users import commands
from portal.users.queries import user_with
from portal.vocabulary import RoleName
from tests.factories import PASSWORD, DeskFactory, UserFactory
from tests.mailbox import last_link

NADIA = {"given_name": "Nadia", "family_name": "Lecomte", "password": PASSWORD}


@pytest.fixture
def desk(app):
    return DeskFactory(name="Guichet du réseau")


def invite(email, role=RoleName.ADVISER, desk=None):
    commands.invite(email, role, desk, by=None)
    session.commit()
    return last_link(email)


def test_someone_new_makes_an_account_then_must_set_up_the_second_factor(client, desk):
    link = invite("nadia@exemple.fr", desk=desk)
    page = client.get(link).text
    assert "Conseiller, Guichet du réseau" in page
    answer = client.post(link, data=NADIA)
    assert answer.location == "/compte/double-verification"
    user = user_with("nadia@exemple.fr")
    assert user.desk_ids == {desk.id}
    assert client.get("/compte").status_code == 302


def test_the_rule_of_passwords_holds_here_too(client, desk):
    link = invite("nadia@exemple.fr", desk=desk)
    assert "au moins 12" in client.post(link, data=NADIA | {"password": "court"}).text
    assert "sans votre nom" in client.post(link, data=NADIA | {"password": "Lecomte à vélo"}).text
    assert user_with("nadia@exemple.fr") is None


def test_who_has_an_account_signs_in_then_receives_the_role(client, desk):
    user = UserFactory()
    link = invite(user.email, desk=desk)
    asked = client.get(link)
    assert asked.location == f"/compte/connexion?next={link}"
    client.login(user)
    client.get(link)
    session.refresh(user)
    assert not user.is_staff
    client.post(link)
    session.expire_all()
    assert user.desk_ids == {desk.id}
    assert client.get("/compte").location == "/compte/double-verification"


def test_the_invitation_of_someone_else_gives_nothing(client, desk):
    UserFactory(email="autre@exemple.fr")
    link = invite("autre@exemple.fr", desk=desk)
    me = UserFactory()
    client.login(me)
    assert "Cette invitation est pour autre@exemple.fr" in client.get(link).text
    assert client.post(link).status_code == 409
    session.expire_all()
    assert not me.is_staff


@pytest.mark.parametrize("token", ["nothing", "x" * 43, "%00"])
def test_a_made_up_link_opens_nothing(client, token):
    assert client.get(f"/compte/invitation/{token}").status_code in (404, 410)


def test_a_link_that_has_served_says_so(app, client, desk):
    link = invite("nadia@exemple.fr", desk=desk)
    client.post(link, data=NADIA)
    later = app.test_client().get(link)
    assert later.status_code == 410
    assert "n’est plus valable" in later.text
