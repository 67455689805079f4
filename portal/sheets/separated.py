"""CSV as French spreadsheets open it as it is: semicolons, decimal commas, French dates."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from portal.french import date_numeric
from portal.sheets.columns import Batches, Column, Kind, Value, euros

BOM = "\ufeff"
"""Without it, spreadsheets read accents wrong."""
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def lines(columns: Sequence[Column], batches: Batches) -> Iterator[str]:
    yield BOM + written([[harmless(one.title) for one in columns]])
    for rows in batches:
        yield written(_cells(columns, row) for row in rows)


def written(rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def harmless(text: str) -> str:
    """A text that a spreadsheet would run as a formula is shown as a text."""
    return f"'{text}" if text.startswith(RISKY) else text


def amount(cents: int | None) -> str:
    """« 12500 », « 12500,50 »: a number for the spreadsheet; unknown is empty."""
    return "" if cents is None else euros(cents).replace(".", ",")


def _cells(columns: Sequence[Column], row: Sequence[Value]) -> list[str]:
    return [_cell(column.kind, value) for column, value in zip(columns, row, strict=True)]


def _cell(kind: Kind, value: Value) -> str:
    if isinstance(value, date):
        return date_numeric(value)
    if isinstance(value, int):
        return amount(value) if kind is Kind.EUROS else str(value)
    return harmless(value or "")
