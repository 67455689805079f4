"""What is written is what a spreadsheet reads, and nothing in it runs."""

import csv
import io
import random
import zipfile
from datetime import date
from itertools import islice
from xml.sax import parseString
from xml.sax.handler import ContentHandler

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from portal.sheets.columns import Column, Kind
from portal.sheets.separated import RISKY, amount
from portal.sheets.writing import Format, parts

COLUMNS = [Column("Nom"), Column("Échéance", Kind.DATE), Column("Besoin (€)", Kind.EUROS)]
BOOKS = [Format.XLSX, Format.ODS]
SHEETS = {Format.XLSX: "xl/worksheets/sheet1.xml", Format.ODS: "content.xml"}
TYPED = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)
DANGEROUS = st.builds(str.__add__, st.sampled_from([*RISKY, "=cmd|' /C calc'!A0"]), TYPED)


def made(chosen, rows, columns=COLUMNS):
    return joined(chosen, [rows], columns)


def joined(chosen, batches, columns=COLUMNS):
    return b"".join(parts(chosen, "Dossiers", columns, batches))


def opened(content):
    return zipfile.ZipFile(io.BytesIO(content))


def inside(content, name):
    with opened(content) as archive:
        return archive.read(name).decode()


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
    sheet = inside(content, SHEETS[chosen])
    assert "<f>" not in sheet
    assert "formula" not in sheet
    assert "href" not in sheet


@settings(max_examples=30)
@pytest.mark.parametrize("chosen", BOOKS)
@given(st.lists(TYPED.filter(str.strip), min_size=1, max_size=20))
def test_what_was_typed_is_read_as_it_was(chosen, texts):
    found = read(made(chosen, [[text] for text in texts], COLUMNS[:1]))
    assert [row[0] for row in found[1:]] == texts


@pytest.mark.parametrize("chosen", BOOKS)
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  au bord ", "  au bord "),
        ("une\r\ndeux\rtrois\n", "une\ndeux\ntrois\n"),
        ("_x0041_x0042_", "_x0041_x0042_"),
        ("un\x00\x0bdeux\ufffe", "undeux"),
        ("é" * 40_000, "é" * 32_767),
    ],
    ids=["spaces", "lines", "codes", "unwritable", "long"],
)
def test_a_text_is_kept_as_far_as_a_spreadsheet_can(chosen, typed, kept):
    assert read(made(chosen, [[typed]], COLUMNS[:1]))[1] == [kept]


@pytest.mark.parametrize("chosen", BOOKS)
def test_each_cell_is_what_it_is_whatever_its_column(chosen):
    columns = [Column("Mixte"), Column("Jour", Kind.DATE), Column("Montant", Kind.EUROS)]
    rows = [[3, date(1900, 1, 1), -5], [date(2026, 3, 1), date(1900, 3, 1), 10**15 + 1]]
    assert read(made(chosen, rows, columns))[1:] == [
        [3, date(1900, 1, 1), -0.05],
        [date(2026, 3, 1), date(1900, 3, 1), 10_000_000_000_000.01],
    ]


@pytest.mark.parametrize("chosen", BOOKS)
def test_an_empty_table_has_its_heads(chosen):
    for batches in ([], [[]]):
        assert read(joined(chosen, batches)) == [["Nom", "Échéance", "Besoin (€)"]]


@pytest.mark.parametrize("chosen", BOOKS)
def test_rows_follow_from_one_batch_to_the_next(chosen):
    columns = [Column(f"Colonne {number}") for number in range(30)]
    batches = [[[f"{row}-{place}" for place in range(30)]] * 2 for row in range(3)]
    found = read(joined(chosen, batches, columns))
    assert found[1:] == [row for rows in batches for row in rows]


@pytest.mark.parametrize("chosen", BOOKS)
def test_the_archive_is_whole_and_well_formed(chosen):
    with opened(joined(chosen, [[["a & b", None, 1]], [["<c>", None, 2]]])) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            if name != "mimetype":
                parseString(archive.read(name), ContentHandler())  # noqa: S317  our own


def test_an_xlsx_shows_its_heads_and_filters_all_its_rows():
    content = joined(Format.XLSX, [[["a", date(2026, 3, 1), 1]] * 2, [["b", None, None]]])
    sheet, book = inside(content, SHEETS[Format.XLSX]), inside(content, "xl/workbook.xml")
    assert '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' in sheet
    assert '<col min="1" max="1" width="16.71" customWidth="1"/>' in sheet
    assert '<autoFilter ref="A1:C4"/>' in sheet
    assert ">'Dossiers'!$A$1:$C$4</definedName>" in book
    assert '<c r="A1" s="1" t="inlineStr">' in sheet
    assert '<c r="B2" s="3"><v>46082</v></c><c r="C2" s="4"><v>0.01</v></c>' in sheet
    assert 's="2" t="inlineStr"><is><t>b</t></is></c></row></sheetData>' in sheet


def test_an_ods_says_first_what_it_is():
    content = made(Format.ODS, [["a", None, None]])
    assert content[30:].startswith(b"mimetypeapplication/vnd.oasis.opendocument.spreadsheetPK")
    with opened(content) as archive:
        first = archive.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert (first.extra, first.flag_bits, first.file_size) == (b"", 0, 46)


@pytest.mark.parametrize("chosen", Format)
def test_each_batch_leaves_before_the_next_is_asked_for(chosen):
    left = io.BytesIO()
    before = []

    def batches():
        for rows in islice(endless(), 3):
            before.append(left.tell())
            yield rows

    left.writelines(parts(chosen, "Dossiers", COLUMNS[:1], batches()))
    assert 0 < before[0] < before[1] < before[2] < left.tell()


@pytest.mark.parametrize("chosen", Format)
def test_who_leaves_halfway_ends_the_reading(chosen):
    ended = []

    def batches():
        try:
            yield from endless()
        finally:
            ended.append(True)

    rows = batches()
    content = parts(chosen, "Dossiers", COLUMNS[:1], rows)
    assert len(list(islice(content, 5))) == 5
    assert not ended
    content.close()
    assert ended


@pytest.mark.parametrize("chosen", BOOKS)
def test_a_file_cut_by_an_error_is_no_archive(chosen):
    def batches():
        yield from islice(endless(), 2)
        raise OSError("cut")

    left = io.BytesIO()
    with pytest.raises(OSError, match="cut"):
        left.writelines(parts(chosen, "Dossiers", COLUMNS[:1], batches()))
    assert left.tell()
    assert not zipfile.is_zipfile(left)


def endless():
    """Rows that do not compress: what is written of them cannot wait."""
    chance = random.Random(1)  # noqa: S311
    while True:
        yield [[chance.randbytes(5_000).hex()] for _ in range(10)]


@pytest.mark.parametrize(
    ("cents", "written"),
    [(None, ""), (0, "0"), (100, "1"), (105, "1,05"), (-5, "-0,05"), (1_234_567_90, "1234567,90")],
)
def test_amounts_are_numbers_for_the_spreadsheet(cents, written):
    assert amount(cents) == written
