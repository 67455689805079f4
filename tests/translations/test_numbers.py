"""An amount written as English writes it is the amount that was meant, and comes back the same."""

from decimal import Decimal

import pytest

from forms.numbers import as_typed, to_number
from portal.french import euros
from portal.languages import ENGLISH, FRENCH, speaking


@pytest.mark.parametrize(
    ("language", "typed", "meant"),
    [
        (ENGLISH, "12,500", 12_500),
        (ENGLISH, "€1,012,500.50", 1_012_500.5),
        (ENGLISH, "12,5", 12.5),
        (ENGLISH, "12 500", 12_500),
        (FRENCH, "12,500", 12.5),
        (FRENCH, "12.500,50", 12_500.5),
    ],
)
def test_an_amount_is_read_as_its_language_writes_it(language, typed, meant):
    with speaking(language):
        assert to_number(typed) == Decimal(str(meant))


@pytest.mark.parametrize("language", [ENGLISH, FRENCH])
@pytest.mark.parametrize("cents", [0, 50, 100_000, 123_456_789, -100_050])
def test_what_a_field_shows_is_what_it_reads_again_in_either_language(language, cents):
    with speaking(language):
        shown = as_typed(euros(cents))
    for other in (ENGLISH, FRENCH):
        with speaking(other):
            assert to_number(shown) == Decimal(cents) / 100
