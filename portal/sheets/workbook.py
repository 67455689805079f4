"""XLSX: rows go to the disk as they come; a text stays a text, whatever it begins with."""

from collections.abc import Sequence
from datetime import date
from typing import IO, Any

from portal.sheets.columns import Batches, Column, Kind, Value, writable

CAREFUL = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
FORMATS = {Kind.TEXT: "@", Kind.DATE: "dd/mm/yyyy", Kind.EUROS: '#,##0.00\\ "€"'}


def write(file: IO[bytes], title: str, columns: Sequence[Column], batches: Batches) -> None:
    import xlsxwriter  # noqa: PLC0415  heavy, for who takes a spreadsheet only

    with xlsxwriter.Workbook(file, CAREFUL) as book:
        sheet = book.add_worksheet(title)
        looks = {kind: book.add_format({"num_format": code}) for kind, code in FORMATS.items()}
        head = book.add_format({"bold": True, "bottom": 1})
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.title, head)
        sheet.freeze_panes(1, 0)
        last = _fill(sheet, columns, batches, looks)
        sheet.autofilter(0, 0, last, len(columns) - 1)


def _fill(sheet: Any, columns: Sequence[Column], batches: Batches, looks: dict[Kind, Any]) -> int:
    """The number of the last row."""
    number = 0
    for rows in batches:
        for row in rows:
            number += 1
            for place, (column, value) in enumerate(zip(columns, row, strict=True)):
                _put(sheet, number, place, column.kind, value, looks[column.kind])
    return number


def _put(sheet: Any, row: int, place: int, kind: Kind, value: Value, look: Any) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, place, value, look)
    elif isinstance(value, int):
        sheet.write_number(row, place, value / 100 if kind is Kind.EUROS else value, look)
    elif value:
        sheet.write_string(row, place, writable(value), look)
