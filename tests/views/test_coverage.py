"""The page of coverage: asked for, made behind the scenes, read."""

import pytest

from portal.database import session, transaction
from portal.routing import coverage_report, drafting
from portal.routing.coverage import Kind
from portal.routing.queries import active_rule_set
from tests.factories import UserFactory
from tests.reading import words
from tests.routing.test_drafting import reworded

PAGE = "/administration/regles/1/couverture"


@pytest.fixture
def ada(app, client):
    someone = UserFactory(admin=True)
    client.login(someone)
    return someone


def test_it_is_asked_for_once_made_by_the_worker_and_read(client, ada):
    assert "Calculer la couverture" in words(client.get(PAGE))
    client.post(PAGE)
    client.post(PAGE)
    waiting = client.get(PAGE)
    assert waiting.headers["Refresh"] == "3"
    assert session.query(coverage_report.CoverageReport).count() == 1
    coverage_report.make_waiting()
    page = words(client.get(PAGE))
    assert Kind.SEVERAL.label in page
    assert "Réseau Entreprendre passe avant" in page
    crossed = words(client.get(f"{PAGE}?lignes=emplois&colonnes=besoin&forme=3&stade=1&lieu=0"))
    assert "5 ou plus" in crossed
    assert "Contacts seulement" in words(client.get(f"{PAGE}?lignes=lieu&colonnes=lieu&forme=99"))


def test_rules_that_change_want_another_report(client, ada):
    with transaction():
        draft = drafting.start(by=ada)
        coverage_report.ask(draft, by=ada)
        assert coverage_report.latest(draft)
        drafting.change(draft, reworded("R02", off=True), "R02 désactivée", by=ada)
        assert coverage_report.latest(draft) is None
    assert coverage_report.latest(active_rule_set()) is None


def test_strangers_find_nothing(client, app):
    client.login(UserFactory(front_desk=True))
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE).status_code == 404
