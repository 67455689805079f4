"""The pieces of a rule set that are edited one at a time: a rule, a definition, a parameter…"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from portal.routing.ruleset import RuleBook, fingerprint
from portal.vocabulary import LabelledEnum


class Kind(LabelledEnum):
    RULE = "rule", "Règle"
    DEFINITION = "definition", "Définition"
    PARAMETER = "parameter", "Paramètre"
    TAG = "tag", "Étiquette"
    GROUP = "group", "Groupe de réseaux"
    FALLBACK = "fallback", "Réponse de repli"
    TITLE = "title", "Titre"
    ORDER = "order", "Ordre des règles"


@dataclass(frozen=True)
class Piece:
    """What one page edits. A parameter is all its values, by date."""

    kind: Kind
    name: str = ""

    @property
    def label(self) -> str:
        """« Règle R11h »."""
        return f"{self.kind.words} {self.name}".strip()

    def of(self, book: RuleBook) -> Any:
        """The piece as this rule set has it; None when it has none."""
        return FOUND[self.kind](book, self.name)

    def seen(self, book: RuleBook) -> str:
        """The fingerprint that its page carries; that of nothing for a piece still to be made."""
        return fingerprint(self.of(book))


FOUND: dict[Kind, Callable[[RuleBook, str], Any]] = {
    Kind.RULE: lambda book, name: next((one for one in book.rules if one.code == name), None),
    Kind.DEFINITION: lambda book, name: book.definitions.get(name),
    Kind.PARAMETER: lambda book, name: [one for one in book.parameters if one.name == name] or None,
    Kind.TAG: lambda book, name: next((one for one in book.tags if one.tag == name), None),
    Kind.GROUP: lambda book, name: book.groups.get(name),
    Kind.FALLBACK: lambda book, _: book.fallback,
    Kind.TITLE: lambda book, _: book.title,
    Kind.ORDER: lambda book, _: [rule.code for rule in book.rules],
}
