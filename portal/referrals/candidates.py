"""The networks that could have a file, before the person says to which it may go."""

from dataclasses import dataclass

from portal.calendar import today
from portal.dossiers.facts import facts_of
from portal.dossiers.models import Dossier
from portal.networks.models import Network
from portal.networks.queries import networks_named
from portal.routing.engine import Answer, Engine
from portal.routing.explanation import Explanation, explain
from portal.routing.queries import active_engine
from portal.routing.ruleset import ORIENTATION

FURTHER = 2  # networks proposed « if need be », one after the other


@dataclass(frozen=True)
class Candidates:
    """``now`` may receive the file at once; ``later`` one after the other, after a « no »."""

    explanation: Explanation
    answer: Answer
    now: list[Network]
    later: list[Network]

    @property
    def offered(self) -> list[Network]:
        return [*self.now, *self.later]


def candidates(dossier: Dossier) -> Candidates:
    """What the rules say of the answers given so far, as if the person agreed to everything."""
    engine, facts = active_engine(), facts_of(dossier.answers, today())
    answer = engine.route(facts)
    explanation = explain(engine, facts, answer, confidential=dossier.confidential)
    open_to = _receivers(dossier, answer)
    later = _later(dossier, engine, facts, answer) if open_to else []
    return Candidates(explanation, answer, open_to, later)


def _receivers(dossier: Dossier, answer: Answer) -> list[Network]:
    if answer.mode == ORIENTATION:
        return []
    named = networks_named(answer.networks)
    return [one for one in named if one.connected and one.personal == dossier.confidential]


def _later(
    dossier: Dossier, engine: Engine, facts: dict[str, object], first: Answer
) -> list[Network]:
    """Who would lead if the first said no, then if that one did too."""
    excluded, found = set(first.networks), list[Network]()
    for _ in range(FURTHER):
        answer = engine.route(facts, excluded)
        lead = [one for one in _receivers(dossier, answer) if one.code == answer.primary]
        if not lead:
            break
        found += lead
        excluded |= set(answer.networks)
    return found
