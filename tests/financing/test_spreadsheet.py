"""Our spreadsheet: what is written in it is read back, a wrong cell is named, the rest refused."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as some

from forms.forecast_sheet import understand
from portal.errors import Refused
from portal.financing.forecast_lines import Variant, layout
from portal.financing.forecast_questions import figures
from portal.financing.forecast_terms import terms_on
from portal.financing.kinds import LineState
from portal.financing.models import PlanLine
from portal.financing.plan import Line
from portal.financing.spreadsheet import ods, reading, template, xlsx
from portal.financing.spreadsheet.book import Cell, Sheet

DAY = date(2026, 11, 20)
FULL = layout(Variant.FULL, terms_on(DAY))
FORMATS = pytest.mark.parametrize("kind", [xlsx, ods], ids=["xlsx", "ods"])
CODES = {one.code: one.kind for one in figures(FULL)}
LOAN = Line(kind="bank_loan", amount_cents=40_000_50, label="Crédit & associés", months=60,
            state=LineState.ASKED, rate_bp=375, lender="Banque d’exemple")  # fmt: skip


@pytest.fixture(autouse=True, scope="module")
def page():
    app = Flask("forms")
    app.secret_key = "for the tokens of the forms"
    with app.test_request_context():
        yield


def row(line):
    fields = ("kind", "amount_cents", "label", "state", "rate_bp", "months", "lender")
    return PlanLine(side=line.side, **{name: getattr(line, name) for name in fields})


def filled(answers, lines=()):
    return template.book(FULL, answers, [row(line) for line in lines], ess=False)


def taken(content):
    sheets = reading.read(io.BytesIO(content), template.SHEETS)
    return understand(sheets, FULL, ess=False, day=DAY)


def with_cells(sheet, cells):
    """The template where some cells of a sheet hold something else."""
    made = []
    for one in filled({"sales_1": 100}, [LOAN]):
        rows = [list(cells_of_row) for cells_of_row in one.rows]
        for (at_row, column), value in cells.items() if one.name == sheet else ():
            rows[at_row][column] = Cell(value)
        made.append(Sheet(one.name, rows, one.widths, one.choices))
    return made


AMOUNTS = some.sampled_from([code for code, kind in CODES.items() if kind == "money"])


@FORMATS
@settings(max_examples=5, deadline=None)
@given(answers=some.dictionaries(AMOUNTS, some.integers(0, 10**10), min_size=1))
def test_what_is_written_is_read_back_to_the_cent(kind, answers):
    assert taken(kind.write(filled(answers))).figures == answers


@FORMATS
def test_lines_of_the_plan_come_back_whole(kind):
    need = Line(kind="equipment", amount_cents=12_345_67)
    found = taken(kind.write(filled({"employer_rate_2": 42, "quantity_1": 12.5}, [need, LOAN])))
    assert found.errors == []
    assert found.lines == [need, LOAN]
    assert found.figures == {"employer_rate_2": 42, "quantity_1": 12.5}


@pytest.mark.parametrize(
    ("sheet", "place", "value", "sentence"),
    [
        ("Prévisions", (2, 2), "beaucoup", "Feuille Prévisions, cellule C3 : écrivez le montant"),
        ("Prévisions", (2, 3), Decimal(-5), "Feuille Prévisions, cellule D3 : écrivez le montant"),
        ("Prévisions", (2, 2), "=1+1", "cellule C3 : écrivez le montant"),
        ("Prévisions", (2, 0), "Mes ventes", "cellule A3 : gardez le nom de la ligne du modèle"),
        ("Prévisions", (2, 2), Decimal(10**9), "doit être entre 0"),
        ("Plan", (1, 2), "12 mille", "Feuille Plan, cellule C2 : écrivez un montant, par exemple"),
        ("Plan", (1, 2), None, "cellule C2 : écrivez un montant"),
        ("Plan", (1, 0), "Yacht", "cellule A2 : choisissez une ligne de la liste"),
        ("Plan", (1, 3), "Peut-être", "cellule D2 : choisissez « Obtenu »"),
        ("Plan", (1, 4), Decimal("2.5"), "cellule E2 : écrivez la durée en mois"),
        ("Plan", (1, 5), Decimal("0.035"), "cellule F2 : écrivez le taux en %, par exemple 3,5"),
        ("Plan", (1, 6), "x" * 121, "cellule G2 : écrivez 120 caractères au maximum"),
        ("Plan", (2, 2), Decimal(5), "cellule A3 : choisissez une ligne de la liste"),
    ],
)
def test_each_wrong_cell_is_named(sheet, place, value, sentence):
    found = taken(xlsx.write(with_cells(sheet, {place: value})))
    assert len(found.errors) == 1, found.errors
    assert sentence in found.errors[0].replace("\u00a0", " ")


def test_a_need_has_neither_state_nor_length():
    cells = {(1, 0): "Véhicule", (1, 6): None}
    found = taken(xlsx.write(with_cells("Plan", cells)))
    assert [error.partition(" : ")[0][-2:] for error in
            (one.replace("\u00a0", " ") for one in found.errors)] == ["D2", "E2", "F2"]  # fmt: skip


def bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(reading.MOST_UNPACKED + 1))
    return file.getvalue()


def far_cell():
    """A cell at the other end of the sheet: a reader that lays them all out would burst."""
    content = xlsx.write(filled({"sales_1": 100}))
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
            new.writestr(name, old.read(name).replace(b"</sheetData>", far))
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "vide"),
        (b"%PDF-1.4", "n’est pas notre modèle"),
        (bytes(reading.MOST_BYTES + 1), "dépasse 1 Mo"),
        (bomb(), "trop de choses"),
        (xlsx.write([Sheet("Budget", [[Cell("x")]], [8])]), "n’est pas notre modèle"),
        (xlsx.write(filled({})), "Ce tableau est vide"),
        (xlsx.write(filled({"sales_1": 1})[:2]), "Il manque la feuille « Plan »"),
        (xlsx.write(with_cells(template.GUIDE, {(2, 1): Decimal(9)})), "n’est plus le bon"),
        (xlsx.write(with_cells(template.GUIDE, {(3, 1): "Autre"})), "prévisions complètes"),
        (far_cell(), "n’est pas notre modèle"),
    ],
    ids=["empty", "pdf", "big", "bomb", "other", "blank", "sheet", "version", "variant", "far"],
)  # fmt: skip
def test_what_is_not_our_template_is_refused_kindly(content, sentence):
    with pytest.raises(Refused, match=sentence):
        taken(content)
