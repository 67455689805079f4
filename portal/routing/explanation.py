"""An answer told to the person: which networks, why, and why not the others."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from portal.languages import _, marked
from portal.networks.models import Network, SchemeVersion
from portal.networks.queries import networks, networks_named, schemes_in_force
from portal.networks.wording import starting
from portal.routing.engine import Answer, Engine
from portal.routing.facts import Facts, catalogue
from portal.routing.models import RoutingRun
from portal.routing.nearest import nearest
from portal.routing.nearest_words import told
from portal.routing.queries import answer_of_run, engine_of_run
from portal.routing.reading import names
from portal.routing.ruleset import INCOMPLETE, TRANSMISSION
from portal.routing.why import WhyNot, why_not
from portal.routing.words import filled

NOT_CHOSEN = marked("Les règles proposaient ce réseau, un conseiller en a choisi un autre.")

PUBLICS = {
    "un étudiant ou un étudiant-entrepreneur": marked(
        "%(network)s accompagne les étudiants et les étudiants-entrepreneurs."
    ),
    "une situation d’étudiant": marked("%(network)s accompagne les étudiants."),
    "un projet encore à l’état d’idée ou d’étude": marked(
        "%(network)s accompagne les projets encore à l’état d’idée ou d’étude."
    ),
    "une structure de l’économie sociale et solidaire": marked(
        "%(network)s accompagne les structures de l’économie sociale et solidaire."
    ),
    "un refus de la banque": marked("%(network)s aide aussi après un refus de la banque."),
}
"""By the first condition that is lacking, in the words of the rules: whom the network is for."""


@dataclass(frozen=True)
class Refusal:
    """Why a network is not named, in one sentence: what would bring it, if anything would."""

    network: Network
    sentence: str
    nearby: bool = False
    """Whether some change would bring it."""


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
    def changeable(self) -> bool:
        """Whether some sentence says what would change the answer."""
        return any(one.nearby for one in self.others)

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
    answer = answer_of_run(run)
    found = explain(engine_of_run(run), run.facts, answer, run.excluded, confidential=confidential)
    return _chosen(found, run) if run.override_code else found


def _chosen(by_rules: Explanation, run: RoutingRun) -> Explanation:
    """What a person decided, instead of what the rules said."""
    lead = next(iter(networks_named([run.chosen_code])), None)
    former = [one for one in [by_rules.lead] if one and one is not lead and by_rules.others]
    others = [Refusal(one, NOT_CHOSEN) for one in former if one.connected and not one.personal]
    return replace(
        by_rules,
        lead=lead,
        also=[one for one in by_rules.also if one is not lead],
        sentence=_(
            "Un conseiller du guichet a choisi ce réseau : %(reason)s", reason=run.override_reason
        ),
        transmitted=lead is not None and lead.connected,
        others=others + [one for one in by_rules.others if one.network is not lead],
        questions=[],
    )


def _others(
    engine: Engine, facts: Facts, answer: Answer, excluded: Collection[str]
) -> list[Refusal]:
    if answer.primary == INCOMPLETE:
        return []
    named, known = names(), engine.known(facts)
    ways = nearest(engine, facts, excluded) if answer.decided else {}
    found = []
    for one in networks():
        if (
            one.connected
            and not one.personal
            and (reason := why_not(one.code, engine, facts, answer, excluded, names=named))
        ):
            leading = ways.get(one.code, ())
            if leading and not reason.answered:
                found.append(Refusal(one, told(starting(one), leading, known), nearby=True))
            else:
                found.append(Refusal(one, _sentence(starting(one), reason)))
    return found


def _sentence(name: str, reason: WhyNot) -> str:
    """About the network, whose ``name`` begins the sentence, rather than about the person."""
    if reason.answered:
        return _("Ce réseau a déjà reçu votre demande.")
    if reason.lacking:
        public = next((said for one, said in PUBLICS.items() if reason.lacking[0] == _(one)), None)
        if public:
            return _(public, network=name)
        lacking = _(", et ").join(reason.lacking)
        return _(
            "%(network)s étudie ce type de demandes : %(lacking)s.", network=name, lacking=lacking
        )
    if reason.decided:
        decided = _(", et ").join(reason.decided)
        return _("Votre situation mène d’abord ailleurs : %(decided)s.", decided=decided)
    return _("Un autre réseau passe d’abord.")
