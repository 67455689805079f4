"""The readable files (YAML) whose words people see: read in the language spoken."""

from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from portal.french import spaced
from portal.languages import _

Shape = TypeVar("Shape")
WORDS = frozenset(
    {
        "title", "lead", "label", "hint", "missing", "invalid", "short", "undecided", "suffix",
        "called", "help", "text", "values", "unit", "have", "later",
        "subject", "holds", "fails", "nothing", "something",
    }
)  # fmt: skip
"""The fields that hold words for people; the same ones are looked for to be translated."""


def read(path: Path, shape: type[Shape]) -> Shape:
    """The file in the language spoken, with its no-break spaces. Raises msgspec's errors."""
    return said(_data(path), shape)


@cache
def _data(path: Path) -> Any:
    return msgspec.yaml.decode(spaced(path.read_text()).encode())


def said(data: Any, shape: type[Shape]) -> Shape:
    """Data of such a file, its words in the language spoken."""
    return msgspec.convert(in_words(data), shape)


def in_words(data: Any, *, here: bool = False) -> Any:
    """``here``: whether this stands in a field of words."""
    if isinstance(data, dict):
        return {name: in_words(one, here=here or name in WORDS) for name, one in data.items()}
    if isinstance(data, list):
        return [in_words(one, here=here) for one in data]
    return _(data) if here and isinstance(data, str) else data
