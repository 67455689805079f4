"""Scripts say nothing by themselves: the page gives them their words."""

import json
import re

import html5lib

from portal.config import ROOT
from portal.languages import ENGLISH
from portal.script_words import WORDS

STAFF = {"bulk.js", "desk.js", "lists.js"}
SOURCES = {
    path.name: re.sub(r"^\s*//.*$", "", path.read_text(), flags=re.MULTILINE)
    for path in [*(ROOT / "assets/js").glob("*.js"), ROOT / "portal/static/js/passkeys.js"]
}
ALL = "\n".join(SOURCES.values())
BUILT = {"left": "lefts", "over": "overs"}
"""Keys that a script makes by adding an s."""


def test_each_word_that_is_given_is_said():
    keys = {key for words in WORDS.values() for key in words} - set(BUILT.values())
    assert {one for one in keys if f'"{one}"' not in ALL and f"said.{one}" not in ALL} == set()


def test_each_word_that_is_said_is_given():
    asked = set(re.findall(r'\b(?:said|word)\("(\w+)"', ALL))
    assert asked - {key for words in WORDS.values() for key in words} == set()


def test_no_script_holds_a_french_sentence():
    found = {
        name: re.findall(r'["`][^"`\n]*(?:[à-ÿ]|\bde\b|\ble\b)[^"`\n]*["`]', text)
        for name, text in SOURCES.items()
        if name not in STAFF
    }
    assert {name: texts for name, texts in found.items() if texts} == {}


def test_a_page_gives_the_words_of_its_language(client):
    client.set_cookie("langue", ENGLISH)
    page = html5lib.parse(client.get("/compte/connexion").text, namespaceHTMLElements=False)
    given = [one.get("data-gu-words") for one in page.iter("script") if one.get("data-gu-words")]
    assert json.loads(given[0]).keys() == WORDS["site"].keys()
