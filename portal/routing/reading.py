"""A run of the rules read back by the staff: why this network, and the trace in full."""

from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select

from portal.database import session
from portal.french import spaced
from portal.networks.models import Network
from portal.routing.engine import Answer, Engine
from portal.routing.facts import Facts
from portal.routing.models import RoutingRun
from portal.routing.queries import engine_of
from portal.routing.ruleset import INCOMPLETE
from portal.routing.trace import RuleLine, explain, why_not
from portal.routing.words import Names, filled
from portal.territory import queries as territory


@dataclass(frozen=True)
class RunRead:
    """``names`` gives a network's or a commune's name from its code."""

    run: RoutingRun
    engine: Engine
    names: Names

    @property
    def sentence(self) -> str:
        """Why the rules named these networks, as an adviser reads it."""
        return filled(self.engine.book.rule(self.run.rule_code).adviser, self.engine.book)

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
        return [one.label for one in self.engine.book.tags if one.tag in self.run.result["tags"]]

    @cached_property
    def lines(self) -> list[RuleLine]:
        """Every rule in its order, with each comparison: what it asks, what it saw."""
        return explain(self.engine, self.run.facts, self.run.trace, self.names)

    def rule_words(self, line: RuleLine) -> str:
        return filled(line.rule.adviser, self.engine.book)


def read_run(run: RoutingRun) -> RunRead:
    return read_runs([run])[0]


def read_runs(runs: list[RoutingRun]) -> list[RunRead]:
    known = names()
    return [RunRead(run, engine_of(run.rule_set), known) for run in runs]


def names() -> Names:
    """From a code to a name: networks are read once, communes as they come."""
    networks = dict(session.execute(select(Network.code, Network.name)).all())
    known: dict[str, str] = {}

    def name(code: str) -> str:
        if code not in known:
            known[code] = networks.get(code) or _commune(code)
        return known[code]

    return name


def _commune(code: str) -> str:
    found = territory.commune(code)
    return found.name if found else code


def opinion(network: str, engine: Engine, facts: Facts, answer: Answer) -> str:
    """What the rules think of sending these facts to a network, in a sentence for the staff."""
    if network in answer.networks:
        return "Les règles proposent ce réseau."
    reason = why_not(network, engine, facts, answer, said="réponse")
    if reason is None:
        return "Aucune règle ne mène à ce réseau."
    if reason.outranked:
        return "Les conditions sont réunies, mais un autre réseau passe d’abord."
    return spaced(f"Il manque : {' ; '.join(reason.lacking)}.")
