"""Our spreadsheet once filled: what it gives, or the sentence that each wrong cell gets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from forms.forecast import forecast_form
from forms.plan_sheet import as_typed, read_line
from portal.errors import Refused
from portal.financing.forecast import YEARS
from portal.financing.forecast_lines import Layout, Typed
from portal.financing.forecast_questions import code_of, figures
from portal.financing.plan import Line
from portal.financing.spreadsheet import template
from portal.financing.spreadsheet.book import address
from portal.financing.spreadsheet.reading import NOT_OURS, Grid
from portal.french import NBSP, lower_first, spaced
from portal.languages import _


@dataclass
class Filled:
    """What a filled template gives: figures by code, lines of the plan; or what is wrong in it."""

    figures: dict[str, Any] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def wrong(self, sheet: str, row: int, column: int, sentence: str) -> None:
        """Note a cell, as the person sees it named."""
        found = _(
            "Feuille %(sheet)s, cellule %(cell)s : %(sentence)s",
            sheet=sheet, cell=address(row, column), sentence=lower_first(_(sentence)),
        )  # fmt: skip
        self.errors.append(spaced(found))


def understand(sheets: Mapping[str, Grid], layout: Layout, *, ess: bool, day: date) -> Filled:
    """Raises Refused when it is not the template of these forecasts."""
    _check_ours(sheets, layout)
    filled = Filled()
    _read_figures(sheets[template.FORECAST], layout, day, filled)
    _read_plan(sheets[template.PLAN], filled, ess=ess)
    if not (filled.figures or filled.lines or filled.errors):
        raise Refused("Ce tableau est vide. Remplissez-le, puis envoyez-le de nouveau")
    return filled


def _check_ours(sheets: Mapping[str, Grid], layout: Layout) -> None:
    guide = sheets.get(template.GUIDE, [])
    if at(guide, template.MARK_ROW, 0) != template.MARK:
        raise Refused(NOT_OURS)
    if at(guide, template.MARK_ROW, 1) != template.VERSION:
        raise Refused("Ce modèle n’est plus le bon. Téléchargez-le de nouveau sur cette page")
    if at(guide, template.VARIANT_ROW, 1) != layout.variant.words:
        raise Refused(
            _(
                "Ce modèle n’est pas celui des « %(name)s ». Téléchargez-le de nouveau sur cette "
                "page",
                name=lower_first(layout.variant.label),
            )
        )
    for name in (template.FORECAST, template.PLAN):
        if name not in sheets:
            raise Refused(
                _("Il manque la feuille « %(name)s ». Téléchargez-la de nouveau", name=name)
            )


def at(grid: Grid, row: int, column: int) -> Any:
    """A cell's value; an empty text where there is none."""
    return grid[row][column] if row < len(grid) and column < len(grid[row]) else ""


def _read_figures(grid: Grid, layout: Layout, day: date, filled: Filled) -> None:
    """The cells go through the fields of the page: what one accepts, the other does."""
    places = _places(grid, layout, filled)
    typed = {code: written(line, at(grid, *place)) for code, (line, place) in places.items()}
    page = forecast_form(figures(layout), day)
    filled.figures.update(page.read(MultiDict(typed)).valid)
    for question in page.questions:
        if found := page.form[question.code].errors:
            row, column = places[question.code][1]
            sentence = str(found[0]).removeprefix(f"{question.title}{NBSP}: ")
            filled.wrong(template.FORECAST, row, column, sentence)


def _places(grid: Grid, layout: Layout, filled: Filled) -> dict[str, tuple[Typed, tuple[int, int]]]:
    """Where each figure stands, by the name of its line: rows may have been moved."""
    lines = {line.label: line for line in layout.typed}
    places: dict[str, tuple[Typed, tuple[int, int]]] = {}
    for row in range(1, len(grid)):
        line = lines.pop(str(at(grid, row, 0)).strip(), None)
        columns = {year: template.FIRST_YEAR + year - 1 for year in YEARS}
        if line:
            places |= {code_of(line.code, year): (line, (row, columns[year])) for year in YEARS}
        elif any(at(grid, row, column) != "" for column in columns.values()):
            filled.wrong(template.FORECAST, row, 0, "Gardez le nom de la ligne du modèle")
    return places


def written(line: Typed, value: Any) -> str:
    """A cell as it would be typed in the page; a rate of 0.42 is the spreadsheet's 42 %."""
    if not isinstance(value, float):
        return str(value)
    if line.suffix == "%" and 0 < value < 1:
        value *= 100
    return as_typed(value, 4 if line.suffix == "" else 2)


def _read_plan(grid: Grid, filled: Filled, *, ess: bool) -> None:
    for row in range(1, len(grid)):
        cells = [at(grid, row, column) for column in range(len(template.PLAN_HEAD))]
        if any(cell != "" for cell in cells):
            line, errors = read_line(cells, ess=ess)
            filled.lines += [line] if line else []
            for column, sentence in errors:
                filled.wrong(template.PLAN, row, column, sentence)
