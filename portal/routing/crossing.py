"""Who serves whom: the answers of a rule set where stage, amount, form, jobs, public, place cross.

The bands of amounts and jobs are those that the rules tell apart. At each crossing the project is
tried in a few versions (aid asked, answer of the bank, age of the enterprise): what is counted is
how many of them each network would lead.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from portal.routing.conditions import COMPARISONS, LISTED
from portal.routing.engine import Engine
from portal.routing.facts import completed
from portal.routing.ruleset import conditions
from portal.routing.trace import leaves
from portal.routing.words import with_unit

Band = tuple[str, dict[str, Any]]
Place = tuple[int, ...]
"""One band in each dimension, in their order."""


@dataclass(frozen=True)
class Dimension:
    name: str
    label: str
    bands: tuple[Band, ...]


@dataclass(frozen=True)
class Outcome:
    """``sent``: the file leaves for the network's desk; else the person is told whom to call."""

    network: str
    sent: bool


@dataclass(frozen=True)
class Crossing:
    dimensions: tuple[Dimension, ...]
    cells: dict[Place, Counter[Outcome]]

    def sum(self, chosen: dict[str, int]) -> Counter[Outcome]:
        """All the cells that lie in the ``chosen`` bands, by the names of their dimensions."""
        places = [chosen.get(one.name) for one in self.dimensions]
        total: Counter[Outcome] = Counter()
        for place, found in self.cells.items():
            if all(want is None or want == at for want, at in zip(places, place, strict=True)):
                total.update(found)
        return total


STAGES: tuple[Band, ...] = (
    ("Idée ou étude", {"stade": "idee"}),
    ("Plan écrit, prêt à financer", {"stade": "pret_a_financer"}),
)
FORMS: tuple[Band, ...] = (
    ("Pas encore choisie", {"forme": None}),
    ("Micro-entreprise qui le reste", {"forme": "micro", "sort_du_regime_micro": False}),
    ("Micro-entreprise qui change", {"forme": "micro", "sort_du_regime_micro": True}),
    ("Société ou entreprise individuelle", {"forme": "sarl"}),
    ("Association", {"forme": "association", "ess_type": "association"}),
    ("Coopérative", {"forme": "scop", "ess_type": "scop"}),
    ("Structure d’insertion", {"forme": "association", "ess_type": "iae_aci"}),
)
PUBLICS: tuple[Band, ...] = (
    ("Salarié ou indépendant", {"statut": "salarie"}),
    ("Sans emploi ou au RSA", {"statut": "demandeur_emploi_indemnise"}),
    ("Étudiant", {"statut": "etudiant"}),
    ("Habitant d’un quartier prioritaire", {"statut": "salarie", "qpv_domicile": "oui"}),
    ("Femme sans emploi", {"statut": "demandeur_emploi_indemnise", "genre": "femme"}),
    ("Inscrit au fichier des incidents", {"statut": "salarie", "ficp": True}),
)
ASKED: tuple[dict[str, Any], ...] = (
    {"besoins": ["pret_honneur"], "pret_bancaire": 20000},
    {"besoins": ["garantie_bancaire"], "pret_bancaire": 20000},
    {"besoins": ["accompagnement"]},
)
BANKS: tuple[dict[str, Any], ...] = ({"banque": "en_discussion"}, {"banque": "refus"})
AGES: tuple[dict[str, Any], ...] = (
    {"age_entreprise_mois": None},
    {"age_entreprise_mois": 24, "projet": "developpement", "salaries_etp": 2},
)
VERSIONS = [{**one, **two, **three} for one, two, three in product(ASKED, BANKS, AGES)]


def crossing(engine: Engine, versions: Sequence[dict[str, Any]] = VERSIONS) -> Crossing:
    """Each answer at each crossing: some tens of thousands, a few seconds of work."""
    dimensions = _dimensions(engine)
    every = product(*(enumerate(one.bands) for one in dimensions))
    cells = {
        tuple(at for at, _ in place): _answers(engine, [facts for _, (_, facts) in place], versions)
        for place in every
    }
    return Crossing(dimensions, cells)


def _answers(
    engine: Engine, bands: list[dict[str, Any]], versions: Sequence[dict[str, Any]]
) -> Counter[Outcome]:
    given: dict[str, Any] = {"insee_domicile": "80021"}
    for band in bands:
        given |= band
    found: Counter[Outcome] = Counter()
    for version in versions:
        answer = engine.route(completed(version | given))
        found[Outcome(answer.primary, answer.mode == "transmission")] += 1
    return found


def _dimensions(engine: Engine) -> tuple[Dimension, ...]:
    return (
        Dimension("stade", "Avancement", STAGES),
        Dimension("besoin", "Besoin total", tuple(_bands(engine, "besoin_total", "euros"))),
        Dimension("forme", "Forme juridique", FORMS),
        Dimension("emplois", "Emplois prévus", tuple(_jobs(engine))),
        Dimension("public", "Public", PUBLICS),
        Dimension("lieu", "Territoire", tuple(_places(engine))),
    )


def _jobs(engine: Engine) -> Iterator[Band]:
    """Jobs are those created: the rules that count those kept too see the same sum."""
    names = ("emplois", "emplois_crees_3ans")
    for label, facts in _bands(engine, *names[:1], extra=names[1]):
        yield label, {"emplois_crees_3ans": facts["emplois"]}


def _bands(engine: Engine, fact: str, unit: str = "", extra: str = "") -> Iterator[Band]:
    """The stretches of numbers that the rules do not tell apart, each with its first number."""
    steps = sorted({0, *_steps(engine, {fact, extra})})
    for low, high in zip(steps, [*steps[1:], None], strict=True):
        yield _stretch(low, high, unit), {fact: low}


def _steps(engine: Engine, facts: set[str]) -> Iterator[int]:
    """The whole numbers at which a comparison on one of these facts changes its mind."""
    for _, condition in conditions(engine.book):
        for leaf in leaves(condition, engine):
            limit = engine.compiler.expected(leaf) if leaf.op not in LISTED else None
            if leaf.fact in facts and isinstance(limit, int | float):
                compare = COMPARISONS[str(leaf.op)]
                near = range(max(0, int(limit) - 1), int(limit) + 3)
                yield from (
                    one for one in near if one and compare(one, limit) != compare(one - 1, limit)
                )


def _stretch(low: int, high: int | None, unit: str) -> str:
    if high is None:
        return f"{with_unit(low, unit)} ou plus"
    if high - low == 1:
        return with_unit(low, unit)
    if low == 0:
        return f"{with_unit(high - 1, unit)} au plus"
    return f"de {with_unit(low, '')} à {with_unit(high - 1, unit)}"


def _places(engine: Engine) -> Iterator[Band]:
    inside = engine.surroundings.perimeter
    served = [code for code in ("80021", *sorted(inside)) if code in inside][:1]
    yield from (("Territoire du guichet", {"insee_projet": code}) for code in served)
    outside = next(code for code in ("80001", "80999") if code not in inside)
    yield "Somme, hors du territoire", {"insee_projet": outside}
    yield "Aisne ou Oise", {"insee_projet": "02691"}
    yield "Ailleurs", {"insee_projet": "75056"}
