"""A spreadsheet as data, for whatever format it is written in."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Value = str | Decimal | None
Style = Literal["", "title", "head", "input"]


@dataclass(frozen=True)
class Cell:
    """``input``: a cell to be filled."""

    value: Value = None
    style: Style = ""


@dataclass(frozen=True)
class Choices:
    """The only texts of a column's cells, from one row to another; both count from 0."""

    column: int
    first: int
    last: int
    options: Sequence[str]


@dataclass(frozen=True)
class Sheet:
    """``widths``: of its columns, in characters."""

    name: str
    rows: Sequence[Sequence[Cell]]
    widths: Sequence[int]
    choices: Sequence[Choices] = ()


Book = Sequence[Sheet]


def address(row: int, column: int) -> str:
    """« C7 »: the name of a cell whose row and column count from 0, for the first 26 columns."""
    return f"{chr(ord('A') + column)}{row + 1}"
