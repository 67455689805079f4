"""A forecast in words: each figure as people read it, line by line and year by year."""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.financing.forecast import YEARS, Derived, whole
from portal.financing.forecast_lines import Typed
from portal.financing.forecast_queries import Statement
from portal.financing.forecast_questions import code_of
from portal.french import NBSP, euros, lower_first, number, spaced
from portal.languages import _

CASH_FLOW = "cash_flow"
NOTHING = "–"
"""In place of what would be worked out of a year of which nothing was written."""


@dataclass(frozen=True)
class Row:
    """A line of the page. ``notes``: what is said under it, year by year, of a typed line."""

    code: str
    label: str
    note: str
    computed: bool
    suffix: str
    values: tuple[str, ...]
    notes: tuple[str, ...]


def shown(found: Statement) -> list[tuple[str, list[Row]]]:
    """The lines as the page shows them, block by block."""
    return [(_(block.title), [_row(line, found) for line in block.lines])
            for block in found.layout.blocks]  # fmt: skip


def _row(line: Typed | Derived, found: Statement) -> Row:
    computed = isinstance(line, Derived)
    return Row(
        line.code,
        _(line.label),
        f"= {formula(line)}" if isinstance(line, Derived) else _(line.hint),
        computed,
        "" if isinstance(line, Derived) else line.suffix,
        tuple(words(line, found, year) for year in YEARS),
        tuple(_from_plan(line, found, year) for year in YEARS),
    )


def _from_plan(line: Typed | Derived, found: Statement, year: int) -> str:
    """What counts where nothing is typed."""
    cents = found.from_plan[year - 1].get(line.code)
    return _("Vide : %(amount)s, d’après votre plan.", amount=euros(cents)) if cents else ""


def formula(line: Derived) -> str:
    """How a line is computed, to follow its name."""
    return lower_first(_(line.formula))


def words(line: Typed | Derived, found: Statement, year: int) -> str:
    """A figure as people read it; empty when there is none."""
    figures = found.years[year - 1]
    if line.code not in figures:
        return ""
    if isinstance(line, Derived):
        return euros(whole(figures[line.code])) if found.given_in(year) else NOTHING
    if line.kind == "money":
        return euros(figures[line.code])
    suffix = f"{NBSP}{line.suffix}" if line.suffix else ""
    return f"{number(figures[line.code])}{suffix}"


def said(found: Statement) -> dict[str, str | list[str]]:
    """What changes on the page when a figure does, by the id of its place."""
    computed: dict[str, str | list[str]] = {
        code_of(line.code, year): words(line, found, year)
        for line in found.layout.derived
        for year in YEARS
    }
    return computed | {"advice": advice(found), "outcome": outcome(found)}


def advice(found: Statement) -> list[str]:
    said = [one.sentence for one in found.advice]
    return [spaced(one) for one in (*_growth(found), *said, *_to_come(found))]


def remarks(found: Statement, *, good: bool = False) -> list[str]:
    """What an adviser is told to look at; what reassures too, when it is asked for."""
    growth = (
        f"Année {year} : les ventes font plus que doubler, sans explication."
        for year in found.growth_to_explain
    )
    told = (one.staff for one in found.advice if good or not one.good)
    return [spaced(one) for one in (*growth, *told)]


def _growth(found: Statement) -> Iterator[str]:
    for year in found.growth_to_explain:
        yield _(
            "Année %(year)s : vos ventes font plus que doubler. Expliquez pourquoi, plus bas.",
            year=year,
        )


def _to_come(found: Statement) -> Iterator[str]:
    for year in range(2, found.layout.needed + 1) if found.sold(1) else ():
        if not found.sold(year):
            yield _(
                "Année %(year)s : vos ventes ne sont pas écrites. Vous pouvez les ajouter "
                "maintenant ou plus tard.",
                year=year,
            )


def outcome(found: Statement) -> str:
    """In one sentence, for whoever listens to the page."""
    line = next(one for one in found.layout.derived if one.code == CASH_FLOW)
    years = [
        _("année %(year)s, %(amount)s", year=year, amount=words(line, found, year))
        for year in YEARS[: len(found.filled)]
    ]
    return f"{_(line.label)}{NBSP}: {' ; '.join(years)}"
