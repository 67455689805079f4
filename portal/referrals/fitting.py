"""The aids of a network that fit a project: what is looked for, how much, by whom."""

from collections.abc import Callable

from portal.dossiers.course import course
from portal.dossiers.models import Dossier
from portal.networks.models import Network, ProductKind, SchemeVersion
from portal.networks.queries import schemes_in_force

KINDS: dict[str, set[ProductKind]] = {
    "pret_honneur": {ProductKind.HONOUR_LOAN},
    "garantie_bancaire": {ProductKind.GUARANTEE},
    "microcredit_pro": {ProductKind.LOAN},
    "financement_ess": {ProductKind.EQUITY, ProductKind.GUARANTEE},
    "tresorerie": {ProductKind.HONOUR_LOAN, ProductKind.EQUITY},
    "dla": {ProductKind.SUPPORT},
    "accompagnement": {ProductKind.SUPPORT},
    "statut_etudiant": {ProductKind.STATUS},
    "subvention": {ProductKind.GRANT},
}
"""What answers each need that a person may tick."""
OF_A_STRUCTURE, OF_A_SITUATION = "P14", "P05"
"""The documents of an organisation; the proof that someone has no job, or studies."""
WITHOUT_PROOF = ("salarie", "independant", "retraite")
Fits = Callable[[SchemeVersion], bool]


def fitting_schemes(network: Network, dossier: Dossier) -> list[SchemeVersion]:
    """All of the network's aids, narrowed by each thing known of the project.

    What would leave none narrows nothing: an answer may be an estimate.
    """
    found = schemes_in_force(network)
    for fits in _tests(dossier):
        found = [one for one in found if fits(one)] or found
    return found


def _tests(dossier: Dossier) -> list[Fits]:
    answers = course(dossier.answers, "application").answers
    kinds = {kind for need in answers.get("besoins") or () for kind in KINDS.get(need, ())}
    asked, structure = dossier.asked_cents, answers.get("demandeur") == "structure_ess"
    settled = answers.get("statut") in WITHOUT_PROOF or structure
    tests: list[Fits] = [lambda one: (OF_A_STRUCTURE in one.documents) is structure]
    if kinds or dossier.confidential:
        tests.append(lambda one: one.kind in (kinds or {ProductKind.LOAN}))
    if asked:
        tests.append(lambda one: _within(asked, one))
    if settled:
        tests.append(lambda one: OF_A_SITUATION not in one.documents)
    return tests


def _within(cents: int, version: SchemeVersion) -> bool:
    least, most = version.amount_min_cents, version.amount_max_cents
    return (least is None or cents >= least) and (most is None or cents <= most)
