"""An answer told to the person: which networks, why, and why not the others."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from portal.languages import _, marked
from portal.networks.models import Network, SchemeVersion
from portal.networks.queries import networks, networks_named, schemes_in_force
from portal.routing.engine import Answer, Engine
from portal.routing.facts import Facts, catalogue
from portal.routing.models import RoutingRun
from portal.routing.queries import engine_of_run
from portal.routing.reading import names
from portal.routing.ruleset import INCOMPLETE, TRANSMISSION
from portal.routing.why import WhyNot, why_not
from portal.routing.words import filled

NOT_CHOSEN = marked("Les règles proposaient ce réseau, un conseiller en a choisi un autre.")


@dataclass(frozen=True)
class Refusal:
    """Why a network is not named, in words."""

    network: Network
    sentence: str


@dataclass(frozen=True)
class Explanation:
    """``lead`` is None when the file lacks what it takes to name one.

    ``sentence`` says why this lead: the wording of the rule, or the reason of who chose it.
    """

    lead: Network | None
    also: list[Network]
    sentence: str
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
    engine: Engine,
    facts: Facts,
    answer: Answer,
    excluded: Collection[str] = (),
    *,
    confidential: bool = False,
) -> Explanation:
    """``excluded``: the networks that have had this request already."""
    named = networks_named(answer.networks)
    lead = next((one for one in named if one.code == answer.primary), None)
    rule = engine.book.rule(answer.rule)
    return Explanation(
        lead=lead,
        also=[one for one in named if one is not lead],
        sentence=filled(rule.applicant, engine.book),
        transmitted=answer.mode == TRANSMISSION,
        others=[] if confidential else _others(engine, facts, answer, excluded),
        questions=[catalogue()[name].label for name in answer.missing],
        tags=[_(tag.label) for tag in engine.book.tags if tag.tag in answer.tags],
    )


def explain_run(run: RoutingRun, *, confidential: bool = False) -> Explanation:
    """The same, of a run that was kept, with the rules and the facts as they were.

    Where a person chose otherwise than the rules, the choice and its reason are what is told.
    """
    result = run.result
    answer = Answer(
        primary=run.primary_code,
        also=tuple(result["also"]),
        mode=run.mode,  # type: ignore[arg-type]
        rule=run.rule_code,
        tags=tuple(result["tags"]),
        missing=tuple(result["missing"]),
    )
    told = explain(engine_of_run(run), run.facts, answer, run.excluded, confidential=confidential)
    return _chosen(told, run) if run.override_code else told


def _chosen(told: Explanation, run: RoutingRun) -> Explanation:
    """What a person decided, instead of what the rules said."""
    lead = next(iter(networks_named([run.chosen_code])), None)
    former = [one for one in [told.lead] if one and one is not lead and told.others]
    others = [Refusal(one, NOT_CHOSEN) for one in former if one.connected and not one.personal]
    return replace(
        told,
        lead=lead,
        also=[one for one in told.also if one is not lead],
        sentence=_(
            "Un conseiller du guichet a choisi ce réseau : %(reason)s", reason=run.override_reason
        ),
        transmitted=lead is not None and lead.connected,
        others=others + [one for one in told.others if one.network is not lead],
        questions=[],
    )


def _others(
    engine: Engine, facts: Facts, answer: Answer, excluded: Collection[str]
) -> list[Refusal]:
    if answer.primary == INCOMPLETE:
        return []
    named = names()
    candidates = [one for one in networks() if one.connected and not one.personal]
    reasons = [
        (one, why_not(one.code, engine, facts, answer, excluded, _("votre réponse"), named))
        for one in candidates
    ]
    return [Refusal(network, _sentence(reason)) for network, reason in reasons if reason]


def _sentence(reason: WhyNot) -> str:
    if reason.answered:
        return _("Ce réseau a déjà reçu votre demande.")
    if reason.lacking:
        return _("Il faudrait : %(lacking)s.", lacking=_(", et ").join(reason.lacking))
    if reason.decided:
        decided = _(", et ").join(reason.decided)
        return _("Votre situation mène d’abord ailleurs : %(decided)s.", decided=decided)
    return _("Un autre réseau passe d’abord.")
