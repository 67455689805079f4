"""What a column of a sheet holds, and what a cell may hold of what people typed."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

Value = str | int | date | None
Batches = Iterable[Sequence[Sequence[Value]]]
"""Rows, some at a time; each has a value for each column, in their order."""
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML may hold."""
LONGEST_TEXT = 32_767
"""Characters in a cell: spreadsheets read no more."""


class Kind(Enum):
    """A text; a day; cents, shown in euros."""

    TEXT = "text"
    DATE = "date"
    EUROS = "euros"


@dataclass(frozen=True)
class Column:
    """``width``: about how many characters it shows."""

    title: str
    kind: Kind = Kind.TEXT
    width: int = 16


def writable(text: str) -> str:
    """As XML holds it; a line ends with a line feed, however it was typed."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return UNWRITABLE.sub("", lines)[:LONGEST_TEXT]


def euros(cents: int) -> str:
    """« 12500 », « 12500.50 »: exact, where a division would not be."""
    sign, (whole, rest) = "-" * (cents < 0), divmod(abs(cents), 100)
    return f"{sign}{whole}.{rest:02d}" if rest else f"{sign}{whole}"
