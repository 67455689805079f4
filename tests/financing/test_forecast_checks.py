"""What a forecast's figures tell: break-even, loans that can be repaid, sales that grow fast."""

import pytest

from portal.financing.forecast_checks import advice, break_even, grows_fast
from portal.financing.forecast_lines import Variant
from tests.financing.test_forecast import year

FULL, MICRO = Variant.FULL, Variant.MICRO


def test_break_even_is_the_fixed_charges_over_the_margin_rate():
    found = break_even(FULL, year(sales=100_000_00, purchases=60_000_00, rent=20_000_00))
    assert (found.sales, found.month) == (50_000_00, 6)


def test_break_even_may_be_out_of_reach():
    assert break_even(FULL, year(sales=100_00, rent=200_00)).month is None
    assert break_even(FULL, year(sales=100_00, purchases=100_00, rent=1_00)) is None


def test_the_contributions_of_a_micro_enterprise_follow_its_sales():
    found = break_even(MICRO, year(MICRO, sales_goods=10_000_00, rent=877_00))
    assert (found.sales, found.month) == (1_000_00, 2)


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ({"purchases": 9}, []),
        ({"sales": 9_00}, []),
        ({"sales": 900_00, "rent": 450_00}, ["450\u00a0€ de ventes, au cours du 6e mois"]),
        ({"sales": 900_00, "rent": 1_00}, ["dès le premier mois"]),
        ({"sales": 900_00, "purchases": 900_00}, ["Vérifiez vos prix"]),
        ({"sales": 900_00, "repaid": 400_00}, ["il reste 500\u00a0€"]),
        ({"sales": 900_00, "rent": 1_000_00, "repaid": 1_00},
         ["Il manque 100\u00a0€ de ventes", "il manque 101\u00a0€ pour rembourser"]),
    ],
)  # fmt: skip
def test_advice_is_said_in_words(figures, words):
    said = [one.sentence for one in advice(FULL, [year(**figures)])]
    assert len(said) == len(words), said
    assert all(word in sentence for word, sentence in zip(words, said, strict=True))


def test_sales_that_more_than_double_are_named():
    years = [year(sales=amount) for amount in (100, 200, 401)]
    assert grows_fast(years) == [3]
    assert grows_fast([year(), year(sales=5)]) == []
