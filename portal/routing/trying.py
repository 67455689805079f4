"""A rule tried on one example: whether it holds, comparison by comparison, and which rule leads."""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.routing.case_models import AcceptanceCase
from portal.routing.conditions import Condition, Verdict
from portal.routing.engine import Engine
from portal.routing.facts import Facts, completed
from portal.routing.ruleset import Rule
from portal.routing.trees import Path, is_leaf, members


@dataclass(frozen=True)
class Tried:
    """``said``: what each condition of the tree says of the example, by its path.

    ``leads``: whether the rule is the one that decides; else ``instead`` is that one's code.
    """

    case: AcceptanceCase
    said: dict[Path, Verdict]
    instead: str

    @property
    def holds(self) -> Verdict:
        return self.said[()]

    @property
    def leads(self) -> bool:
        return not self.instead


def try_rule(engine: Engine, rule: Rule, case: AcceptanceCase) -> Tried:
    facts = completed(case.facts)
    decided = engine.route(facts).rule
    said = dict(_said(engine, engine.known(facts), rule.when, ()))
    return Tried(case, said, decided if decided != rule.code else "")


def _said(
    engine: Engine, known: Facts, condition: Condition, path: Path
) -> Iterator[tuple[Path, Verdict]]:
    yield path, engine.compiler.test(condition)(known)
    if not is_leaf(condition):
        for below, part in members(condition):
            yield from _said(engine, known, part, path + below)
