"""The engine: one rule set compiled once, then facts in, answer out.

The first rule in order that is true leads. While a rule before it is unknown, or its own
networks are, the answer is undecided: it is then the one that the usual values would give, and
``missing`` names the facts that can still change it.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from portal.routing.completions import FEEDS, Completions
from portal.routing.conditions import Compiler, Test, Verdict
from portal.routing.facts import Facts, completed, with_derived
from portal.routing.ruleset import (
    INCOMPLETE,
    ORIENTATION,
    TRANSMISSION,
    Fallback,
    Mode,
    Rule,
    RuleBook,
    Tag,
    Target,
)

NO_RULE = ""
"""Where the fallback answers, after all the rules."""
UNKNOWN = "?"
"""Stands for a network that depends on a missing fact."""


@dataclass(frozen=True)
class Surroundings:
    """What the rules rest on beside the facts: the communes served, the networks with a desk.

    ``joined``: the code of each network that is no more, with that of the one that it has joined.
    """

    perimeter: frozenset[str]
    connected: frozenset[str]
    joined: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class Answer:
    """Where a project goes. ``also`` and ``tags`` are in the order of the rule set."""

    primary: str
    also: tuple[str, ...]
    mode: Mode
    rule: str
    tags: tuple[str, ...]
    missing: tuple[str, ...] = ()

    @property
    def decided(self) -> bool:
        """Whether no missing fact can change the networks or the mode."""
        return not self.missing

    @property
    def networks(self) -> tuple[str, ...]:
        named = (self.primary, *self.also)
        return tuple(code for code in named if code != INCOMPLETE)


@dataclass(frozen=True)
class _Compiled:
    rule: Rule
    test: Test
    leads: list[tuple[Target, Test]]
    also: list[tuple[Target, Test]]


@dataclass(frozen=True)
class _Sketch:
    """An answer as far as it is known: unknown networks and modes are UNKNOWN."""

    rule: Rule | Fallback
    primary: str
    also: tuple[str, ...]
    mode: str

    @property
    def result(self) -> tuple[str, frozenset[str], str]:
        return self.primary, frozenset(self.also), self.mode

    @property
    def settled(self) -> bool:
        return UNKNOWN not in (self.primary, self.mode, *self.also)


class Engine:
    """One rule set in its surroundings. ``route`` may be called from several threads."""

    def __init__(self, book: RuleBook, surroundings: Surroundings) -> None:
        self.book = book
        self.surroundings = surroundings
        definitions = {name: one.when for name, one in book.definitions.items()}
        self.compiler = Compiler(book.values(), definitions)
        self._groups = {name: self._targets(targets) for name, targets in book.groups.items()}
        self._rules = [self._compiled(rule) for rule in book.running]
        self._positions = {rule.code: index for index, rule in enumerate(book.rules)}
        self._tags = {code: self._tags_from(code) for code in (*self._positions, NO_RULE)}
        self._joined = dict(surroundings.joined)
        self._completions = Completions(book, surroundings.perimeter)

    def route(self, facts: Facts, excluded: Collection[str] = ()) -> Answer:
        """Where these facts lead, the ``excluded`` networks having already answered."""
        sketch = self._sketch(facts, excluded)
        if sketch.settled:
            return self._answer(sketch, facts, ())
        missing = self._still_open(facts, excluded)
        return self._answer(self._sketch(completed(facts), excluded), facts, missing)

    def named(self, facts: Facts, excluded: Collection[str] = ()) -> frozenset[str]:
        """The networks of the answer, as the usual values of what is missing would give them."""
        sketch = self._sketch(completed(facts), excluded)
        return frozenset((sketch.primary, *sketch.also)) - {INCOMPLETE}

    def possible(self, facts: Facts, excluded: Collection[str] = ()) -> frozenset[str]:
        """All the networks that some value of what is missing could have named; maybe more."""
        known, found = self.known(facts), {self.book.fallback.lead}
        for one in self._rules:
            verdict = one.test(known)
            if verdict is False:
                continue
            leads = self._open(one.leads, known, first=True)
            found.update(leads, self._open(one.also, known))
            if verdict and len(leads) == 1 and leads[0] not in excluded:
                break
        return frozenset(found.difference(excluded))

    def verdicts(self, facts: Facts) -> Iterator[tuple[Rule, Verdict]]:
        """What each rule that runs says of these facts by itself, in order."""
        known = self.known(facts)
        yield from ((one.rule, one.test(known)) for one in self._rules)

    def lead(self, rule: Rule, facts: Facts) -> str:
        """The network that a rule would give to these facts, were it to take them."""
        known = self.known(facts)
        return self._first(self._targets(rule.leads), known)

    def position(self, code: str) -> int:
        """The place of a rule in the order; the fallback comes after all of them."""
        return self._positions.get(code, len(self._positions))

    @property
    def values(self) -> dict[str, list[Any]]:
        """For each fact that someone answers, one value for each way in which rules can see it."""
        return self._completions.values

    def feeding(self, name: str) -> tuple[str, ...]:
        """The facts that someone answers from which this one is known: itself, or its sources."""
        return FEEDS.get(name, (name,))

    def known(self, facts: Facts) -> dict[str, Any]:
        return with_derived(facts, self.surroundings.perimeter)

    def _compiled(self, rule: Rule) -> _Compiled:
        test = self.compiler.test
        return _Compiled(rule, test(rule.when), self._targets(rule.leads), self._targets(rule.also))

    def _targets(self, targets: tuple[Target, ...]) -> list[tuple[Target, Test]]:
        return [(target, self.compiler.test(target.when)) for target in targets]

    def _sketch(self, facts: Facts, excluded: Collection[str]) -> _Sketch:
        """The answer in three values: the first rule that is not false decides, if it is true."""
        known = self.known(facts)
        for one in self._rules:
            verdict = one.test(known)
            if verdict is False:
                continue
            lead = self._first(one.leads, known)
            if lead in excluded:
                continue
            if verdict is None:
                return _Sketch(one.rule, UNKNOWN, (), UNKNOWN)
            return self._led(one, lead, known, excluded)
        return _Sketch(self.book.fallback, self.book.fallback.lead, (), ORIENTATION)

    def _led(
        self, one: _Compiled, lead: str, known: dict[str, Any], excluded: Collection[str]
    ) -> _Sketch:
        also = [
            code
            for target, test in one.also
            for code in self._each(target, test, known)
            if code != lead and code not in excluded
        ]
        return _Sketch(
            one.rule, lead, tuple(dict.fromkeys(also)), self._mode(one.rule, lead, known)
        )

    def _first(self, targets: list[tuple[Target, Test]], known: dict[str, Any]) -> str:
        for target, test in targets:
            verdict = test(known)
            if verdict is None:
                return UNKNOWN
            if verdict:
                return self._code(target, known)
        return self.book.fallback.lead

    def _each(self, target: Target, test: Test, known: dict[str, Any]) -> list[str]:
        verdict = test(known)
        if verdict is None:
            return [UNKNOWN]
        return [self._code(target, known)] if verdict else []

    def _open(
        self, targets: list[tuple[Target, Test]], known: dict[str, Any], *, first: bool = False
    ) -> list[str]:
        """The networks of these targets that are not ruled out, up to the ``first`` that fits."""
        found: list[str] = []
        for target, test in targets:
            verdict = test(known)
            if verdict is False:
                continue
            if target.group:
                found += self._open(self._groups[target.group], known, first=True)
            else:
                found.append(self._code(target, known))
            if first and verdict:
                break
        return found

    def _code(self, target: Target, known: dict[str, Any]) -> str:
        if target.fact:
            return self._standing(str(known.get(target.fact, UNKNOWN) or self.book.fallback.lead))
        if target.group:
            return self._first(self._groups[target.group], known)
        return target.to

    def _standing(self, code: str) -> str:
        """The network that has taken over the one that someone named, which may be itself."""
        while code in self._joined:
            code = self._joined[code]
        return code

    def _mode(self, rule: Rule, lead: str, known: dict[str, Any]) -> str:
        connected = lead in self.surroundings.connected
        mode = rule.mode or (TRANSMISSION if connected else ORIENTATION)
        if mode != TRANSMISSION:
            return mode
        if lead == UNKNOWN:
            return UNKNOWN
        held_back = [test(known) for tag, test in self._tags_of(rule) if test and tag.orientation]
        if True in held_back:
            return ORIENTATION
        return UNKNOWN if None in held_back else TRANSMISSION

    def _tags_of(self, rule: Rule | Fallback) -> list[tuple[Tag, Test | None]]:
        return self._tags[rule.code if rule.code in self._positions else NO_RULE]

    def _tags_from(self, code: str) -> list[tuple[Tag, Test | None]]:
        """The tags that an answer of this rule may bear."""
        return [
            (tag, self.compiler.test(tag.when) if tag.when else None)
            for tag in self.book.tags
            if not tag.from_rule or self.position(code) >= self.position(tag.from_rule)
        ]

    def _answer(self, sketch: _Sketch, facts: Facts, missing: tuple[str, ...]) -> Answer:
        """Tags rest on the usual value of what is missing, whether the networks do or not."""
        known = self.known(completed(facts))
        named = {sketch.primary, *sketch.also}
        tags = [
            tag.tag
            for tag, test in self._tags_of(sketch.rule)
            if (test(known) is True if test else named.issuperset(tag.together))
        ]
        mode: Any = sketch.mode
        return Answer(sketch.primary, sketch.also, mode, sketch.rule.code, tuple(tags), missing)

    def _still_open(self, facts: Facts, excluded: Collection[str]) -> tuple[str, ...]:
        """The missing facts that can change the networks or the mode, the first to ask first."""
        return self._completions.deciding(
            facts,
            lambda one: self._sketch(one, excluded),
            tuple(self._open_facts(facts, excluded)),
        )

    def _open_facts(self, facts: Facts, excluded: Collection[str]) -> Iterator[str]:
        """The missing facts that the rules read, up to the first rule that is true."""
        known = self.known(facts)
        for one in self._rules:
            verdict = one.test(known)
            if verdict is False or self._first(one.leads, known) in excluded:
                continue
            yield from self._completions.read_by(one.rule)
            if verdict:
                return
