"""The languages of the interface: French, in which everything is written, and English.

Every sentence is written in French where it is used; ``portal/translations/en.po`` holds its
English. A sentence without one is shown in French. Staff spaces and mails speak French.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache, wraps
from pathlib import Path
from typing import Any, ParamSpec, Protocol, TypeVar

from babel.messages.pofile import read_po
from flask_babel import LazyString

P = ParamSpec("P")
T = TypeVar("T")
FRENCH = "fr"
ENGLISH = "en"
NAMES = {FRENCH: "Français", ENGLISH: "English"}
FOLDER = Path(__file__).parent / "translations"
NBSP = "\u00a0"
UNSPACED = (":", ";", "!", "?")
_spoken: ContextVar[str] = ContextVar("language", default=FRENCH)


class Words(Protocol):
    """What turns French into another language, by the French without its no-break spaces."""

    def one(self, text: str) -> str | None: ...

    def several(self, one: str, many: str, count: float) -> str | None: ...


@dataclass
class Catalogue:
    """The sentences of one language, read from its file."""

    sentences: dict[str, str] = field(default_factory=dict)
    counted: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By the French singular: the singular and the plural."""

    def one(self, text: str) -> str | None:
        counted = self.counted.get(text)
        return counted[0] if counted else self.sentences.get(text)

    def several(self, one: str, many: str, count: float) -> str | None:  # noqa: ARG002
        found = self.counted.get(one)
        return found[count != 1] if found else None


@cache
def catalogue(code: str) -> Catalogue:
    """The words of a language; those without any yet are left out."""
    with (FOLDER / f"{code}.po").open("rb") as file:
        read = read_po(file)
    found = Catalogue()
    for message in read:
        french, english = message.id, message.string
        if isinstance(french, str) and isinstance(english, str):
            found.sentences[french] = english
        elif isinstance(english, tuple) and all(english):
            found.counted[french[0]] = (english[0], english[1])
    return found


SPOKEN: dict[str, Callable[[], Words]] = {ENGLISH: lambda: catalogue(ENGLISH)}
"""The languages beside French, and where their words are."""


def language() -> str:
    """The one spoken here; French wherever nobody has chosen."""
    return _spoken.get()


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """In this language for a while."""
    token = _spoken.set(code)
    try:
        yield
    finally:
        _spoken.reset(token)


def choose(code: str) -> None:
    """In this language from now on, in French if there is no such one."""
    _spoken.set(code if code in SPOKEN else FRENCH)


def _(text: str, /, **values: Any) -> str:
    """This French sentence in the language spoken, its ``%(name)s`` filled."""
    found = _known(text)
    return found % values if values else found


def lazy(text: str, /, **values: Any) -> Any:
    """The same as ``_``, in the language spoken when it is read: for what is written once."""
    return LazyString(_, text, **values)


def marked(text: str) -> str:
    """A sentence to translate elsewhere, when it is shown: here it only becomes known."""
    return text


def counted(one: str, many: str, count: float) -> str:
    """The French singular or plural for this number (plural from 2), in the language spoken."""
    words = SPOKEN.get(language())
    found = words().several(bare(one), bare(many), count) if words else None
    return found or (one if abs(count) < 2 else many)


def otherwise(english: Callable[P, T]) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """On a function that writes French: what writes the same where English is spoken."""

    def both(french: Callable[P, T]) -> Callable[P, T]:
        @wraps(french)
        def spoken(*args: P.args, **kwargs: P.kwargs) -> T:
            return (french if language() == FRENCH else english)(*args, **kwargs)

        return spoken

    return both


def _known(text: str) -> str:
    words = SPOKEN.get(language())
    found = words().one(bare(text)) if words and text else None
    return _between_edges(text, found) if found else text


def _between_edges(french: str, found: str) -> str:
    """The spaces at the edges of the French are kept: « et » often stands between two words.

    English has none before a colon.
    """
    inside, found = french.strip(), found.strip()
    before, after = french[: french.find(inside)], french[french.find(inside) + len(inside) :]
    return f"{'' if found.startswith(UNSPACED) else before}{found}{after}"


def bare(text: str) -> str:
    """As sentences are kept in the files: spaces are spaces, on one line."""
    return " ".join(text.replace(NBSP, " ").split())
