"""The language: chosen by a link of each page, kept in a cookie; French for the staff."""

import html5lib
import pytest

from tests.factories import UserFactory
from tests.factories_files import adviser_of


def links(response) -> list[str]:
    """Where the header and the footer lead for English."""
    page = html5lib.parse(response.text, namespaceHTMLElements=False)
    return [one.get("href") for one in page.iter("a") if one.get("hreflang") == "en"]


def spoken(response) -> str:
    return html5lib.parse(response.text, namespaceHTMLElements=False).get("lang")


@pytest.mark.parametrize("address", ["/les-aides", "/simulateur-pret/?montant=10000&duree=24"])
def test_the_link_leads_back_to_the_same_page_in_the_other_language(client, address):
    header, footer = links(client.get(address))
    assert header == footer
    answer = client.get(header)
    assert answer.location == address
    page = client.get(answer.location)
    assert spoken(page) == "en"
    assert links(page) == []
    assert spoken(client.get("/")) == "en"


def test_a_form_to_correct_leads_back_to_its_page(client):
    page = client.post("/verifier-un-recu?a=b", data={"number": ""})
    back = client.get(links(page)[0]).location
    assert back == "/verifier-un-recu?a=b"
    assert spoken(client.get(back)) == "en"


@pytest.mark.parametrize("way", ["//ailleurs.example/", "/\\ailleurs.example", "https://a.example"])
def test_the_link_never_leads_elsewhere(client, way):
    assert client.get("/langue/en", query_string={"retour": way}).location == "/"
    assert client.get("/langue/xx").status_code == 404


def test_the_staff_read_french_whatever_they_chose(client):
    client.login(adviser_of("adie")).get("/langue/en")
    assert spoken(client.get("/conseil/")) == "fr"
    assert spoken(client.get("/")) == "en"


def test_what_the_guards_refuse_is_told_in_the_language_chosen(client):
    client.get("/langue/en")
    client.login(UserFactory())
    hidden, absent = client.get("/conseil/"), client.get("/nulle-part")
    assert spoken(hidden) == spoken(absent) == "en"
    assert spoken(client.post("/mes-demandes/1/messages", csrf=False)) == "en"
