"""The trace of a run: what each rule, and each comparison in it, said of the facts.

It is stored as one word per rule, such as « n:yn? »: the rule's verdict, then those of its
comparisons in reading order. With the rule set and the facts it is shown in full.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portal.routing.conditions import Condition, Verdict
from portal.routing.engine import Answer, Engine
from portal.routing.facts import Facts
from portal.routing.ruleset import Rule
from portal.routing.words import Names, expected_words, fact_words, filled, observed_words

LETTERS: dict[Verdict, str] = {True: "y", False: "n", None: "?"}
VERDICTS = {letter: verdict for verdict, letter in LETTERS.items()}
WORDS = {"y": "oui", "n": "non", "?": "inconnu"}


@dataclass(frozen=True)
class LeafLine:
    fact: str
    op: str
    expected: Any
    observed: Any
    verdict: str
    label: str
    expected_words: str
    observed_words: str

    @property
    def verdict_words(self) -> str:
        return WORDS[self.verdict]


@dataclass(frozen=True)
class RuleLine:
    rule: Rule
    verdict: str
    leaves: tuple[LeafLine, ...]

    @property
    def verdict_words(self) -> str:
        return WORDS[self.verdict]

    @property
    def lacking(self) -> list[LeafLine]:
        return [leaf for leaf in self.leaves if leaf.verdict != "y"]


def leaves(condition: Condition, engine: Engine) -> Iterator[Condition]:
    """The comparisons of a condition, its named definitions opened."""
    for leaf in condition.leaves():
        if leaf.named:
            yield from leaves(engine.book.definitions[leaf.named].when, engine)
        else:
            yield leaf


def record(engine: Engine, facts: Facts) -> dict[str, str]:
    """The stored form of the trace."""
    known = engine.known(facts)
    return {
        rule.code: f"{LETTERS[verdict]}:{''.join(_letters(rule, engine, known))}"
        for rule, verdict in engine.verdicts(facts)
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
    found = zip(leaves(rule.when, engine), word[2:], strict=True)
    return tuple(
        LeafLine(
            str(leaf.fact),
            str(leaf.op),
            engine.compiler.expected(leaf),
            known.get(str(leaf.fact)),
            letter,
            fact_words(str(leaf.fact)),
            expected_words(leaf, engine.compiler, names),
            observed_words(str(leaf.fact), known, names),
        )
        for leaf, letter in found
    )


@dataclass(frozen=True)
class WhyNot:
    """Why a network is not named: what its nearest rule lacks, or the rule that came first."""

    network: str
    lacking: tuple[str, ...]
    outranked: bool


def why_not(
    network: str, engine: Engine, facts: Facts, answer: Answer, said: str = "votre réponse"
) -> WhyNot | None:
    """None when the network is named, or when no rule ever leads to it.

    ``said`` is how an answer is called by who reads this.
    """
    if network in answer.networks:
        return None
    known = engine.known(facts)
    candidates = [rule for rule in engine.book.rules if _may_lead(rule, network, engine)]
    if not candidates:
        return None
    scored = [(_lacking(rule, engine, known, said), rule) for rule in candidates]
    lacking, _ = min(scored, key=lambda pair: len(pair[0]))
    return WhyNot(network, tuple(lacking), outranked=not lacking)


def _may_lead(rule: Rule, network: str, engine: Engine) -> bool:
    targets = list(rule.leads)
    targets += [one for target in rule.leads for one in engine.book.groups.get(target.group, ())]
    return any(target.to == network for target in targets)


def _lacking(rule: Rule, engine: Engine, known: Facts, said: str) -> list[str]:
    """The parts of a rule that do not hold, in words, each definition under its own name."""
    parts = rule.when.parts if rule.when.every is not None else (rule.when,)
    return [
        _part_words(part, engine, known, said)
        for part in parts
        if engine.compiler.test(part)(known) is not True
    ]


def _part_words(part: Condition, engine: Engine, known: Facts, said: str) -> str:
    if part.named:
        return filled(engine.book.definitions[part.named].label, engine.book)
    if part.fact:
        wanted = expected_words(part, engine.compiler)
        seen = observed_words(part.fact, known)
        return f"{fact_words(part.fact).lower()} : {wanted} ({said} : {seen})"
    inner = [_part_words(one, engine, known, said) for one in part.parts]
    return ("pas " if part.negated else "") + " ou ".join(inner)
