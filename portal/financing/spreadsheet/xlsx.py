"""A spreadsheet written as XLSX."""

import io
from typing import Any

from portal.financing.spreadsheet.book import Book, Cell, Choices, Sheet

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
LISTS = "Listes"
STYLES: dict[str, dict[str, Any]] = {
    "": {"text_wrap": True, "valign": "top"},
    "title": {"bold": True, "font_size": 14},
    "head": {"bold": True, "bg_color": "#E1EFF5", "text_wrap": True},
    "input": {"bg_color": "#FDF0D0", "border": 1, "border_color": "#6A7379"},
}


def write(book: Book) -> bytes:
    file = io.BytesIO()
    import xlsxwriter  # noqa: PLC0415  heavy, for who takes a spreadsheet only

    with xlsxwriter.Workbook(file, OPTIONS) as workbook:
        formats = {name: workbook.add_format(style) for name, style in STYLES.items()}
        made = [(sheet, workbook.add_worksheet(sheet.name)) for sheet in book]
        lists = workbook.add_worksheet(LISTS)
        lists.hide()
        column = 0
        for sheet, page in made:
            _fill(page, sheet, formats)
            for choices in sheet.choices:
                _offer(page, lists, choices, column)
                column += 1
    return file.getvalue()


def _fill(page: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    for column, width in enumerate(sheet.widths):
        page.set_column(column, column, width)
    for row, cells in enumerate(sheet.rows):
        for column, cell in enumerate(cells):
            _write(page, row, column, cell, formats)


def _write(page: Any, row: int, column: int, cell: Cell, formats: dict[str, Any]) -> None:
    if cell.value is None:
        page.write_blank(row, column, None, formats[cell.style])
    elif isinstance(cell.value, str):
        page.write_string(row, column, cell.value, formats[cell.style])
    else:
        page.write_number(row, column, cell.value, formats[cell.style])


def _offer(page: Any, lists: Any, choices: Choices, column: int) -> None:
    """The options lie in a sheet of their own: a list written in the rule holds 255 signs."""
    lists.write_column(0, column, choices.options)
    letter = chr(ord("A") + column)
    source = f"={LISTS}!${letter}$1:${letter}${len(choices.options)}"
    rule = {"validate": "list", "source": source, "error_type": "stop"}
    page.data_validation(choices.first, choices.column, choices.last, choices.column, rule)
