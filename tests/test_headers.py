"""What every answer brings, whatever was asked."""

import pytest

from portal import create_app
from portal.headers import ALWAYS
from tests.conftest import settings_for


@pytest.fixture
def https(tmp_path):
    url = f"sqlite:///{tmp_path}/empty.db"
    app = create_app(settings_for(url, tmp_path, base_url="https://guichet.exemple.fr"))
    yield app.test_client()
    app.extensions["database"].engine.dispose()


@pytest.mark.parametrize("path", ["/", "/pilotage/", "/nulle-part", "/static/app.css"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_under_another_name_the_portal_says_no_in_plain_words(https, path, method):
    answer = https.open(path, method=method, base_url="https://piege.example")
    assert answer.status_code == 400
    assert answer.text == "Cette adresse n’est pas celle du portail.\n"
    assert answer.mimetype == "text/plain"
    assert ALWAYS.items() <= dict(answer.headers).items()
    assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_under_its_own_name_it_answers(https):
    answer = https.get("/accessibilite", base_url="https://guichet.exemple.fr")
    assert answer.status_code == 200
