"""What looks odd in a draft and may yet be true: said before sending, never an obstacle."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.calendar import today
from portal.dossiers.facts import full_years
from portal.dossiers.models import Dossier
from portal.dossiers.questions import Page, course
from portal.french import NBSP, euros

YOUNGEST, OLDEST = 16, 100  # years
BANK = "pret_bancaire"


@dataclass(frozen=True)
class Caution:
    """A sentence, and the page where the answer can be changed."""

    page: Page
    sentence: str


def cautions(dossier: Dossier) -> list[Caution]:
    path = course(dossier.answers, "application")
    pages = {one.code: page for page, questions in path.pages for one in questions}
    found = [*_age(path.answers), *_amounts(path.answers)]
    return [Caution(pages[code], sentence) for code, sentence in found]


Odd = Iterator[tuple[str, str]]


def _age(answers: dict[str, Any]) -> Odd:
    if birth := answers.get("naissance"):
        age = full_years(date.fromisoformat(birth), today())
        if not YOUNGEST <= age <= OLDEST:
            years = f"{age}{NBSP}an{'s' if age > 1 else ''}"
            yield "naissance", f"Vous avez {years}{NBSP}? Vérifiez l’année de votre naissance"


def _amounts(answers: dict[str, Any]) -> Odd:
    need = answers.get("besoin_total")
    if need is None:
        return
    own, asked, bank = (answers.get(code) or 0 for code in ("apport", "montant_demande", BANK))
    if own and own >= need:
        yield (
            "apport",
            (f"Vous apportez {euros(own)} pour un besoin de {euros(need)}. Vérifiez ces montants"),
        )
    if asked > need:
        yield (
            "montant_demande",
            (
                f"Vous demandez {euros(asked)} aux réseaux pour un besoin de {euros(need)}. "
                "Vérifiez ces montants"
            ),
        )
    elif own < need < own + asked + bank:
        yield (
            "besoin_total",
            (
                f"Votre apport et vos demandes font {euros(own + asked + bank)}, "
                f"plus que votre besoin de {euros(need)}. Vérifiez ces montants"
            ),
        )
