"""Numbers and addresses that people write in several ways, each as one word.

« 06 39 98 12 34 », « +33 (0)6.39.98.12.34 » are 0639981234; « Awa.Diop@exemple.fr » is
awadiopexemplefr.
"""

import re
from collections.abc import Iterator

from portal.territory.folding import fold

MAIL = re.compile(r"(?<![\w.+'-])[\w.+'-]++@[\w.-]+")
ABROAD = re.compile(
    r"(?:\+|(?<![0-9])00)(?!\s?33)\s?(?P<telephone>[1-9](?:[\s.()/-]{0,2}[0-9]){8,13})(?![0-9])",
    re.ASCII,
)
"""A telephone that is not French says so; the sign is gone once the text is folded."""
NUMBERS = re.compile(
    r"\b(?:20\d\d \d{5}"  # a file
    r"|\d{3} \d{3} \d{3}(?: \d{5})?"  # a company
    r"|(?!\d\d \d\d (?:19|20)\d\d\b)"  # a day and two figures make no telephone
    r"(?:(?:00 ?)?33 ?(?:0 ?)?|0)(?P<telephone>[1-9](?: ?\d\d){4})"
    r")\b"
)
"""A file, a company or a French telephone in a folded text, as people group their figures."""


def words(text: str) -> list[str]:
    """Of those that stand in a text."""
    plain = NUMBERS.finditer(fold(text))
    return [*map(_one, _spelt(text)), *(_number(one) for one in plain)]


def put(text: str) -> str:
    """The text folded, each of them one word."""
    for pattern in (MAIL, ABROAD):
        text = pattern.sub(lambda one: f" {_one(one)} ", text)
    return NUMBERS.sub(_number, fold(text))


def telephone(number: str) -> list[str]:
    """By what a telephone is found: nothing else than the whole of it."""
    return words(number) or [digits for digits in (_joined(number),) if digits]


def mail(address: str) -> str:
    return _joined(address)


def _spelt(text: str) -> Iterator[re.Match[str]]:
    if "@" in text:
        yield from MAIL.finditer(text)
    if "+" in text or "00" in text:
        yield from ABROAD.finditer(text)


def _one(found: re.Match[str]) -> str:
    return _joined(found.groupdict().get("telephone") or found.group())


def _joined(text: str) -> str:
    return fold(text).replace(" ", "")


def _number(found: re.Match[str]) -> str:
    if national := found["telephone"]:
        return "0" + _joined(national)
    return _joined(found.group())
