"""So many tries per address and no more, for whoever the account belongs to."""

import pytest

from portal import create_app
from portal.database import Base
from portal.extensions import limiter
from tests.client import PortalClient
from tests.conftest import settings_for
from tests.factories import PASSWORD


@pytest.fixture(scope="module")
def counting(tmp_path_factory):
    """An application that counts, on a database of its own."""
    folder = tmp_path_factory.mktemp("limits")
    app = create_app(settings_for(f"sqlite:///{folder}/limits.db", folder))
    app.test_client_class = PortalClient
    app.config["RATELIMIT_ENABLED"] = True
    limiter.init_app(app)
    engine = app.extensions["database"].engine
    Base.metadata.create_all(engine)
    yield app
    limiter.enabled = False
    engine.dispose()


@pytest.fixture
def limited(counting):
    """Its client, when nobody has tried anything yet."""
    limiter.reset()
    return counting.test_client()


def statuses(client, page, times, address="203.0.113.1", **data):
    return [
        client.post(page, data=data, environ_overrides={"REMOTE_ADDR": address}).status_code
        for _ in range(times)
    ]


@pytest.mark.parametrize(
    "page",
    ["/compte/connexion", "/compte/code", "/compte/code-de-secours", "/compte/confirmer/x",
     "/compte/lien-de-connexion/x", "/compte/mot-de-passe-oublie/x", "/compte/invitation/x"],
)  # fmt: skip
def test_twenty_guesses_a_minute_then_no_more(limited, page):
    answers = statuses(limited, page, 21, email="a@exemple.fr", password="x", code="000000")
    assert 429 not in answers[:20]
    assert answers[20] == 429


def test_another_address_is_not_concerned(limited):
    statuses(limited, "/compte/connexion", 21)
    assert statuses(limited, "/compte/connexion", 1, address="203.0.113.2") == [200]


@pytest.mark.parametrize(
    "page", ["/compte/lien-de-connexion", "/compte/mot-de-passe-oublie", "/compte/confirmer"]
)
def test_a_mailbox_is_not_flooded_from_many_addresses(limited, page):
    answers = [
        statuses(limited, page, 1, address=f"203.0.113.{number}", email="Victime@exemple.fr")[0]
        for number in range(8)
    ]
    assert answers[:6] == [302] * 6
    assert answers[6:] == [429] * 2


@pytest.mark.parametrize("page", ["/compte/lien-de-connexion", "/compte/inscription"])
def test_thirty_mails_an_hour_from_one_address(limited, page):
    someone = {"given_name": "Awa", "family_name": "Diop", "password": PASSWORD}
    answers = [
        statuses(limited, page, 1, email=f"personne{number}@exemple.fr", **someone)[0]
        for number in range(31)
    ]
    assert answers == [302] * 30 + [429]


def test_who_corrects_a_form_is_not_stopped(limited):
    answers = statuses(limited, "/compte/inscription", 35, email="awa@exemple.fr", password="court")
    assert set(answers) == {200}


def test_reading_a_page_is_not_counted(limited):
    seen = [limited.get("/compte/connexion").status_code for _ in range(25)]
    assert set(seen) == {200}
