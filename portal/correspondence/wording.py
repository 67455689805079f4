"""What a letter may say of a file: its names between braces, checked, then filled."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import UndefinedError

from portal.dossiers.paper_letters import LetterKind
from portal.languages import FRENCH, speaking
from portal.letters import braces, filling, markup
from portal.letters.checking import taken_away
from portal.letters.faults import BODY, SUBJECT, Fault
from portal.letters.mails import Mail, read
from portal.letters.reader import misread
from portal.letters.texts import Source

HERE = Path(__file__).parent
CALLED = "ce courrier"
MOST_TOLD = 12
LONGEST_SUBJECT = 150
EDITED = tuple(one for one in LetterKind if one is not LetterKind.ORIENTATION)
"""Those that a network writes in its own words."""


@dataclass(frozen=True)
class Filled:
    """``borrowed``: the examples that stand for what the file does not hold yet."""

    subject: str
    body: str
    borrowed: list[str]

    @property
    def whole(self) -> bool:
        """Conditions that do not hold may leave nothing of a text."""
        return bool(self.subject and self.body)


def known(kind: LetterKind) -> Mail:
    """The names of this letter, as the language of mails takes them."""
    return _letters()[kind.value]


@cache
def _letters() -> dict[str, Mail]:
    return read(HERE / "words.yaml", CALLED)


@cache
def shipped(kind: LetterKind) -> Source:
    written = (HERE / "texts" / f"{kind.value}.md").read_text()
    subject, _, body = written.strip().partition("\n")
    return Source(0, subject, body.strip())


def faults(kind: LetterKind, source: Source) -> list[Fault]:
    """All that is wrong, each with its place; empty when the text is good."""
    letter, found = known(kind), [*braces.broken(SUBJECT, source.subject)]
    found += braces.broken(BODY, source.body)
    if not found:
        tree = filling.SANDBOX.parse(source.body)
        found = misread(letter, SUBJECT, filling.SANDBOX.parse(source.subject))
        found += misread(letter, BODY, tree)
        found += taken_away(letter, shipped(kind), tree)
    return (found or _tried(kind, source))[:MOST_TOLD]


def _tried(kind: LetterKind, source: Source) -> list[Fault]:
    """With the longest that its names may be expected to hold."""
    filled = with_examples(kind, source)
    subject = filled.subject
    if not subject:
        return [Fault(SUBJECT, 1, "Écrivez l’objet du courrier")]
    if not filled.body:
        return [Fault(BODY, 1, "Écrivez le texte du courrier")]
    if len(subject) > LONGEST_SUBJECT:
        said = f"L’objet rempli fait {len(subject)} caractères : {LONGEST_SUBJECT} au plus"
        return [Fault(SUBJECT, 1, said)]
    return []


def strictly_filled(kind: LetterKind, source: Source, about: Mapping[str, Any]) -> Filled:
    """With what the step gives, all of which is there."""
    return _made(source, filling.values(known(kind), source, dict(about)), [])


def looked_at(kind: LetterKind, source: Source, about: Mapping[str, Any]) -> Filled:
    """With what a file holds today; what it lacks is an example, told as ``borrowed``."""
    letter, given, borrowed = known(kind), filling.examples(known(kind)), []
    with speaking(FRENCH):
        for name in sorted(filling.names(source) & letter.known.keys()):
            try:
                found = filling.value(letter.known[name], dict(about))
            except (UndefinedError, AttributeError, TypeError):
                found = ""
            if found == "":
                borrowed.append(letter.known[name].about.words)
            else:
                given[name] = found
    return _made(source, given, borrowed)


def with_examples(kind: LetterKind, source: Source) -> Filled:
    return _made(source, filling.examples(known(kind)), [])


def _made(source: Source, given: dict[str, Any], borrowed: list[str]) -> Filled:
    subject = markup.one_line(filling.subject(source, given))
    return Filled(subject, filling.body(source, given, filling.plain), borrowed)
