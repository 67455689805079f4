import pytest

from portal.database import session
from portal.users.queries import user_with
from tests.factories import UserFactory
from tests.mailbox import kinds_to


@pytest.fixture
def run(app):
    def invoke(*words):
        session.commit()
        result = app.test_cli_runner().invoke(args=["users", *words])
        session.expire_all()
        return result

    return invoke


def test_an_installation_begins_with_an_administrators_invitation(run):
    result = run("invite-admin", "chef@exemple.fr")
    assert result.exit_code == 0
    assert "7 jours" in result.output
    assert kinds_to("chef@exemple.fr") == ["invitation"]


@pytest.mark.parametrize("address", ["chef", ""])
def test_a_wrong_address_is_refused_in_words(run, address):
    result = run("invite-admin", address)
    assert result.exit_code == 1
    assert "adresse complète" in result.output


def test_the_list_tells_who_can_do_what(run):
    UserFactory(admin=True, email="chef@exemple.fr")
    UserFactory(email="awa@exemple.fr")
    assert "chef@exemple.fr · Camille" in run("list").output
    assert "awa@exemple.fr" not in run("list").output
    assert (
        "Porteur de projet · double vérification : non · connexion : jamais"
        in run("list", "awa").output
    )


@pytest.mark.parametrize(
    "command", ["disable", "enable", "unlock", "end-sessions", "reset-second-factor"]
)
def test_each_command_does_its_work_and_says_so(run, command):
    user = UserFactory(front_desk=True)
    result = run(command, user.email)
    assert (result.exit_code, bool(result.output)) == (0, True)
    assert user_with(user.email).active == (command != "disable")


@pytest.mark.parametrize("command", ["disable", "enable", "unlock", "end-sessions"])
def test_an_unknown_address_is_said(run, command):
    result = run(command, "personne@exemple.fr")
    assert result.exit_code == 1
    assert "Aucun compte n’a l’adresse personne@exemple.fr" in result.output


def test_the_last_administrator_cannot_be_closed(run):
    UserFactory(admin=True, email="chef@exemple.fr")
    result = run("disable", "chef@exemple.fr")
    assert result.exit_code == 1
    assert "Il doit rester un administrateur" in result.output


@pytest.mark.parametrize("words", [["--help"], ["invite-admin", "--help"], ["list", "--help"]])
def test_the_help_is_in_french(run, words):
    output = run(*words).output
    assert any(word in output for word in ("comptes", "invitation"))
