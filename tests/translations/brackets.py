"""A language in which each sentence is its French in ⟦brackets⟧, and what a page says outside them.

What stands outside is neither a sentence nor a name of the data.
"""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import cache
from xml.etree.ElementTree import Element

import html5lib

from portal import languages
from portal.translations.sources import sentences

ATTRIBUTES = ("alt", "title", "aria-label", "placeholder", "content")
MARKED = re.compile("⟦[^⟦⟧]*⟧")
NAMES = re.compile(
    r"Amiens Métropole|Guichet unique( du financement)?|Démonstration|English|Français"
)
DATES = re.compile(
    r"\b(January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|and|or|at)\b"
)
"""How the language writes dates and lists: what ``portal.english`` adds of itself."""


@cache
def known() -> set[str]:
    """The sentences of which the English is asked for."""
    return {one if isinstance(one, str) else one[0] for one in sentences()}


class Brackets:
    """A language in which each sentence is its French in brackets, if it is one to translate."""

    def one(self, text: str) -> str | None:
        return f"⟦{text}⟧" if text in known() or text.startswith("⟦") else None

    def several(self, one: str, many: str, count: float) -> str:
        return f"⟦{many}⟧"


@contextmanager
def bracketed(client) -> Iterator[None]:
    """This client reads the portal in brackets for a while."""
    languages.SPOKEN["de"] = Brackets
    client.set_cookie("langue", "de")
    yield
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


def unmarked(page: str, typed: Collection[str] = ()) -> list[str]:
    """The lines of what stands outside the brackets and has letters, without what was ``typed``."""
    found = []
    for text in texts(page):
        rest = outside(text)
        for one in sorted(typed, key=len, reverse=True):
            rest = rest.replace(one, "")
        lines = DATES.sub("", NAMES.sub("", rest)).splitlines()
        found += [line.strip() for line in lines if re.search("[A-Za-zÀ-ÿ]{2}", line)]
    return found


def outside(text: str) -> str:
    """A sentence may hold another one."""
    while MARKED.search(text):
        text = MARKED.sub("", text)
    return text
