"""Ages and amounts rounded so that they point at nobody, as long as the rules answer the same."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from portal.routing.facts import catalogue

BANDS = {
    "ans": (10, 5, 2),
    "mois": (24, 12, 6, 3),
    "euros": (50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 100),
}
"""By unit, the widest band first."""


def banded(facts: Mapping[str, Any], answer: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    """The same facts, each age and amount at the nearest multiple of the widest band that leaves
    ``answer`` as it is. What no band leaves so stays exact."""
    found, wanted = dict(facts), answer(dict(facts))
    for name, value in facts.items():
        for rounded in _rounded(name, value):
            if answer(found | {name: rounded}) == wanted:
                found[name] = rounded
                break
    return found


def _rounded(name: str, value: Any) -> Iterator[int]:
    """A band wider than the value itself would say nothing of it."""
    fact = catalogue()[name]
    if value is not None and fact.kind == "number":
        for band in BANDS.get(fact.unit, ()):
            if value >= band:
                yield round(value / band) * band
