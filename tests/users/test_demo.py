"""The people of the demonstration, and that a real installation has none of this."""

import pytest
import time_machine

from portal import create_app
from portal.config import BadSettings, Environment, Settings
from portal.database import Base, session
from portal.users import demo
from portal.vocabulary import RoleName
from tests.client import PortalClient
from tests.conftest import settings_for
from tests.users.codes import code_of


@pytest.fixture
def demo_app(tmp_path):
    app = create_app(settings_for(f"sqlite:///{tmp_path}/demo.db", tmp_path, demo=True))
    app.test_client_class = PortalClient
    engine = app.extensions["database"].engine
    Base.metadata.create_all(engine)
    with app.app_context():
        demo.create_person("Amina", "Benkacem")
        demo.create_person("Éloïse", "D’Hem", RoleName.FRONT_DESK)
        session.commit()
        yield app
        session.remove()
    engine.dispose()


def sign_in(client, email):
    return client.post("/compte/connexion", data={"email": email, "password": demo.PASSWORD})


def is_signed_in(client):
    return client.get("/compte").status_code == 200


def test_the_sign_in_page_lists_them_the_staff_first(demo_app):
    page = demo_app.test_client().get("/compte/connexion").text
    assert page.index("Éloïse D’Hem") < page.index("Amina Benkacem")
    assert demo.PASSWORD in page
    assert "Accueil du guichet" in page


def test_an_applicant_of_the_demonstration_enters_with_the_password(demo_app):
    client = demo_app.test_client()
    sign_in(client, "amina.benkacem@demo.example")
    assert is_signed_in(client)


def test_a_member_of_the_staff_enters_with_the_code_that_is_shown(demo_app):
    with time_machine.travel("2026-11-23 08:00:05Z", tick=False):
        for _ in range(2):  # two visitors in the same half minute
            client = demo_app.test_client()
            person = demo.people()[0]
            session.rollback()  # the request is another person
            asked = sign_in(client, person.email)
            assert person.code in client.get(asked.location).text
            client.post(asked.location, data={"code": person.code})
            assert is_signed_in(client)


def test_their_codes_are_those_of_any_application(demo_app):
    with time_machine.travel("2026-11-23 08:00:05Z", tick=False):
        user = demo.create_person("Lou", "Petit", RoleName.ADMIN)
        assert demo.code(user) == code_of(user)


def test_a_real_installation_makes_and_shows_no_such_person(app, client):
    with pytest.raises(RuntimeError, match="demonstration"):
        demo.create_person("Amina", "Benkacem")
    page = client.get("/compte/connexion").text
    assert demo.PASSWORD not in page
    assert "démonstration" not in page
    assert app.jinja_env.globals["demo_people"]() == []
    assert app.jinja_env.globals["demo_code"](None) == ""
    assert app.jinja_env.globals["demo_password"] == ""


def test_a_real_person_has_no_code_to_show_even_in_the_demonstration(demo_app):
    user = demo.create_person("Lou", "Petit", RoleName.ADMIN)
    user.email = "lou@exemple.fr"
    assert demo.code(user) == ""


def test_there_is_no_account_to_begin_with(tmp_path):
    app = create_app(settings_for(f"sqlite:///{tmp_path}/empty.db", tmp_path))
    engine = app.extensions["database"].engine
    Base.metadata.create_all(engine)
    with app.app_context():
        assert session.query(demo.User).count() == 0
    engine.dispose()


def test_production_refuses_the_demonstration():
    with pytest.raises(BadSettings, match="GUICHET_DEMO"):
        Settings.load(
            environment=Environment.PRODUCTION, demo=True, secret_key="x" * 40,
            database_url="sqlite:///x.db", base_url="https://guichet.example",
        )  # fmt: skip
