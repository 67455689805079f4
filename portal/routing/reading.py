"""A run of the rules read back by the staff: why this network, and the trace in full."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property

from portal.french import spaced
from portal.networks.queries import in_short
from portal.routing.conditions import Condition
from portal.routing.engine import Answer, Engine
from portal.routing.facts import Facts
from portal.routing.models import RoutingRun
from portal.routing.nearest import nearest
from portal.routing.nearest_words import noted
from portal.routing.queries import answer_of_run, engine_of_run
from portal.routing.ruleset import INCOMPLETE, Rule
from portal.routing.trace import LETTERS, LeafLine, RuleLine, explain, leaves
from portal.routing.why import accompanies, why_not
from portal.routing.words import Names, filled
from portal.territory import queries as territory


class Known:
    """Names by code: networks are read once, when first needed, communes as they come."""

    @cached_property
    def networks(self) -> dict[str, tuple[str, bool]]:
        """Their names, and whether they are personal, in their order."""
        return {one.code: (one.name, one.personal) for one in in_short()}

    @cached_property
    def _communes(self) -> dict[str, str]:
        return {}

    def __call__(self, code: str) -> str:
        if code in self.networks:
            return self.networks[code][0]
        if code not in self._communes:
            self._communes[code] = _commune(code)
        return self._communes[code]


@dataclass(frozen=True)
class OtherNetwork:
    """Why the rules did not name it, and what would make them; ``change`` is empty if nothing."""

    name: str
    why: str
    change: str


@dataclass(frozen=True)
class RunRead:
    """``names`` gives a network's or a commune's name from its code.

    ``veiled`` are the facts that its reader may not know, nor what a comparison said of them.
    Of those, ``unshared`` are kept by the person: nor is the rule told that rests on them.
    """

    run: RoutingRun
    engine: Engine
    names: Known
    veiled: frozenset[str]
    unshared: frozenset[str] = frozenset()

    @cached_property
    def silent(self) -> bool:
        """Whether the rule that was applied rests on what the person keeps."""
        rule = self.engine.book.rule(self.run.rule_code)
        return isinstance(rule, Rule) and self._rests_on_unshared(rule.when)

    def _rests_on_unshared(self, when: Condition) -> bool:
        return any(str(leaf.fact) in self.unshared for leaf in leaves(when, self.engine))

    @property
    def applied(self) -> str:
        """The rule, in a line."""
        if self.silent:
            return "Non montrée"
        return spaced(
            f"{self.run.rule_code} ({self.purpose.rstrip('.')}), "
            f"jeu de règles n° {self.run.rule_set.number}"
        )

    @property
    def sentence(self) -> str:
        """Why the rules named these networks, as an adviser reads it."""
        if self.silent:
            return "La règle repose sur une situation que la personne ne partage pas."
        return filled(self.engine.book.rule(self.run.rule_code).adviser, self.engine.book)

    @property
    def purpose(self) -> str:
        """What the rule that was applied is for, in a few words."""
        return self.engine.book.rule(self.run.rule_code).administrator

    @property
    def lead(self) -> str:
        """Whom the rules named first; empty when the file lacked what it takes to say."""
        code = self.run.primary_code
        return "" if code == INCOMPLETE else self.names(code)

    @property
    def also(self) -> list[str]:
        return [self.names(code) for code in self.run.result["also"]]

    @property
    def override(self) -> str:
        """Whom a person chose instead; empty when nobody did."""
        return self.names(self.run.override_code) if self.run.override_code else ""

    @property
    def tags(self) -> list[str]:
        found = [one for one in self.engine.book.tags if one.tag in self.run.result["tags"]]
        return [one.label for one in found
                if one.when is None or not self._rests_on_unshared(one.when)]  # fmt: skip

    @cached_property
    def lines(self) -> list[RuleLine]:
        """Every rule in its order, with each comparison: what it asks, what it saw."""
        lines = explain(self.engine, self.run.facts, self.run.trace, self.names)
        return [self._told(one) for one in lines]

    def _told(self, line: RuleLine) -> RuleLine:
        leaves = tuple(map(self._shown, line.leaves))
        kept = any(one.fact in self.unshared for one in leaves)
        return replace(line, leaves=leaves, verdict=LETTERS[None] if kept else line.verdict)

    @cached_property
    def others(self) -> list[OtherNetwork]:
        """The networks of the portal that are not named; none beside a personal request."""
        run, answer, engine = self.run, answer_of_run(self.run), self.engine
        if run.facts.get("projet") == "aucun":
            return []
        ways = nearest(engine, run.facts, run.excluded) if answer.decided else {}
        known = engine.known(run.facts)
        return [
            OtherNetwork(
                name,
                opinion(code, engine, run.facts, answer, run.excluded, self.veiled, self.names),
                spaced(noted(ways.get(code, ()), known)),
            )
            for code, (name, personal) in self.names.networks.items()
            if code in engine.surroundings.connected and not personal
            if code not in answer.networks
        ]

    def rule_words(self, line: RuleLine) -> str:
        return filled(line.rule.adviser, self.engine.book)

    def _shown(self, leaf: LeafLine) -> LeafLine:
        if leaf.fact not in self.veiled:
            return leaf
        return replace(leaf, observed=None, observed_words="", verdict=LETTERS[None])


def read_run(run: RoutingRun, veiled: Collection[str], unshared: Collection[str] = ()) -> RunRead:
    """As someone reads it for whom the ``veiled`` facts are not, some of them ``unshared``."""
    return RunRead(run, engine_of_run(run), names(), frozenset(veiled), frozenset(unshared))


def read_runs(runs: list[RoutingRun], veiled: Collection[str]) -> list[RunRead]:
    known = names()
    return [RunRead(run, engine_of_run(run), known, frozenset(veiled)) for run in runs]


def names() -> Known:
    """From a code to a name, for the time of a page."""
    return Known()


def _commune(code: str) -> str:
    found = territory.commune(code)
    return found.name if found else code


def opinion(
    network: str,
    engine: Engine,
    facts: Facts,
    answer: Answer,
    excluded: Collection[str] = (),
    veiled: Collection[str] = (),
    named: Names | None = None,
) -> str:
    """What the rules think of sending these facts to a network, in a sentence for the staff.

    ``excluded``: the networks that have had this request already; ``veiled``: the facts that are
    not for who reads this.
    """
    if network in answer.networks:
        return "Les règles proposent ce réseau."
    reason = why_not(network, engine, facts, answer, excluded, "réponse", named or names(), veiled)
    if reason is None and accompanies(network, engine):
        return "Les règles ne proposent ce réseau qu’en complément d’un autre."
    if reason is None:
        return "Aucune règle ne mène à ce réseau."
    if reason.answered:
        return "Ce réseau a déjà reçu cette demande."
    if reason.lacking:
        return spaced(f"Il manque : {' ; '.join(reason.lacking)}.")
    return spaced(f"La règle {reason.rule} passe avant : {' ; '.join(reason.decided)}.")
