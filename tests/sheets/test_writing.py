"""What is written is what a spreadsheet reads, and nothing in it runs."""

import csv
import io
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from portal.sheets.columns import Column, Kind
from portal.sheets.separated import RISKY, amount
from portal.sheets.writing import Format, parts

COLUMNS = [Column("Nom"), Column("Échéance", Kind.DATE), Column("Besoin (€)", Kind.EUROS)]
BOOKS = [Format.XLSX, Format.ODS]
TYPED = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)
DANGEROUS = st.builds(str.__add__, st.sampled_from([*RISKY, "=cmd|' /C calc'!A0"]), TYPED)


def made(chosen, rows, columns=COLUMNS):
    return b"".join(parts(chosen, "Dossiers", columns, [rows]))


def read(content):
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    return sheet.to_python(skip_empty_area=False)


def read_csv(content):
    text = io.StringIO(content.decode().removeprefix("\ufeff"), newline="")
    return list(csv.reader(text, delimiter=";"))


@pytest.mark.parametrize("chosen", BOOKS)
def test_texts_days_and_amounts_come_back_as_what_they_are(chosen):
    rows = [["Zoé & Cie <SARL>", date(2026, 3, 1), 12_500_50], ["", None, None]]
    head, first, *rest = read(made(chosen, rows))
    assert head == ["Nom", "Échéance", "Besoin (€)"]
    assert first == ["Zoé & Cie <SARL>", date(2026, 3, 1), 12500.5]
    assert not any(any(row) for row in rest)


def test_a_csv_opens_in_french_as_it_is():
    content = made(Format.CSV, [["Bar; « Le Midi »", date(2026, 3, 1), -12_500_50]])
    assert content.startswith("\ufeffNom;".encode())
    assert read_csv(content)[1] == ["Bar; « Le Midi »", "01/03/2026", "-12500,50"]


@given(DANGEROUS)
def test_no_text_runs_as_a_formula_in_a_csv(text):
    [cell] = read_csv(made(Format.CSV, [[text]], COLUMNS[:1]))[1]
    assert cell == f"'{text}"


@settings(max_examples=15)
@pytest.mark.parametrize("chosen", BOOKS)
@given(st.lists(DANGEROUS, min_size=1, max_size=20))
def test_no_text_runs_as_a_formula_in_a_workbook(chosen, texts):
    content = made(chosen, [[text] for text in texts], COLUMNS[:1])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = {Format.XLSX: "xl/worksheets/sheet1.xml", Format.ODS: "content.xml"}[chosen]
        inside = archive.read(sheet).decode()
    assert "<f>" not in inside
    assert "formula" not in inside
    assert "href" not in inside


@settings(max_examples=30)
@pytest.mark.parametrize("chosen", BOOKS)
@given(st.lists(TYPED.filter(str.strip), min_size=1, max_size=20))
def test_what_was_typed_is_read_as_it_was(chosen, texts):
    found = read(made(chosen, [[text] for text in texts], COLUMNS[:1]))
    assert [row[0] for row in found[1:]] == texts


def test_an_ods_says_first_what_it_is():
    with zipfile.ZipFile(io.BytesIO(made(Format.ODS, []))) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)


@pytest.mark.parametrize(
    ("cents", "written"),
    [(None, ""), (0, "0"), (100, "1"), (105, "1,05"), (-5, "-0,05"), (1_234_567_90, "1234567,90")],
)
def test_amounts_are_numbers_for_the_spreadsheet(cents, written):
    assert amount(cents) == written
