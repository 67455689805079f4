"""What missing facts could still be, and which of them can change the answer.

Each fact has a few values that stand for all: two values that no rule tells apart are one.
"""

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any, Protocol

from portal.routing.conditions import COMPARISONS, LISTED, Compiler, Condition
from portal.routing.facts import Fact, Facts, asked
from portal.routing.ruleset import Rule, RuleBook, Target

SEARCHED = 400  # sketches looked at before giving up on « all completions agree »
WEIGHED = 12  # sketches looked at to weigh one value of one fact
FEEDS = {
    "emplois": ("emplois_crees_3ans", "emplois_maintenus"),
    "departement_projet": ("insee_projet",),
    "projet_dans_territoire": ("insee_projet",),
}


class Sketch(Protocol):
    @property
    def result(self) -> Any: ...
    @property
    def settled(self) -> bool: ...
    @property
    def rule(self) -> Any: ...


Draw = Callable[[Facts], Sketch]


class TooMany(Exception):
    """More completions than it is worth looking at."""


class Completions:
    def __init__(self, book: RuleBook, perimeter: frozenset[str]) -> None:
        self._book = book
        self._compiler = Compiler(book.values(), {})
        self._perimeter = perimeter
        self._orientation = [tag.when for tag in book.tags if tag.orientation and tag.when]
        self._read = {rule.code: self._facts_of(rule) for rule in book.running}
        leaves = list(self._leaves(all_conditions(book)))
        self.values = {name: self._classes(fact, leaves) for name, fact in asked().items()}

    def read_by(self, rule: Rule) -> tuple[str, ...]:
        """The facts that a rule reads, for itself, its networks and its mode, in reading order."""
        return self._read[rule.code]

    def deciding(self, facts: Facts, draw: Draw, candidates: tuple[str, ...]) -> tuple[str, ...]:
        """The missing facts that can change the result; none when every completion agrees."""
        try:
            if len(self._results(facts, draw, SEARCHED, enough=2)) < 2:
                return ()
        except TooMany:
            pass
        missing = tuple(name for name in dict.fromkeys(candidates) if name not in facts)
        weighing = tuple(name for name in missing if self._weighs(name, facts, draw))
        return weighing or missing

    def _weighs(self, name: str, facts: Facts, draw: Draw) -> bool:
        found = None
        for value in self.values[name]:
            try:
                results = self._results({**facts, name: value}, draw, WEIGHED)
            except TooMany:
                return True
            if found is not None and results != found:
                return True
            found = results
        return False

    def _results(self, facts: Facts, draw: Draw, budget: int, enough: int = 0) -> set[Any]:
        """The different results of the completions; stops at ``enough`` of them. Raises TooMany."""
        found: set[Any] = set()
        waiting: list[Facts] = [facts]
        while waiting and not (enough and len(found) >= enough):
            budget -= 1
            if budget < 0:
                raise TooMany
            one = waiting.pop()
            sketch = draw(one)
            if sketch.settled:
                found.add(sketch.result)
            else:
                waiting += self._branches(one, sketch)
        return found

    def _branches(self, facts: Facts, sketch: Sketch) -> list[Facts]:
        name = next(one for one in self._read[sketch.rule.code] if one not in facts)
        return [{**facts, name: value} for value in self.values[name]]

    def _facts_of(self, rule: Rule) -> tuple[str, ...]:
        conditions = [rule.when, *self._target_conditions((*rule.leads, *rule.also))]
        names = [str(leaf.fact) for leaf in self._leaves([*conditions, *self._orientation])]
        names += [target.fact for target in (*rule.leads, *rule.also) if target.fact]
        return tuple(dict.fromkeys(base for name in names for base in FEEDS.get(name, (name,))))

    def _target_conditions(self, targets: tuple[Target, ...]) -> Iterator[Condition]:
        for target in targets:
            yield target.when
            if target.group:
                yield from self._target_conditions(self._book.groups[target.group])

    def _leaves(self, conditions: list[Condition]) -> Iterator[Condition]:
        """The comparisons in these conditions, definitions opened up."""
        for condition in conditions:
            for leaf in condition.leaves():
                if leaf.named:
                    yield from self._leaves([self._book.definitions[leaf.named].when])
                else:
                    yield leaf

    def _classes(self, fact: Fact, leaves: list[Condition]) -> list[Any]:
        """One value for each way in which the rules can see this fact."""
        mine = [leaf for leaf in leaves if fact.fact in FEEDS.get(str(leaf.fact), (leaf.fact,))]
        stands_for: dict[tuple[Any, ...], Any] = {}
        for value in self._candidates(fact, mine):
            stands_for.setdefault(self._signature(fact, value, mine), value)
        return list(stands_for.values())

    def _signature(self, fact: Fact, value: Any, leaves: list[Condition]) -> tuple[Any, ...]:
        if fact.kind in ("commune", "number", "network"):
            return (value,)
        return tuple(COMPARISONS[str(leaf.op)](value, self._wanted(leaf)) for leaf in leaves)

    def _wanted(self, leaf: Condition) -> Any:
        wanted = self._compiler.expected(leaf)
        return frozenset(wanted) if leaf.op in LISTED else wanted

    def _candidates(self, fact: Fact, leaves: list[Condition]) -> Iterator[Any]:
        if fact.nullable:
            yield None
        match fact.kind:
            case "yesno":
                yield from (True, False)
            case "choices":
                yield from _subsets(list(fact.values))
            case "number":
                yield from sorted({0, *self._around(leaves)})
            case "commune":
                yield from self._communes(leaves)
            case "network":
                yield self._book.fallback.lead
            case _:
                yield from fact.values

    def _around(self, leaves: list[Condition]) -> Iterator[float]:
        for leaf in leaves:
            limit = self._wanted(leaf)
            if isinstance(limit, int | float):
                yield from (max(0, limit - 1), limit, limit + 1)

    def _communes(self, leaves: list[Condition]) -> Iterator[str]:
        """One commune of each kind: named by a rule, served, of a named département, elsewhere."""
        named: list[str] = []
        for leaf in leaves:
            wanted = self._wanted(leaf)
            named += wanted if isinstance(wanted, frozenset) else [str(wanted)]
        yield from (code for code in named if len(code) == 5)
        yield from sorted(self._perimeter.difference(named))[:1]
        yield from (f"{code}999" for code in sorted(set(named)) if len(code) == 2)
        yield "99999"


def _subsets(values: list[str]) -> Iterator[list[str]]:
    for size in range(len(values) + 1):
        yield from (list(chosen) for chosen in combinations(values, size))


def all_conditions(book: RuleBook) -> list[Condition]:
    targets = [target for rule in book.running for target in (*rule.leads, *rule.also)]
    targets += [target for group in book.groups.values() for target in group]
    return [
        *(rule.when for rule in book.running),
        *(target.when for target in targets),
        *(tag.when for tag in book.tags if tag.when),
    ]
