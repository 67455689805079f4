"""The map of who serves whom, on the shipped rules and on a territory that is another one."""

from functools import cache

import pytest

from portal.routing.crossing import VERSIONS, Outcome, crossing
from tests.routing.surroundings import shipped_engine


@cache
def drawn():
    return crossing(shipped_engine(), VERSIONS[:2])


def bands(dimension: str) -> list[str]:
    return next(
        [label for label, _ in one.bands] for one in drawn().dimensions if one.name == dimension
    )


def band(dimension: str, words: str) -> int:
    return bands(dimension).index(words)


@pytest.mark.parametrize(
    ("dimension", "told"),
    [
        ("besoin", ["12\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}€ au plus",
                    "de 12\N{NO-BREAK SPACE}001 à 99\N{NO-BREAK SPACE}999\N{NO-BREAK SPACE}€",
                    "100\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}€ ou plus"]),
        ("emplois", ["0", "de 1 à 2", "de 3 à 4", "5 ou plus"]),
    ],
)  # fmt: skip
def test_the_bands_are_those_that_the_rules_tell_apart(dimension, told):
    assert bands(dimension) == told


def test_every_crossing_has_an_answer():
    assert all(found.total() for found in drawn().cells.values())
    sizes = [len(one.bands) for one in drawn().dimensions]
    product = 1
    for size in sizes:
        product *= size
    assert len(drawn().cells) == product


def test_nothing_is_sent_from_outside_the_territory():
    for words in ("Somme, hors du territoire", "Ailleurs"):
        assert not any(one.sent for one in drawn().sum({"lieu": band("lieu", words)}))


def test_many_jobs_and_a_large_need_are_for_reseau_entreprendre():
    chosen = {
        "emplois": band("emplois", "5 ou plus"),
        "besoin": len(bands("besoin")) - 1,
        "forme": band("forme", "Société ou entreprise individuelle"),
        "stade": band("stade", "Plan écrit, prêt à financer"),
        "lieu": band("lieu", "Territoire du guichet"),
    }
    assert drawn().sum(chosen)[Outcome("reseau_entreprendre", sent=True)]
    assert not drawn().sum(chosen | {"emplois": 0})[Outcome("reseau_entreprendre", sent=True)]
