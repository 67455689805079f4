"""Which commune is which, and which of them the desk serves on a given day."""

import re
from datetime import date

from sqlalchemy import ColumnElement, Select, case, or_, select

from portal import in_hand
from portal.asked_once import Looking, Rows, by
from portal.database import now, session
from portal.french import day_of
from portal.territory.folding import fold
from portal.territory.models import Commune, CommuneTerm, PerimeterCommune

MOST_WORDS = 8
LAST_LETTERS = "z" * 12
"""Added to a prefix, the end of the range of words that start with it, in any sort order."""


def commune(insee: str) -> Commune | None:
    found = session.get(Commune, insee)
    if found:  # held, or the session forgets it and asks again
        session.info.setdefault("communes", {})[insee] = found
    return found


def _commune(insee: str | None) -> Rows:
    return Rows(Commune, Commune.insee == insee)


communes: Looking[[str | None], list[Commune]] = Looking(_commune, by("insee"))
"""The one that bears this code, to be read with other things."""


@in_hand.once(PerimeterCommune)
def perimeter(on: date, epci_siren: str) -> frozenset[str]:
    """The INSEE codes of the communes that belong to this EPCI on that day."""
    members = _members(on).where(PerimeterCommune.epci_siren == epci_siren)
    return frozenset(session.scalars(members))


def suggest(text: str, limit: int = 8, near: str = "") -> list[Commune]:
    """The communes that may be meant by what is being typed: part of a name, of a postal code.

    Those of the perimeter first, then those of the département ``near`` and the one named exactly
    so, then the rest; inside each, names that start with the text before those that contain it.
    """
    words = fold(text).split()[:MOST_WORDS]
    if len("".join(words)) < 2:
        return []
    typed = " ".join(word for word in words if not word.isdigit())
    zone = case(
        (Commune.insee.in_(_members(day_of(now()))), 0),
        (or_(Commune.departement == near, Commune.search_name == typed), 1),
        else_=2,
    )
    match = case(
        (Commune.search_name == typed, 0), (Commune.search_name.startswith(typed), 1), else_=2
    )
    found = select(Commune).where(Commune.in_force, *(_has(word) for word in words))
    ordered = found.order_by(zone, match, Commune.search_name, Commune.insee).limit(limit)
    return list(session.scalars(ordered))


def find(text: str) -> Commune | None:
    """The only commune that bears this name, postal code or both; None when several could."""
    found = meant(text, 2)
    return found[0] if len(found) == 1 else None


def meant(text: str, limit: int) -> list[Commune]:
    """Those that bear this name, postal code or both.

    « Amiens », « 80480 Salouël », « Saint-Fuscien (80) », and whatever ``label`` writes.
    """
    words = fold(text).split()[:MOST_WORDS]
    numbers = [word for word in words if re.fullmatch(r"\d+[ab]?", word)]
    name = " ".join(word for word in words if word not in numbers)
    if not words:
        return []
    found = select(Commune).where(Commune.in_force, *(_located(number) for number in numbers))
    if name:
        found = found.where(Commune.search_name == name)
    return list(session.scalars(found.order_by(Commune.search_name).limit(limit)))


def label(commune: Commune) -> str:
    """« Salouël (80480) », « Amiens (80000) »: the first postal code where there are several."""
    return f"{commune.name} ({commune.postal_codes[0]})" if commune.postal_codes else commune.name


def departement_of(insee: str) -> str:
    """« 80 », « 2A », « 974 »: overseas codes have three figures."""
    return insee[:3] if insee.startswith(("97", "98")) else insee[:2]


def _members(on: date) -> Select[str]:
    return select(PerimeterCommune.insee).where(
        PerimeterCommune.valid_from <= on,
        or_(PerimeterCommune.valid_until.is_(None), PerimeterCommune.valid_until >= on),
    )


def _has(start: str) -> ColumnElement[bool]:
    """Whether a word of its name, or one of its postal codes, starts so."""
    terms = select(CommuneTerm.insee)
    return Commune.insee.in_(terms.where(CommuneTerm.term.between(start, start + LAST_LETTERS)))


def _located(number: str) -> ColumnElement[bool]:
    """Whether this is one of its postal codes, or its département."""
    if len(number) == 5:
        return Commune.insee.in_(select(CommuneTerm.insee).where(CommuneTerm.term == number))
    return Commune.departement == number.upper()
