"""No page of the public site or the application shows a sentence that was never marked.

The pages are asked in a language that puts ⟦brackets⟧ around all that it translates: what stands
outside them is neither a sentence nor a name of the data.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib
import pytest

from portal import languages
from tests.translations.pages import PUBLIC

ATTRIBUTES = ("alt", "title", "aria-label", "placeholder", "content")
MARKED = re.compile("⟦[^⟦⟧]*⟧")
NAMES = re.compile(
    r"Amiens Métropole|Guichet unique( du financement)?|Démonstration|English|Français"
)


class Brackets:
    """A language in which each sentence is its French in brackets."""

    def one(self, text: str) -> str:
        return f"⟦{text}⟧"

    def several(self, one: str, many: str, count: float) -> str:
        return f"⟦{many}⟧"


@pytest.fixture
def bracketed(client):
    languages.SPOKEN["de"] = Brackets
    client.set_cookie("langue", "de")
    yield client
    del languages.SPOKEN["de"]


def texts(page: str) -> Iterator[str]:
    """All that a page says: its text as a whole, and each attribute that is read or shown."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    yield "".join(spoken(tree))
    for node in ours(tree):
        if node.tag != "meta" or node.get("name") == "description":
            yield from (node.get(name, "") for name in ATTRIBUTES)


def spoken(node: Element) -> Iterator[str]:
    if next(ours(node), None) is node:
        yield node.text or ""
        for child in node:
            yield from spoken(child)
            yield f"{child.tail or ''}\n"


def ours(tree: Element) -> Iterator[Element]:
    """What is not code, nor in a language of its own."""
    for node in tree.iter():
        other = node.get("lang") not in (None, "de")
        if isinstance(node.tag, str) and node.tag not in ("script", "style") and not other:
            yield node


def unmarked(page: str) -> list[str]:
    """The lines of what stands outside the brackets and has letters."""
    found = []
    for text in texts(page):
        rest = text
        while MARKED.search(rest):  # a sentence may hold another one
            rest = MARKED.sub("", rest)
        lines = NAMES.sub("", rest).splitlines()
        found += [line.strip() for line in lines if re.search("[A-Za-zÀ-ÿ]{2}", line)]
    return found


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page_says_nothing_that_is_not_translated(bracketed, address):
    response = bracketed.get(address)
    assert response.status_code == 200
    assert unmarked(response.text) == []
