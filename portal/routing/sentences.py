"""Condition trees as sentences: what a rule asks for, in the words of anyone."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from portal.french import listed, number
from portal.languages import _, marked
from portal.routing.conditions import ALWAYS, BARE, Condition
from portal.routing.facts import Fact, catalogue
from portal.routing.ruleset import RuleBook
from portal.routing.trees import Path, is_leaf, kind, members
from portal.routing.words import Names, filled, with_unit

HEADS = {
    "all": marked("Toutes ces conditions"),
    "any": marked("Au moins une de ces conditions"),
    "none": marked("Aucune de ces conditions"),
    "not_all": marked("Pas toutes ces conditions à la fois"),
}
SAID = {
    "eq": marked("%(subject)s est %(value)s"),
    "ne": marked("%(subject)s n’est pas %(value)s"),
    "in": marked("%(subject)s est %(value)s"),
    "has_any": marked("%(subject)s comprend %(value)s"),
    "only": marked("%(subject)s est seulement %(value)s"),
    "has_none": marked("%(subject)s ne comprend pas %(value)s"),
}
NUMBERS = {
    "eq": marked("%(subject)s est de %(value)s"),
    "lt": marked("%(subject)s est de moins de %(value)s"),
    "le": marked("%(subject)s est de %(value)s au plus"),
    "gt": marked("%(subject)s est de plus de %(value)s"),
    "ge": marked("%(subject)s est de %(value)s ou plus"),
}
OR_NOTHING = frozenset({"lt", "le", "ne"})
TURNED = {
    "lt": "ge",
    "ge": "lt",
    "gt": "le",
    "le": "gt",
    "ne": "eq",
    "in": "ne",
    "has_any": "has_none",
    "is_null": "not_null",
    "not_null": "is_null",
}
"""Comparisons whose opposite is one too; « eq » has one but for numbers."""


@dataclass(frozen=True)
class Node:
    """One condition or one group of a tree, where it stands (``path``) and what it says.

    ``kind``: all, any, none, not_all for a group; fact, definition or always. ``codes`` are the
    names that the rule set uses; ``opened`` is what a definition means; ``turned`` says a negated
    comparison by its opposite.
    """

    path: Path
    kind: str
    words: str
    negated: bool = False
    codes: tuple[str, ...] = ()
    parts: tuple["Node", ...] = ()
    opened: "Node | None" = None
    turned: str = ""


@dataclass(frozen=True)
class Reader:
    """Says the conditions of one rule set; ``names`` gives a network's or a commune's name."""

    book: RuleBook
    names: Names = str

    def tree(self, condition: Condition, path: Path = ()) -> Node:
        if condition == ALWAYS:
            return Node(path, "always", _("Toujours"))
        if is_leaf(condition):
            return self._leaf(condition, path)
        which = kind(condition)
        parts = tuple(self.tree(part, path + below) for below, part in members(condition))
        return Node(path, which, _(HEADS[which]), parts=parts)

    def inline(self, condition: Condition) -> str:
        """The whole condition in one sentence, without its full stop."""
        return self._inline(self.tree(condition))

    def leaf(self, leaf: Condition) -> str:
        """One comparison: « le besoin total est de 100 000 € ou plus »."""
        return " ".join(self._compared(leaf, catalogue()[str(leaf.fact)], str(leaf.op)))

    def _opposite(self, leaf: Condition) -> str:
        """« le département du projet n’est pas « 80 » »; empty when only « sauf si » says it."""
        fact, op = catalogue()[str(leaf.fact)], str(leaf.op)
        turned = "ne" if op == "eq" and fact.kind != "number" else TURNED.get(op)
        return " ".join(self._compared(leaf, fact, turned)) if turned else ""

    def definition(self, name: str) -> str:
        return filled(self.book.definitions[name].label, self.book)

    def _leaf(self, condition: Condition, path: Path) -> Node:
        bare = condition.negated or condition
        negated = condition.negated is not None
        words = self.definition(bare.named) if bare.named else self.leaf(bare)
        if negated:
            words = _("sauf si : %(condition)s", condition=words)
        if bare.named:
            opened = self.tree(self.book.definitions[bare.named].when)
            return Node(path, "definition", words, negated, (bare.named,), opened=opened)
        codes = tuple(one for one in (bare.fact, bare.param) if one)
        turned = self._opposite(bare) if negated else ""
        return Node(path, "fact", words, negated, codes, turned=turned)

    def _inline(self, node: Node, *, inside: bool = False) -> str:
        if not node.parts:
            return node.turned or node.words
        link = _(" et ") if node.kind in ("all", "not_all") else _(" ou ")
        between = link if inside else f" ;{link}"
        said = between.join(self._inline(part, inside=True) for part in node.parts)
        if node.kind in ("none", "not_all"):
            said = _("sauf si : %(condition)s", condition=said)
        return f"({said})" if inside and len(node.parts) > 1 else said

    def _compared(self, leaf: Condition, fact: Fact, op: str) -> Iterator[str]:
        if op in BARE:
            yield fact.nothing if op == "is_null" else fact.something
            return
        value = self.book.values()[leaf.param] if leaf.param else leaf.value
        if fact.kind == "yesno":
            yield fact.holds if (op == "eq") is bool(value) else fact.fails
        else:
            frames = NUMBERS if fact.kind == "number" else SAID
            yield _(frames[op], subject=fact.subject, value=self.value(fact, value))
        if fact.nothing and op in OR_NOTHING:
            yield _("(ou bien %(nothing)s)", nothing=fact.nothing)

    def value(self, fact: Fact, value: Any) -> str:
        """« 12 000 € », « Amiens », the choices of a question between their quotes."""
        if isinstance(value, tuple | list):
            return listed([self.value(fact, one) for one in value], "ou")
        if fact.kind == "number":
            return with_unit(value, fact.unit) if fact.unit else number(value)
        if fact.kind in ("commune", "network"):
            return self.names(str(value))
        return _("« %(value)s »", value=fact.values.get(str(value), str(value)))
