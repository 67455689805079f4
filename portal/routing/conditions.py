"""Condition trees over facts, in three values: true, false, and unknown (None).

A condition is one of ``all``, ``any``, ``not``, ``is`` (a named definition) or a comparison
``fact op value``. It is data: nothing in it is ever run as code.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Literal

import msgspec
from msgspec.structs import replace

from portal.routing.facts import SUMS, AtLeast, Fact, Facts, catalogue

Verdict = bool | None
Test = Callable[[Facts], Verdict]
Operator = Literal[
    "eq", "ne", "in", "lt", "le", "gt", "ge", "has_any", "only", "is_null", "not_null"
]
ORDERED = frozenset({"lt", "le", "gt", "ge"})
LISTED = frozenset({"in", "has_any", "only"})
BARE = frozenset({"is_null", "not_null"})
ALLOWED: dict[str, frozenset[str]] = {
    "choice": frozenset({"eq", "ne", "in"}) | BARE,
    "choices": frozenset({"has_any", "only"}),
    "yesno": frozenset({"eq", "ne"}) | BARE,
    "number": ORDERED | {"eq"} | BARE,
    "commune": frozenset({"eq", "ne", "in"}) | BARE,
    "network": frozenset({"eq", "ne", "in"}) | BARE,
    "text": frozenset({"eq", "ne", "in"}) | BARE,
}
MISSING = object()
DEEPEST = 12
"""Levels of a tree: more than anyone can read."""
LARGEST = 10**15
"""What a number is compared with: as much as a page lets one type."""


class Condition(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    rename={"every": "all", "some": "any", "negated": "not", "named": "is"},
):
    every: tuple["Condition", ...] | None = None
    some: tuple["Condition", ...] | None = None
    negated: "Condition | None" = None
    named: str | None = None
    fact: str | None = None
    op: Operator | None = None
    value: str | bool | int | float | tuple[str, ...] | None = None
    param: str | None = None

    @property
    def parts(self) -> tuple["Condition", ...]:
        return self.every or self.some or ((self.negated,) if self.negated else ())

    def leaves(self) -> list["Condition"]:
        """Its comparisons and named definitions, in reading order."""
        if self.fact or self.named:
            return [self]
        return [leaf for part in self.parts for leaf in part.leaves()]


ALWAYS = Condition(every=())


class Compiler:
    """Turns conditions into tests, with this rule set's parameters and definitions."""

    def __init__(self, parameters: Mapping[str, Any], definitions: Mapping[str, Condition]) -> None:
        self.parameters = parameters
        self.definitions = definitions
        self._tests: dict[Condition, Test] = {}

    def test(self, condition: Condition) -> Test:
        """Made once for the same condition, wherever it stands."""
        if condition not in self._tests:
            self._tests[condition] = self._made(condition)
        return self._tests[condition]

    def _made(self, condition: Condition) -> Test:
        if condition.fact:
            return self._comparison(condition)
        if condition.named:
            return self.test(self.definitions[condition.named])
        if condition.negated:
            inner = self.test(condition.negated)
            return lambda facts: None if (found := inner(facts)) is None else not found
        tests = [self.test(part) for part in condition.parts]
        return _any(tests) if condition.some is not None else _all(tests)

    def expected(self, leaf: Condition) -> Any:
        """The value that a comparison asks for, a parameter being replaced by its number."""
        return self.parameters[leaf.param] if leaf.param else leaf.value

    def _comparison(self, leaf: Condition) -> Test:
        name, compare = str(leaf.fact), COMPARISONS[str(leaf.op)]
        wanted = self.expected(leaf)
        if leaf.op in LISTED:
            wanted = frozenset(wanted)
        if name not in SUMS and leaf.op in AT_ONCE:
            return AT_ONCE[str(leaf.op)](name, wanted)

        def test(facts: Facts) -> Verdict:
            found = facts.get(name, MISSING)
            return None if found is MISSING else compare(found, wanted)

        return test


def _all(tests: list[Test]) -> Test:
    def test(facts: Facts) -> Verdict:
        verdict: Verdict = True
        for one in tests:
            found = one(facts)
            if found is False:
                return False
            if found is None:
                verdict = None
        return verdict

    return test


def _any(tests: list[Test]) -> Test:
    def test(facts: Facts) -> Verdict:
        verdict: Verdict = False
        for one in tests:
            found = one(facts)
            if found:
                return True
            if found is None:
                verdict = None
        return verdict

    return test


def _above(found: Any, limit: float, *, strictly: bool) -> Verdict:
    """« Nothing » counts as 0; a sum of which a part is unknown may still be known to be above."""
    if isinstance(found, AtLeast):
        return True if found.low > limit or (found.low == limit and not strictly) else None
    number = found or 0
    return bool(number > limit if strictly else number >= limit)


def _equal(found: Any, wanted: Any) -> Verdict:
    if isinstance(found, AtLeast):
        return False if found.low > wanted else None
    return bool(found == wanted)


def _opposite(verdict: Verdict) -> Verdict:
    return None if verdict is None else not verdict


COMPARISONS: dict[str, Callable[[Any, Any], Verdict]] = {
    "eq": _equal,
    "ne": lambda found, wanted: _opposite(_equal(found, wanted)),
    "in": lambda found, wanted: found in wanted,
    "gt": lambda found, wanted: _above(found, wanted, strictly=True),
    "ge": lambda found, wanted: _above(found, wanted, strictly=False),
    "le": lambda found, wanted: _opposite(_above(found, wanted, strictly=True)),
    "lt": lambda found, wanted: _opposite(_above(found, wanted, strictly=False)),
    "has_any": lambda found, wanted: not wanted.isdisjoint(found or ()),
    "only": lambda found, wanted: bool(found) and wanted.issuperset(found),
    "is_null": lambda found, _: found is None,
    "not_null": lambda found, _: found is not None,
}

AT_ONCE: dict[str, Callable[[str, Any], Test]] = {
    "eq": lambda name, wanted: lambda facts: facts[name] == wanted if name in facts else None,
    "ne": lambda name, wanted: lambda facts: facts[name] != wanted if name in facts else None,
    "in": lambda name, wanted: lambda facts: facts[name] in wanted if name in facts else None,
    "is_null": lambda name, _: lambda facts: facts[name] is None if name in facts else None,
    "not_null": lambda name, _: lambda facts: facts[name] is not None if name in facts else None,
}
"""The commonest comparisons again, each in one call: simulations make them by the million."""


def operators(fact: Fact) -> frozenset[str]:
    """How this fact may be compared; whether it is « nothing » only where it can be."""
    return ALLOWED[fact.kind] if fact.nullable else ALLOWED[fact.kind] - BARE


def problems(
    condition: Condition,
    parameters: Mapping[str, Any],
    definitions: Mapping[str, Condition],
    depth: int = DEEPEST,
) -> list[str]:
    """What an administrator must mend in this tree, in French, with the place."""
    kinds = (condition.every, condition.some, condition.negated, condition.named, condition.fact)
    if sum(one is not None for one in kinds) != 1:
        return ["Une condition est soit all, soit any, soit not, soit is, soit un fait comparé."]
    if condition.fact is not None:
        return _leaf_problems(condition, parameters)
    if (condition.op, condition.value, condition.param) != (None, None, None):
        return ["Il manque le fait que cette condition compare."]
    if condition.named is not None:
        known = condition.named in definitions
        return [] if known else [f"« {condition.named} » n’est pas une définition connue."]
    if not depth:
        return [f"Une condition ne peut pas avoir plus de {DEEPEST} niveaux."]
    return [
        found
        for part in condition.parts
        for found in problems(part, parameters, definitions, depth - 1)
    ]


def _leaf_problems(leaf: Condition, parameters: Mapping[str, Any]) -> list[str]:
    fact = catalogue().get(str(leaf.fact))
    if fact is None:
        return [f"« {leaf.fact} » n’est pas un fait connu."]
    if leaf.op not in operators(fact):
        return [f"« {leaf.fact} » ne se compare pas avec « {leaf.op} »."]
    if leaf.param is None:
        return _value_problems(leaf, fact)
    if leaf.param not in parameters:
        return [f"« {leaf.param} » n’est pas un paramètre connu."]
    if leaf.value is not None or leaf.op in LISTED | BARE:
        return [f"« {leaf.fact} {leaf.op} » ne se compare pas avec un paramètre."]
    return _value_problems(replace(leaf, param=None, value=parameters[leaf.param]), fact)


def _value_problems(leaf: Condition, fact: Fact) -> list[str]:
    if leaf.op in BARE:
        return [] if leaf.value is None else [f"« {leaf.op} » ne prend pas de valeur."]
    given = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
    if (leaf.op in LISTED) != isinstance(leaf.value, tuple):
        shape = "une liste" if leaf.op in LISTED else "une valeur"
        return [f"« {leaf.fact} {leaf.op} » attend {shape}."]
    if not given:
        return [f"« {leaf.fact} {leaf.op} » attend au moins une valeur."]
    if fact.values:
        return [
            f"« {leaf.fact} » ne connaît pas « {one} »." for one in given if one not in fact.values
        ]
    fits = all(_is_a(fact, one) for one in given)
    return [] if fits else [f"« {leaf.fact} » n’accepte pas {leaf.value!r}."]


def _is_a(fact: Fact, value: Any) -> bool:
    if fact.kind == "yesno":
        return isinstance(value, bool)
    if fact.kind != "number":
        return isinstance(value, str) and bool(re.fullmatch(fact.pattern or ".*", value))
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and fits(value) and (fact.most is None or value <= fact.most)


def fits(number: float) -> bool:
    """Neither too large to be said, nor infinite, nor « not a number »."""
    return abs(number) <= LARGEST
