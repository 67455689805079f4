"""A profile that makes some conditions true and others false, or the proof that there is none.

Facts are given one at a time, from the values that the rules tell apart; a branch is left as soon
as what is known already settles it the wrong way.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from portal.routing.conditions import Condition, Test
from portal.routing.engine import Engine
from portal.routing.facts import Facts, completed
from portal.routing.trace import leaves

LOOKED_AT = 60_000
"""Partial profiles looked at before a search is given up."""


class Undecided(Exception):
    """The search was given up: there may be such a profile or not."""


class Witnesses:
    """Profiles for the conditions of one rule set in its surroundings."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._tests: dict[Condition, Test] = {}

    def profile(
        self, wanted: Sequence[Condition], unwanted: Sequence[Condition] = ()
    ) -> dict[str, Any] | None:
        """All the ``wanted`` hold and none of the ``unwanted``; usual answers where they do not
        matter. None when no profile does this. Raises Undecided."""
        goals = [(self._test(one), one, True) for one in wanted]
        goals += [(self._test(one), one, False) for one in unwanted]
        waiting: list[Facts] = [{}]
        for _ in range(LOOKED_AT):
            if not waiting:
                return None
            facts = waiting.pop()
            known = self.engine.known(facts)
            verdicts = [test(known) for test, _, _ in goals]
            if any(said is not None and said != goal[2] for said, goal in zip(verdicts, goals)):  # noqa: B905
                continue
            if None not in verdicts:
                return completed(facts)
            waiting += self._branches(facts, known, goals[verdicts.index(None)][1])
        raise Undecided

    def _branches(
        self, facts: Facts, known: Facts, open_condition: Condition
    ) -> Iterator[dict[str, Any]]:
        """One more fact is known; its usual value is the last of them, so the first looked at."""
        name = self._next(facts, known, open_condition)
        usual = completed({})[name]
        values = sorted(self.engine.values[name], key=lambda value: value == usual)
        return ({**facts, name: value} for value in values)

    def _next(self, facts: Facts, known: Facts, condition: Condition) -> str:
        for leaf in leaves(condition, self.engine):
            if self._test(leaf)(known) is None:
                name = next(
                    (one for one in self.engine.feeding(str(leaf.fact)) if one not in facts), None
                )
                if name:
                    return name
        raise AssertionError("an open condition reads a fact that is not known")

    def _test(self, condition: Condition) -> Test:
        if condition not in self._tests:
            self._tests[condition] = self.engine.compiler.test(condition)
        return self._tests[condition]
