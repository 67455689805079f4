"""An answer told to the person: which networks, why, and why not the others."""

from dataclasses import dataclass

from portal.networks.models import Network, SchemeVersion
from portal.networks.queries import networks, networks_named, schemes_in_force
from portal.routing.engine import Answer, Engine
from portal.routing.facts import Facts, catalogue
from portal.routing.models import RoutingRun
from portal.routing.queries import engine_of
from portal.routing.ruleset import INCOMPLETE, TRANSMISSION
from portal.routing.trace import why_not
from portal.routing.words import filled


@dataclass(frozen=True)
class Refusal:
    """Why a network is not named, in words."""

    network: Network
    sentence: str


@dataclass(frozen=True)
class Explanation:
    """``lead`` is None when the file lacks what it takes to name one."""

    lead: Network | None
    also: list[Network]
    sentence: str
    adviser_sentence: str
    transmitted: bool
    others: list[Refusal]
    questions: list[str]
    tags: list[str]

    @property
    def networks(self) -> list[Network]:
        return [self.lead, *self.also] if self.lead else self.also

    def schemes(self, network: Network) -> list[SchemeVersion]:
        return schemes_in_force(network)


def explain(
    engine: Engine, facts: Facts, answer: Answer, *, confidential: bool = False
) -> Explanation:
    named = networks_named(answer.networks)
    lead = next((one for one in named if one.code == answer.primary), None)
    rule = engine.book.rule(answer.rule)
    return Explanation(
        lead=lead,
        also=[one for one in named if one is not lead],
        sentence=filled(rule.applicant, engine.book),
        adviser_sentence=filled(rule.adviser, engine.book),
        transmitted=answer.mode == TRANSMISSION,
        others=[] if confidential else _others(engine, facts, answer),
        questions=[catalogue()[name].label for name in answer.missing],
        tags=[tag.label for tag in engine.book.tags if tag.tag in answer.tags],
    )


def explain_run(run: RoutingRun, *, confidential: bool = False) -> Explanation:
    """The same, of a run that was kept, with the rules and the facts as they were."""
    result = run.result
    answer = Answer(
        primary=run.primary_code,
        also=tuple(result["also"]),
        mode=run.mode,  # type: ignore[arg-type]
        rule=run.rule_code,
        tags=tuple(result["tags"]),
        missing=tuple(result["missing"]),
    )
    return explain(engine_of(run.rule_set), run.facts, answer, confidential=confidential)


def _others(engine: Engine, facts: Facts, answer: Answer) -> list[Refusal]:
    if answer.primary == INCOMPLETE:
        return []
    candidates = [one for one in networks() if one.connected and not one.personal]
    found = []
    for network in candidates:
        reason = why_not(network.code, engine, facts, answer)
        if reason:
            found.append(Refusal(network, _sentence(reason.outranked, reason.lacking)))
    return found


def _sentence(outranked: bool, lacking: tuple[str, ...]) -> str:  # noqa: FBT001
    if outranked:
        return "Ce réseau pourrait convenir, mais un autre passe d’abord."
    return f"Il faudrait : {', et '.join(lacking)}."
