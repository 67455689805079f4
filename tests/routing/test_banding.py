"""Ages, amounts and places told roughly, to point at nobody; exactly where the rules need it."""

import pytest

from portal.routing.acceptance import answered
from portal.routing.banding import banded, exact_places
from portal.routing.queries import active_engine

REFUSED = {"insee_projet": "80021", "banque": "refus"}
"""From 12 000 € on, another network."""


@pytest.mark.parametrize(
    ("facts", "rounded"),
    [
        ({"age": 37, "besoin_total": 43_217}, {"age": 40, "besoin_total": 40_000}),
        (REFUSED | {"besoin_total": 11_940}, REFUSED | {"besoin_total": 10_000}),
        (REFUSED | {"besoin_total": 12_070}, REFUSED | {"besoin_total": 12_100}),
        (REFUSED | {"besoin_total": 12_030}, REFUSED | {"besoin_total": 12_030}),
        ({"apport": None, "emplois_crees_3ans": 3}, {"apport": None, "emplois_crees_3ans": 3}),
    ],
)  # fmt: skip
def test_the_widest_band_that_leaves_the_answer_is_taken(app, facts, rounded):
    engine = active_engine()
    assert banded(facts, lambda one: answered(engine, one), "80021") == rounded


@pytest.mark.parametrize(
    ("places", "told"),
    [
        (("80256", "80256"), ("80021", "80021")),
        (("80001", "80650"), ("80001", "80021")),
        (("02738", "80021"), ("02691", "80021")),
        (("76540", "80021"), ("59350", "80021")),
    ],
)
def test_a_small_commune_becomes_the_main_city_or_a_town_that_the_rules_answer_alike(
    app, places, told
):
    engine, names = active_engine(), ("insee_projet", "insee_domicile")
    facts = dict(zip(names, places, strict=True)) | {"besoins": ["garantie_bancaire"]}
    found = banded(facts, lambda one: answered(engine, one), "80021")
    assert answered(engine, found) == answered(engine, facts)
    assert tuple(found[name] for name in names) == told
    assert exact_places(found, "80021") == []


def test_a_place_that_no_town_can_stand_for_stays_and_is_named(app):
    facts = {"insee_projet": "80256", "age": 37}
    found = banded(facts, lambda one: one["insee_projet"] == "80256", "80021")
    assert found == {"insee_projet": "80256", "age": 40}
    assert exact_places(found, "80021") == ["insee_projet"]
