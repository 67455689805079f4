"""Our template: where each figure of the forecast and each line of the plan stands in it."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from portal.financing.forecast import YEARS, Derived
from portal.financing.forecast_lines import Layout, Typed
from portal.financing.forecast_questions import code_of
from portal.financing.kinds import LineState, Side, kinds_of
from portal.financing.models import PlanLine
from portal.financing.plan import MOST_LINES
from portal.financing.spreadsheet.book import Book, Cell, Choices, Sheet

VERSION = 1
MARK = "Modèle du guichet unique, numéro"
GUIDE, FORECAST, PLAN = "Explications", "Prévisions", "Plan"
SHEETS = [GUIDE, FORECAST, PLAN]
MARK_ROW, VARIANT_ROW = 2, 3
FIRST_YEAR = 2
"""The column of year 1, counted from 0."""
PLAN_HEAD = ("Ligne", "Précision", "Montant (€)", "État", "Durée (mois)", "Taux (%)", "Organisme")
WORDS = (
    "Remplissez les cases de couleur des feuilles « Prévisions » et « Plan ».",
    "Écrivez les montants en euros, sans formule : 12 500 ou 12500,50.",
    "Gardez les noms des lignes et des feuilles : c’est à eux que nous reconnaissons vos chiffres.",
    "Une case vide compte pour zéro. Les totaux sont calculés sur le site.",
    "Dans « Plan », choisissez chaque ligne dans la liste de la première colonne.",
    "L’état ne concerne que les ressources ; la durée et le taux, que les prêts.",
    "Une feuille laissée vide ne change rien à ce que vous avez déjà écrit sur le site.",
    "Puis envoyez ce fichier sur la page « Vos prévisions ». Rien ne change sans votre accord.",
)


def book(
    layout: Layout, answers: Mapping[str, Any], lines: Sequence[PlanLine], *, ess: bool
) -> Book:
    """The template, with what the person has already given in it."""
    return [_guide(layout), _forecast(layout, answers), _plan(lines, ess=ess)]


def _guide(layout: Layout) -> Sheet:
    rows = [
        [Cell("Plan de financement et prévisions", "title")],
        [],
        [Cell(MARK), Cell(Decimal(VERSION))],
        [Cell("Sorte de prévisions"), Cell(layout.variant.words)],
        [],
        *([Cell(text)] for text in WORDS),
    ]
    return Sheet(GUIDE, rows, [90, 34])


def _forecast(layout: Layout, answers: Mapping[str, Any]) -> Sheet:
    rows = [[Cell(text, "head") for text in ("Ligne", "Unité", *map("Année {}".format, YEARS))]]
    for block in layout.blocks:
        rows.append([Cell(block.title, "head")])
        rows += [_figures(one, answers) for one in block.lines if not isinstance(one, Derived)]
    return Sheet(FORECAST, rows, [38, 8, 16, 16, 16])


def _figures(line: Typed, answers: Mapping[str, Any]) -> list[Cell]:
    given = [answers.get(code_of(line.code, year)) for year in YEARS]
    unit = line.suffix or "nombre"
    return [Cell(line.label), Cell(unit), *(Cell(figure(line, one), "input") for one in given)]


def figure(line: Typed, value: Any) -> Decimal | None:
    """An amount in euros, a number or a rate as they are."""
    if value is None:
        return None
    return Decimal(value) / 100 if line.kind == "money" else Decimal(str(value))


def _plan(lines: Sequence[PlanLine], *, ess: bool) -> Sheet:
    titles = [kind.words_for(ess=ess) for side in Side for kind in kinds_of(side, ess=ess)]
    filled = [list(_line(line, ess=ess)) for line in lines]
    blank = [[Cell(None, "input")] * len(PLAN_HEAD)] * (MOST_LINES - len(filled))
    rows = [[Cell(text, "head") for text in PLAN_HEAD], *filled, *blank]
    last = len(rows) - 1
    choices = [
        Choices(0, 1, last, titles),
        Choices(3, 1, last, [state.words for state in LineState]),
    ]
    return Sheet(PLAN, rows, [46, 26, 14, 12, 12, 10, 24], choices)


def _line(line: PlanLine, *, ess: bool) -> Iterator[Cell]:
    values = (
        line.about.words_for(ess=ess),
        line.label or None,
        Decimal(line.amount_cents) / 100,
        line.state.words if line.state else None,
        Decimal(line.months) if line.months else None,
        None if line.rate_bp is None else Decimal(line.rate_bp) / 100,
        line.lender or None,
    )
    yield from (Cell(value, "input") for value in values)
