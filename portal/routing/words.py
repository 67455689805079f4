"""Conditions, facts and parameters said in French."""

from collections.abc import Callable, Mapping
from typing import Any

from portal.french import NBSP, euros, listed, lower_first, number
from portal.languages import _, marked
from portal.routing.conditions import Compiler, Condition
from portal.routing.facts import AtLeast, Fact, catalogue
from portal.routing.ruleset import PLACE, RuleBook

Names = Callable[[str], str]
"""From an INSEE code or a network's code to a name."""

COMPARED = {
    "eq": "{}",
    "ne": "autre que {}",
    "in": "{}",
    "lt": "moins de {}",
    "le": "{} au plus",
    "gt": "plus de {}",
    "ge": "{} ou plus",
    "has_any": "{}",
    "only": "seulement {}",
    "is_null": "aucun",
    "not_null": "indiqué",
}

OPPOSITE = {
    "eq": "ne",
    "ne": "eq",
    "lt": "ge",
    "ge": "lt",
    "gt": "le",
    "le": "gt",
    "is_null": "not_null",
    "not_null": "is_null",
    "in": "ne",
}
"""What a comparison that counts the other way round asks for."""
RATIO = "rapport"
"""The unit of a number of euros for one euro: it is compared with no fact."""
DENIED = marked("pas {}")
"""Of a comparison that has no opposite."""


def parameter_words(book: RuleBook) -> dict[str, str]:
    """Each parameter with its unit: « 12 000 € », « 36 »."""
    return {
        one.name: with_unit(one.value, "euros" if one.unit == "euros" else "")
        for one in book.parameters
    }


def filled(text: str, book: RuleBook) -> str:
    """A wording, in the language spoken, with each {PARAMETER} replaced by its value."""
    words = parameter_words(book)
    return PLACE.sub(lambda found: words.get(found.group(1), found.group(0)), _(text))


def with_unit(value: Any, unit: str) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if unit == "part":
        return f"{number(value * 100)}{NBSP}%"
    if unit == "euros":
        return euros(round(value * 100))
    symbol = "" if unit == RATIO else _(unit)
    return f"{number(value)}{NBSP}{symbol}" if symbol else number(value)


def value_words(name: str, value: Any, names: Names = str) -> str:
    """What someone answered: « 2 », « oui », « Salouël », « pas de réponse »."""
    fact = catalogue()[name]
    if isinstance(value, AtLeast):
        least = number(value.low)
        return _("au moins %(least)s", least=least) if value.low else _("pas de réponse")
    if value is None:
        return _("rien")
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, list | tuple | frozenset | set):
        return listed([_said(fact, one) for one in value], "ou") or _("rien")
    if fact.kind in ("commune", "network"):
        return names(value)
    return _said(fact, value) if fact.values else with_unit(value, fact.unit)


def _said(fact: Fact, value: Any) -> str:
    """A choice as it stands inside a sentence: « un homme », « SARL »."""
    text = fact.values.get(str(value), str(value))
    return text if text[1:2].isupper() else lower_first(text)


def expected_words(
    leaf: Condition, compiler: Compiler, names: Names = str, *, negated: bool = False
) -> str:
    """What a comparison asks for, or its opposite: « 5 ou plus », « autre que SARL »."""
    op, value = str(leaf.op), compiler.expected(leaf)
    if negated and isinstance(value, bool) and not catalogue()[str(leaf.fact)].nullable:
        value, negated = not value, False
    asked = value_words(str(leaf.fact), value, names) if value is not None else ""
    if not negated:
        return _(COMPARED[op]).format(asked)
    if op in OPPOSITE:
        return _(COMPARED[OPPOSITE[op]]).format(asked)
    return _(DENIED).format(_(COMPARED[op]).format(asked))


def fact_words(name: str) -> str:
    return catalogue()[name].label


def observed_words(name: str, facts: Mapping[str, Any], names: Names = str) -> str:
    return value_words(name, facts[name], names) if name in facts else _("pas de réponse")
