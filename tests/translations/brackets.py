"""A language in which each sentence is its French in ⟦brackets⟧, and what a page says outside them.

What stands outside is neither a sentence nor a name of the data.
"""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import cache
from html.parser import HTMLParser

from portal import languages
from portal.translations.sources import sentences

ATTRIBUTES = ("alt", "title", "aria-label", "placeholder", "content")
VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
"""Elements that hold no text."""
MARKED = re.compile("⟦[^⟦⟧]*⟧")
NAMES = (
    "Amiens Métropole", "Guichet unique du financement", "Guichet unique", "Démonstration",
    "English", "Français", "Maison de l’entreprise", "12 rue des Teinturiers, Amiens",
)  # fmt: skip
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


class Reader(HTMLParser):
    """All that a page says: its text, and each attribute shown or read.

    Neither code, nor what is in a language of its own.
    """

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._aside = 0
        """How deep in what is set aside."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.said.append("\n")
        other = given.get("lang") not in (None, "de")
        if self._aside or tag in ("script", "style") or other:
            self._aside += tag not in VOID
        elif tag != "meta" or given.get("name") == "description":
            self.said += [f"\n{given[name]}\n" for name in ATTRIBUTES if given.get(name)]

    def handle_endtag(self, tag: str) -> None:
        self._aside -= bool(self._aside) and tag not in VOID
        self.said.append("\n")

    def handle_data(self, data: str) -> None:
        self.said += [] if self._aside else [data]


def unmarked(page: str, typed: Collection[str] = ()) -> list[str]:
    """The lines of what stands outside the brackets and has letters, without what was ``typed``."""
    reader = Reader()
    reader.feed(page)
    rest = outside("".join(reader.said))
    for one in sorted({*NAMES, *typed}, key=len, reverse=True):
        rest = re.sub(rf"(?<!\w){re.escape(one)}(?!\w)", "", rest)
    lines = DATES.sub("", rest).splitlines()
    return [line.strip() for line in lines if re.search("[A-Za-zÀ-ÿ]{2}", line)]


def outside(text: str) -> str:
    """A sentence may hold another one."""
    while MARKED.search(text):
        text = MARKED.sub("", text)
    return text
