"""Bring ``en.po`` up to date: new sentences come in without English, unused ones go."""

import sys

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from portal.languages import ENGLISH, FOLDER
from portal.translations.sources import sentences

FILE = FOLDER / f"{ENGLISH}.po"


def renewed() -> Catalog:
    """The catalogue with the sentences of today, in alphabetical order, and the English it had."""
    with FILE.open("rb") as file:
        old = read_po(file, locale=ENGLISH)
    new = Catalog(locale=ENGLISH, fuzzy=False, header_comment="# The English of the interface.")
    for sentence, places in sorted(sentences().items(), key=lambda one: str(one[0])):
        known = old.get(sentence)
        words = (
            known.string if known and known.pluralizable is isinstance(sentence, tuple) else None
        )
        new.add(sentence, words, [(place, 0) for place in sorted(places)])
    return new


def english(message: Message) -> bool:
    """Whether it has all its English."""
    words = message.string
    return bool(words) and (isinstance(words, str) or all(words or ("",)))


def save(catalogue: Catalog) -> None:
    with FILE.open("wb") as file:
        write_po(file, catalogue, width=100, include_lineno=False, omit_header=True)


if __name__ == "__main__":
    catalogue = renewed()
    save(catalogue)
    waiting = sum(not english(one) for one in catalogue if one.id)
    sys.stdout.write(f"{len(catalogue)} sentences, {waiting} without English.\n")
