"""What would change the answer: the fewest facts which, if they changed, would bring a network.

Only facts that people may change, or that time changes. Each set is tried by the engine itself, and
nothing can be taken away from it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, product
from typing import Any

import msgspec

from portal.routing.completions import all_conditions
from portal.routing.conditions import BARE, Condition
from portal.routing.engine import Engine
from portal.routing.facts import Facts, catalogue, completed
from portal.routing.trace import leaves

CHANGEABLE = {
    **dict.fromkeys(("emplois_crees_3ans", "besoin_total", "pret_bancaire", "besoins"), 0),
    **dict.fromkeys(("sort_du_regime_micro", "forme", "salaries_etp"), 1),
    **dict.fromkeys(("stade", "banque", "age_entreprise_mois"), 2),
}
"""What people may decide, what takes them more, what time or others bring."""
THROUGH = {"emplois": "emplois_crees_3ans"}
"""A sum is changed through the part of it that is still to come."""
RISING = frozenset({"emplois_crees_3ans", "salaries_etp"})
"""Nobody is told that fewer jobs would do."""
UNWELCOME = frozenset({("banque", "refus")})
"""What nobody would look for."""
MICRO = "micro"
MOST_CHANGES = 2
MOST_WAYS = 2


@dataclass(frozen=True)
class Change:
    """``fact`` would be ``value``; the rules compare ``read``, with ``op`` and ``limit``."""

    fact: str
    value: Any
    read: str
    op: str
    limit: Any


Way = tuple[Change, ...]


def nearest(
    engine: Engine, facts: Facts, excluded: Collection[str] = ()
) -> Mapping[str, tuple[Way, ...]]:
    """By network, the ways that lead to it, the nearest first; nothing for those named already."""
    return _found(engine, msgspec.json.encode(completed(facts)), tuple(sorted(excluded)))


def apply(facts: Facts, way: Way) -> dict[str, Any]:
    return {**facts, **{one.fact: one.value for one in way}}


@lru_cache(maxsize=512)
def _found(engine: Engine, kept: bytes, excluded: tuple[str, ...]) -> dict[str, tuple[Way, ...]]:
    facts: dict[str, Any] = msgspec.json.decode(kept)
    changes = {name: some for name in CHANGEABLE if (some := _changes(name, engine, facts))}
    waiting = engine.possible(_without(facts, changes), excluded) - engine.named(facts, excluded)
    found: dict[str, list[Way]] = {}
    for size in range(1, MOST_CHANGES + 1):
        for names in sorted(combinations(changes, size), key=_cost):
            reached = waiting & engine.possible(_without(facts, names), excluded)
            ways = product(*(changes[name] for name in names))
            for network, way in _leading(engine, facts, ways, reached, excluded):
                found.setdefault(network, []).append(way)
        waiting -= found.keys()
    return {network: tuple(some[:MOST_WAYS]) for network, some in found.items()}


def _leading(
    engine: Engine, facts: Facts, ways: Iterable[Way], wanted: Set[str], excluded: Collection[str]
) -> Iterator[tuple[str, Way]]:
    """The first of these ways that leads to each of the networks wanted."""
    for way in ways if wanted else ():
        reached = wanted & engine.named(apply(facts, way), excluded)
        yield from ((network, way) for network in reached)
        wanted -= reached
        if not wanted:
            return


def _cost(names: Collection[str]) -> int:
    return sum(CHANGEABLE[name] for name in names)


def _without(facts: Facts, names: Collection[str]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name not in names}


def _changes(name: str, engine: Engine, facts: dict[str, Any]) -> list[Change]:
    """The values that the rules tell from that of the file, one of each kind, nearest first."""
    read = _comparisons(engine).get(name, ())
    match catalogue()[name].kind:
        case "number":
            return _numbers(name, read, engine, facts)
        case "choices":
            options = _lists(name, read, facts)
        case _:
            options = _choices(name, facts)
    tests = [engine.compiler.test(leaf) for leaf in read]
    seen = [[test(facts) for test in tests]]
    found = []
    for one in options:
        verdicts = [test({name: one.value}) for test in tests]
        if verdicts not in seen:
            seen.append(verdicts)
            found.append(one)
    return found


@lru_cache(maxsize=16)
def _comparisons(engine: Engine) -> dict[str, tuple[Condition, ...]]:
    """Everything that the rules compare, by the fact through which it may be changed."""
    found: dict[str, dict[Condition, None]] = {}
    for condition in all_conditions(engine.book):
        for leaf in leaves(condition, engine):
            if leaf.op not in BARE:
                name = THROUGH.get(str(leaf.fact), str(leaf.fact))
                found.setdefault(name, {})[leaf] = None
    return {name: tuple(kept) for name, kept in found.items()}


def _numbers(
    name: str, read: Collection[Condition], engine: Engine, facts: dict[str, Any]
) -> list[Change]:
    if name == "age_entreprise_mois" and facts[name] is None:
        return []  # when there is a company, it is another request
    known, now = engine.known(facts), facts[name] or 0
    found: dict[Any, Change] = {}
    for leaf in read:
        seen, limit = known[str(leaf.fact)] or 0, engine.compiler.expected(leaf)
        op, wanted = _across(str(leaf.op), limit, seen)
        value = wanted - (seen - now)
        if value > now or (0 <= value < now and name not in RISING):
            found.setdefault(value, Change(name, value, str(leaf.fact), op, limit))
    return sorted(found.values(), key=lambda one: abs(one.value - now))


def _across(op: str, limit: float, now: float) -> tuple[str, float]:
    """The nearest number on the other side of a limit, and how it compares with it."""
    if op in ("ge", "lt"):
        return ("lt", limit - 1) if now >= limit else ("ge", limit)
    if op in ("gt", "le"):
        return ("le", limit) if now > limit else ("gt", limit + 1)
    return "eq", limit


def _choices(name: str, facts: dict[str, Any]) -> Iterator[Change]:
    """All the other answers, those that stand beside this one first."""
    if name == "forme" and facts[name] != MICRO:
        return  # people grow out of it
    values: list[Any] = [
        one for one in catalogue()[name].values or (True, False) if (name, one) not in UNWELCOME
    ]
    here = values.index(facts[name]) if facts[name] in values else -1
    ranked = sorted(enumerate(values), key=lambda one: abs(one[0] - here))
    yield from (Change(name, value, name, "eq", value) for _, value in ranked)


def _lists(name: str, read: Collection[Condition], facts: dict[str, Any]) -> Iterator[Change]:
    """One more thing asked for, of those that the rules look for, or one thing alone."""
    now = list(facts[name])
    wanted = {value for leaf in read if leaf.op == "has_any" for value in _listed(leaf)}
    for value in catalogue()[name].values:
        if value in wanted and value not in now:
            yield Change(name, [*now, value], name, "has_any", value)
    if len(now) > 1:
        yield from (Change(name, [value], name, "only", value) for value in now)


def _listed(leaf: Condition) -> tuple[str, ...]:
    return leaf.value if isinstance(leaf.value, tuple) else ()
