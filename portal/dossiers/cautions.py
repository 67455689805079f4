"""What looks odd in a draft and may yet be true: said before sending, never an obstacle."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from portal.calendar import today
from portal.dossiers.completeness import PAGE
from portal.dossiers.course import course
from portal.dossiers.facts import full_years
from portal.dossiers.models import Dossier
from portal.french import euros, number, plural, spaced
from portal.languages import _, marked
from portal.routing.queries import parameters

YOUNGEST, OLDEST = 16, 100  # years
BANK = "pret_bancaire"
PERSONAL = "montant_demande_personnel"
COMMITTEE_DAYS, FAR_YEARS = 21, 3
"""Sooner than that, a committee may come too late; later, the year may be a slip."""
TOO_SOON = marked(
    "Vous démarrez dans moins de 3 semaines, le comité peut être trop tard. "
    "Appelez-nous dès l’envoi de votre demande"
)
APART = {
    "agriculture_primaire": marked(
        "Nos réseaux ne financent pas les exploitations agricoles. "
        "La Chambre d’agriculture peut vous aider"
    ),
    "immobilier_patrimonial": marked(
        "Nos réseaux ne financent pas la location ou la vente de biens. "
        "Un conseiller vous dira ce qui existe"
    ),
    "intermediation_financiere": marked(
        "Nos réseaux ne financent pas les activités de finance. "
        "Un conseiller vous dira ce qui existe"
    ),
}
"""The sectors that no network finances."""
NOT_LENT_FOR = {
    "dettes": marked("Le prêt personnel ne sert pas à rembourser d’autres crédits"),
    "decouvert": marked("Le prêt personnel ne sert pas à finir le mois"),
    "loisirs": marked("Le prêt personnel ne sert pas aux loisirs"),
}


@dataclass(frozen=True)
class Caution:
    """A sentence, the step that it is about, and its page of questions or its part."""

    sentence: str
    step: str
    code: str
    endpoint: str = PAGE

    @property
    def place(self) -> dict[str, Any]:
        """What its address needs, besides the file."""
        return {"code": self.code} if self.endpoint == PAGE else {}


def cautions(dossier: Dossier) -> list[Caution]:
    path = course(dossier.answers, "application")
    pages = {one.code: page for page, questions in path.pages for one in questions}
    answers = path.answers
    odd = (_age, _start, _closed_doors, _personal_amount, _amounts, _jobs)
    found = [(pages[code], sentence) for look in odd for code, sentence in look(answers)]
    return [Caution(sentence, page.section, page.code) for page, sentence in found]


def cautions_of(dossier: Dossier, page_code: str) -> list[Caution]:
    """What looks odd on one page, to be said as soon as it is filled in."""
    return [one for one in cautions(dossier) if one.code == page_code]


Odd = Iterator[tuple[str, str]]


def _age(answers: dict[str, Any]) -> Odd:
    if birth := answers.get("naissance"):
        age = full_years(date.fromisoformat(birth), today())
        if not YOUNGEST <= age <= OLDEST:
            years = plural(age, "an")
            said = _("Vous avez %(years)s ? Vérifiez l’année de votre naissance", years=years)
            yield "naissance", spaced(said)


def _start(answers: dict[str, Any]) -> Odd:
    if not (day := answers.get("debut")):
        return
    start = date.fromisoformat(day)
    if start < today() + timedelta(days=COMMITTEE_DAYS):
        yield "debut", _(TOO_SOON)
    elif start.year > today().year + FAR_YEARS:
        said = _("Vous démarrez en %(year)s ? Vérifiez l’année", year=start.year)
        yield "debut", spaced(said)


def _closed_doors(answers: dict[str, Any]) -> Odd:
    """What no network finances: said at once, so that nobody waits for nothing."""
    if sentence := APART.get(answers.get("secteur", "")):
        yield "secteur", _(sentence)
    if sentence := NOT_LENT_FOR.get(answers.get("motif_precis") or ""):
        more = _("Un conseiller cherche une autre solution avec vous")
        yield "motif_precis", f"{_(sentence)}. {more}"


def _personal_amount(answers: dict[str, Any]) -> Odd:
    cents = answers.get(PERSONAL)
    if cents is None:
        return
    figures = parameters()
    least, most = (int(figures[name].value) * 100 for name in ("MCP_MIN", "MCP_MAX"))
    if not least <= cents <= most:
        sentence = _(
            "Un prêt personnel va de %(least)s à %(most)s, vous demandez %(asked)s. "
            "Vous pouvez continuer, un conseiller cherche une solution avec vous",
            least=euros(least), most=euros(most), asked=euros(cents),
        )  # fmt: skip
        yield PERSONAL, sentence


def _amounts(answers: dict[str, Any]) -> Odd:
    need = answers.get("besoin_total")
    if need is None:
        return
    own, asked, bank = (answers.get(code) or 0 for code in ("apport", "montant_demande", BANK))
    if own and own >= need:
        said = _(
            "Vous apportez %(own)s pour un besoin de %(need)s. Vérifiez ces montants",
            own=euros(own), need=euros(need),
        )  # fmt: skip
        yield "apport", said
    if asked > need:
        said = _(
            "Vous demandez %(asked)s aux réseaux pour un besoin de %(need)s. "
            "Vérifiez ces montants",
            asked=euros(asked), need=euros(need),
        )  # fmt: skip
        yield "montant_demande", said
    elif own < need < own + asked + bank:
        said = _(
            "Votre apport et vos demandes font %(sum)s, plus que votre besoin de %(need)s. "
            "Vérifiez ces montants",
            sum=euros(own + asked + bank), need=euros(need),
        )  # fmt: skip
        yield "besoin_total", said


def _jobs(answers: dict[str, Any]) -> Odd:
    made, lasting = answers.get("emplois_crees_3ans"), answers.get("emplois_cdi")
    if made is not None and lasting is not None and lasting > made:
        said = _(
            "Vous comptez %(lasting)s en CDI, et %(made)s en tout. Vérifiez ces nombres",
            lasting=plural(lasting, "emploi"), made=number(made),
        )  # fmt: skip
        yield "emplois_cdi", said
