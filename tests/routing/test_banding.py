"""Ages and amounts in bands: round enough to point at nobody, exact where the rules need it."""

import pytest

from portal.routing.acceptance import answered
from portal.routing.banding import banded
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
    assert banded(facts, lambda one: answered(engine, one)) == rounded
