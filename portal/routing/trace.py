"""The trace of a run: what each rule, and each comparison in it, said of the facts.

It is stored as one word per rule, such as « n:yn? »: the rule's verdict, then those of its
comparisons in reading order; « - » for a rule that was switched off. With the rule set and the
facts, those deduced too, it is shown in full, and stays the same when the perimeter changes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portal.routing.conditions import Condition, Verdict
from portal.routing.engine import Engine
from portal.routing.facts import AtLeast, Facts
from portal.routing.ruleset import Rule
from portal.routing.words import Names, expected_words, fact_words, observed_words

LETTERS: dict[Verdict, str] = {True: "y", False: "n", None: "?"}
VERDICTS = {letter: verdict for verdict, letter in LETTERS.items()}
TURNED = {"y": "n", "n": "y", "?": "?"}
OFF = "-"
WORDS = {"y": "oui", "n": "non", "?": "inconnu", OFF: "désactivée"}


@dataclass(frozen=True)
class LeafLine:
    """One comparison of a rule; a ``negated`` one is told in words the other way round."""

    fact: str
    op: str
    expected: Any
    observed: Any
    verdict: str
    label: str
    expected_words: str
    observed_words: str
    negated: bool = False

    @property
    def known(self) -> Any:
        """What was observed: None while it is unknown, the least it can be for a sum in part."""
        if self.verdict == "?":
            return None
        return self.observed.low if isinstance(self.observed, AtLeast) else self.observed

    @property
    def verdict_words(self) -> str:
        return WORDS[TURNED[self.verdict] if self.negated else self.verdict]


@dataclass(frozen=True)
class RuleLine:
    rule: Rule
    verdict: str
    leaves: tuple[LeafLine, ...]

    @property
    def off(self) -> bool:
        return self.verdict == OFF

    @property
    def verdict_words(self) -> str:
        return WORDS[self.verdict]

    @property
    def lacking(self) -> list[LeafLine]:
        return [leaf for leaf in self.leaves if leaf.verdict != "y"]


def leaves(condition: Condition, engine: Engine) -> Iterator[Condition]:
    """The comparisons of a condition, its named definitions opened."""
    return (leaf for leaf, _ in _signed(condition, engine, negated=False))


def _signed(
    condition: Condition, engine: Engine, *, negated: bool
) -> Iterator[tuple[Condition, bool]]:
    """Each comparison, and whether it counts the other way round there."""
    if condition.fact:
        yield condition, negated
    elif condition.named:
        whole = engine.book.definitions[condition.named].when
        yield from _signed(whole, engine, negated=negated)
    elif condition.negated:
        yield from _signed(condition.negated, engine, negated=not negated)
    else:
        for part in condition.parts:
            yield from _signed(part, engine, negated=negated)


def record(engine: Engine, facts: Facts) -> dict[str, str]:
    """The stored form of the trace."""
    known = engine.known(facts)
    said = {rule.code: LETTERS[verdict] for rule, verdict in engine.verdicts(facts)}
    return {
        rule.code: f"{said[rule.code]}:{''.join(_letters(rule, engine, known))}"
        if rule.code in said
        else OFF
        for rule in engine.book.rules
    }


def kept_facts(engine: Engine, facts: Facts) -> dict[str, Any]:
    """The facts as they are stored beside the trace: the given ones and those deduced, if known."""
    return {
        name: value for name, value in engine.known(facts).items() if not isinstance(value, AtLeast)
    }


def _letters(rule: Rule, engine: Engine, known: Facts) -> Iterator[str]:
    yield from (LETTERS[engine.compiler.test(leaf)(known)] for leaf in leaves(rule.when, engine))


def explain(
    engine: Engine, facts: Facts, stored: Mapping[str, str], names: Names = str
) -> list[RuleLine]:
    """The trace in full, rule by rule in order."""
    known = engine.known(facts)
    return [
        RuleLine(
            rule, stored[rule.code][0], _leaf_lines(rule, stored[rule.code], engine, known, names)
        )
        for rule in engine.book.rules
    ]


def _leaf_lines(
    rule: Rule, word: str, engine: Engine, known: Mapping[str, Any], names: Names
) -> tuple[LeafLine, ...]:
    if word == OFF:
        return ()
    found = zip(_signed(rule.when, engine, negated=False), word[2:], strict=True)
    return tuple(
        LeafLine(
            str(leaf.fact),
            str(leaf.op),
            engine.compiler.expected(leaf),
            known.get(str(leaf.fact)),
            letter,
            fact_words(str(leaf.fact)),
            expected_words(leaf, engine.compiler, names, negated=negated),
            observed_words(str(leaf.fact), known, names),
            negated,
        )
        for (leaf, negated), letter in found
    )
