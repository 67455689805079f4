"""Places, ages and amounts told roughly, so that they point at nobody, as long as the rules answer
the same."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from portal.routing.facts import catalogue

BANDS = {
    "ans": (10, 5, 2),
    "mois": (24, 12, 6, 3),
    "euros": (50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 100),
}
"""By unit, the widest band first."""
TOWNS = ("80001", "02691", "60057", "59350")
"""Abbeville, Saint-Quentin, Beauvais, Lille: to the rules, most places are like one of them or like
the main city of the territory."""


def banded(
    facts: Mapping[str, Any], answer: Callable[[dict[str, Any]], Any], city: str
) -> dict[str, Any]:
    """The same facts, each age and amount at the nearest multiple of the widest band that leaves
    ``answer`` as it is, each commune another one that does: ``city``, else a town.

    What nothing leaves so stays exact.
    """
    found, wanted = dict(facts), answer(dict(facts))
    for name, value in facts.items():
        for rounded in (*_rounded(name, value), *_towns(name, value, city)):
            if answer(found | {name: rounded}) == wanted:
                found[name] = rounded
                break
    return found


def exact_places(facts: Mapping[str, Any], city: str) -> list[str]:
    """The names of the communes that no town could stand for."""
    return [
        name
        for name, value in facts.items()
        if (towns := _towns(name, value, city)) and value not in towns
    ]


def _towns(name: str, value: Any, city: str) -> tuple[str, ...]:
    place = value is not None and catalogue()[name].kind == "commune"
    return (city, *TOWNS) if place else ()


def _rounded(name: str, value: Any) -> Iterator[int]:
    """A band wider than the value itself would say nothing of it."""
    fact = catalogue()[name]
    if value is not None and fact.kind == "number":
        for band in BANDS.get(fact.unit, ()):
            if value >= band:
                yield round(value / band) * band
