"""The words that not everyone knows, explained beside the questions that use them."""

from functools import cache

import msgspec

from portal.dossiers.questions import FOLDER
from portal.languages import language
from portal.readable import read


class Term(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``title`` is the question that the ``text`` answers: « Qu’est-ce que l’apport ? »."""

    title: str
    text: str


def glossary() -> dict[str, Term]:
    return _glossary(language())


@cache
def _glossary(_language: str) -> dict[str, Term]:
    return read(FOLDER / "glossary.yaml", dict[str, Term])


def explained(names: tuple[str, ...]) -> list[Term]:
    return [glossary()[name] for name in names]
