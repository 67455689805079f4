"""How French is written: dates, amounts, lists, and the no-break spaces of its typography."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from jinja2.ext import Extension

from portal import english, languages
from portal.languages import counted, otherwise

VOWEL = re.compile("[AEIOUYÀÂÉÈÊÎÔaeiouyàâéèêîô]")
PARIS = ZoneInfo("Europe/Paris")
NBSP = languages.NBSP
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
SHORT_MONTHS = (
    "janv.", "févr.", "mars", "avr.", "mai", "juin",
    "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip


def paris(moment: datetime) -> datetime:
    return moment.astimezone(PARIS)


def day_of(moment: date | datetime) -> date:
    """The calendar day in Paris of a moment, or the day itself."""
    return paris(moment).date() if isinstance(moment, datetime) else moment


@otherwise(english.date_long)
def date_long(moment: date | datetime) -> str:
    """« 9 décembre 2026 », « 1er mai 2026 »."""
    day = day_of(moment)
    return f"{_ordinal(day)}{NBSP}{MONTHS[day.month - 1]} {day.year}"


@otherwise(english.date_short)
def date_short(moment: date | datetime) -> str:
    """« 9 déc. »."""
    day = day_of(moment)
    return f"{_ordinal(day)}{NBSP}{SHORT_MONTHS[day.month - 1]}"


def date_numeric(moment: date | datetime) -> str:
    """« 09/12/2026 », for tables and exports."""
    return day_of(moment).strftime("%d/%m/%Y")


@otherwise(english.month_year)
def month_year(moment: date | datetime) -> str:
    """« mars 2027 »."""
    day = day_of(moment)
    return f"{MONTHS[day.month - 1]} {day.year}"


@otherwise(english.time_of_day)
def time_of_day(moment: datetime) -> str:
    """« 14 h 32 »."""
    local = paris(moment)
    return f"{local.hour}{NBSP}h{NBSP}{local.minute:02d}"


@otherwise(english.moment_long)
def moment_long(moment: datetime) -> str:
    """« vendredi 20 novembre à 14 h 10 »."""
    local = paris(moment)
    month = MONTHS[local.month - 1]
    return f"{DAYS[local.weekday()]} {_ordinal(local.date())}{NBSP}{month} à {time_of_day(moment)}"


@otherwise(english.number)
def number(value: float) -> str:
    """« 12 500 », « 12,5 »: groups of three, comma, at most two decimals."""
    text = f"{value:,.2f}".rstrip("0").rstrip(".") if value % 1 else f"{value:,.0f}"
    return text.replace(",", NBSP).replace(".", ",").replace("-", "−")


@otherwise(english.euros)
def euros(cents: int | None) -> str:
    """Cents as « 12 500 € » or « 12 500,50 € »; an unknown amount is a dash."""
    if cents is None:
        return "–"
    whole, rest = divmod(abs(cents), 100)
    sign = "−" if cents < 0 else ""
    return f"{sign}{number(whole)}{f',{rest:02d}' if rest else ''}{NBSP}€"


def short_euros(cents: int) -> str:
    """A large amount for a key figure: « 2,84 M€ », « 412 k€ », « 950 € »."""
    value = cents / 100
    for size, unit in ((1_000_000, "M€"), (10_000, "k€")):
        if abs(value) >= size:
            scale = 1_000_000 if unit == "M€" else 1_000
            return f"{number(round(value / scale, 2 if unit == 'M€' else 0))}{NBSP}{unit}"
    return f"{number(round(value))}{NBSP}€"


def plural(count: float, one: str, many: str = "") -> str:
    """« 1 dossier », « 2 dossiers »: French counts from 2 in the plural."""
    return f"{number(count)}{NBSP}{counted(one, many or f'{one}s', count)}"


@otherwise(english.listed)
def listed(items: Sequence[str], link: str = "et") -> str:
    """« a, b et c »."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {link} {items[-1]}"


@otherwise(english.of_name)
def of_name(name: str) -> str:
    """« d’Amiens Métropole », « de Lille », « du guichet unique »."""
    return f"d’{name}" if VOWEL.match(name) else _contracted("de", name, {"le": "du", "les": "des"})


@otherwise(english.beside_name)
def beside_name(name: str) -> str:
    """« auprès d’Initiative Somme », from which something is taken back."""
    return f"auprès {of_name(name)}"


@otherwise(english.to_name)
def to_name(name: str) -> str:
    """« à Amiens Métropole », « au guichet unique », « aux réseaux »."""
    return _contracted("à", name, {"le": "au", "les": "aux"})


@otherwise(english.that_name)
def that_name(name: str) -> str:
    """« qu’Initiative Somme », « que l’Adie »."""
    return f"qu’{name}" if VOWEL.match(name) else f"que {name}"


def _contracted(preposition: str, name: str, articles: dict[str, str]) -> str:
    article, _, rest = name.partition(" ")
    return f"{articles[article]} {rest}" if article in articles else f"{preposition} {name}"


def lower_first(text: str) -> str:
    """« CV et diplômes » stays as it is, and so does the English « I »."""
    if text[1:2].isupper() or text.startswith(("I ", "I’", "I'")):
        return text
    return text[:1].lower() + text[1:]


def _ordinal(day: date) -> str:
    return "1er" if day.day == 1 else str(day.day)


def spaced(text: str) -> str:
    """No-break spaces before ? ! ; : », after «, in « 50 000 » and before units, in « 9 h 30 »."""
    text = re.sub(r" ([?!;:»])(?![=\w])", f"{NBSP}\\1", text)
    text = text.replace("« ", f"«{NBSP}")
    text = re.sub(r"(?<=\d) (?=\d{3}(?!\d))", NBSP, text)
    text = re.sub(r"(\d) (€|%(?!\})|Mo\b|h\b|k€|M€)", f"\\1{NBSP}\\2", text)
    return re.sub(r"(\d\u00a0h) (\d)", f"\\1{NBSP}\\2", text)


def typographic(text: str) -> str:
    """« L’Adie » for « L'Adie », as it comes from a keyboard."""
    return re.sub(r"(?<=\w)'(?=\w)", "’", text)


class FrenchSpaces(Extension):
    """Spaces our own templates when they are compiled; never what people typed."""

    CODE = re.compile(r"(\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<[^>]*>)", re.DOTALL)
    QUOTED = re.compile(r'"[^"\n]*[A-Za-zÀ-ÿ] [^"\n]*"')

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
        parts = self.CODE.split(source)
        return "".join(
            self._quoted(part) if index % 2 else spaced(part) for index, part in enumerate(parts)
        )

    def _quoted(self, code: str) -> str:
        if not code.startswith(("{{", "{%")):
            return code
        return self.QUOTED.sub(lambda found: spaced(found.group(0)), code)


FILTERS: dict[str, Any] = {
    "date_long": date_long,
    "date_short": date_short,
    "date_numeric": date_numeric,
    "month_year": month_year,
    "time_of_day": time_of_day,
    "moment_long": moment_long,
    "number": number,
    "euros": euros,
    "short_euros": short_euros,
    "plural": plural,
    "listed": listed,
    "of_name": of_name,
    "to_name": to_name,
    "that_name": that_name,
    "spaced": spaced,
    "lower_first": lower_first,
}
