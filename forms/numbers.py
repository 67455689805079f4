"""Numbers as people type them, and as fields show them again."""

import re
import unicodedata
from decimal import Decimal

from portal.french import NBSP
from portal.languages import FRENCH, language

SPACES = re.compile(r"[\s\u00a0\u202f]")
MARKS = str.maketrans("", "", "€%'’")
MINUS = ("-", "−")
GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
"""A number as English groups its figures."""


def usual_digits(text: str) -> str:
    """The digits of any script, or of full width, as 0 to 9."""
    return "".join(str(unicodedata.decimal(one, one)) for one in text)


def to_number(text: str) -> Decimal | None:
    """« 12 500 », « 12.500,50 € », « 1234.5 », « -3,5 »; None when it is not a number.

    Who reads English writes « 12,500.50 ».
    """
    bare = SPACES.sub("", usual_digits(text)).translate(MARKS)
    sign, bare = (-1, bare[1:]) if bare.startswith(MINUS) else (1, bare)
    if language() != FRENCH and GROUPED.fullmatch(bare):
        bare = bare.replace(",", "")
    if bare.count(",") == 1:
        bare = bare.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"\d{1,3}(\.\d{3})+", bare):
        bare = bare.replace(".", "")
    if not re.fullmatch(r"\d{1,15}(\.\d{1,4})?", bare):
        return None
    return sign * Decimal(bare)


def as_typed(shown: str) -> str:
    """An amount or a number as a field shows it: without its unit, nor the commas of English."""
    bare = shown.replace(f"{NBSP}€", "").replace("€", "")
    return bare if language() == FRENCH else bare.replace(",", "")
