"""Rule sets that go out as a file, come in as one, and are compared, in the browser."""

from io import BytesIO

import pytest

from portal.database import transaction
from portal.routing.drafting import change, start
from portal.routing.exchange import written
from portal.routing.queries import rule_set
from portal.routing.ruleset import from_content, shipped
from tests.factories import UserFactory
from tests.reading import words
from tests.routing.test_drafting import reworded

RULES = "/administration/regles"


@pytest.fixture
def ada(app, client):
    someone = UserFactory(admin=True)
    client.login(someone)
    return someone


def sent(text: str) -> dict:
    return {"file": (BytesIO(text.encode()), "regles.yaml")}


def test_what_is_exported_comes_back_as_the_same_draft(client, ada):
    exported = client.get(f"{RULES}/1.yaml")
    assert exported.headers["Content-Disposition"].startswith("attachment")
    page = client.post(f"{RULES}/importer", data=sent(exported.text), follow_redirects=True)
    assert "Ces deux versions disent la même chose" in words(page)
    assert from_content(rule_set(2).content) == from_content(rule_set(1).content)
    assert rule_set(2).note == "Importée du fichier regles.yaml"


def test_a_damaged_file_is_refused_with_its_lines_and_can_be_mended_on_the_page(client, ada):
    bad = written(shipped()).replace("op: ge", "op: gee", 1)
    page = client.post(f"{RULES}/importer", data=sent(bad))
    assert page.status_code == 422
    assert "« gee » n’est pas une valeur possible" in words(page)
    assert "op: gee" in page.text
    assert rule_set(2) is None
    client.post(f"{RULES}/importer", data={"pasted": bad.replace("gee", "ge")})
    assert rule_set(2)


def test_nothing_sent_is_told(client, ada):
    page = client.post(f"{RULES}/importer", data={"pasted": ""})
    assert "Choisissez un fichier, ou collez son contenu" in words(page)


def test_two_versions_are_compared_in_words(client, ada):
    with transaction():
        draft = start(by=ada)
        change(draft, reworded("R02", off=True), "R02 désactivée", by=ada)
    page = client.get(f"{RULES}/2/differences")
    assert "De la version 1 à la version 2" in words(page)
    assert "Règle R02" in words(page)
    assert "non, désactivée" in words(page)
    back = client.get(f"{RULES}/1/differences?avec=2")
    assert "De la version 2 à la version 1" in words(back)
    unknown = words(client.get(f"{RULES}/2/differences?avec=9"))
    assert "Aucune version ne porte le numéro 9" in unknown
    assert "De la version 1 à la version 2" in unknown


def test_strangers_find_nothing(client, app):
    client.login(UserFactory(front_desk=True))
    for path in ("/importer", "/1.yaml", "/1/differences"):
        assert client.get(f"{RULES}{path}").status_code == 404
