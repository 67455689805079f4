"""A forecast's derived lines: each is what its formula says, to the cent, whatever was typed."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from portal.financing.forecast import EXTERNAL, MICRO_SALES, computed
from portal.financing.forecast_lines import Variant, layout
from portal.financing.forecast_terms import parameters, terms_on

DAY = date(2026, 11, 20)
AMOUNT = some.integers(0, 10**12)


def year(variant=Variant.FULL, *, taxed=False, **typed):
    terms = terms_on(DAY, taxed=taxed)
    return computed(typed, layout(variant, terms, ess=True).derived, terms)


def any_year(variant):
    lines = layout(variant, terms_on(DAY), ess=True).typed
    figures = {one.code: AMOUNT for one in lines if one.kind == "money"}
    shares = {one.code: some.integers(0, 10_000).map(lambda part: part / 100)
              for one in lines if one.kind == "number"}  # fmt: skip
    return some.fixed_dictionaries({}, optional=figures | shares)


@settings(max_examples=20)
@given(typed=any_year(Variant.FULL), taxed=some.booleans())
def test_every_line_of_a_full_forecast_follows_from_those_above(typed, taxed):
    found = year(taxed=taxed, **typed)
    spent = sum(found[code] for code in ("taxes", "salaries", "contributions", "manager_pay"))
    assert found["gross_margin"] == found["turnover"] - found["purchases"]
    assert found["external"] == sum(typed.get(code, 0) for code in EXTERNAL)
    assert found["value_added"] == found["gross_margin"] - found["external"] + found["subsidies"]
    assert found["operating_surplus"] == found["value_added"] - spent
    assert found["cash_flow"] == found["net_result"] + found["depreciation"]
    assert found["left"] == found["cash_flow"] - found["repaid"]
    assert 0 <= found["corporation_tax"] <= max(0, found["current_result"])
    assert all(
        isinstance(found[one.code], int) for one in layout(Variant.FULL, found.terms).derived
    )


@settings(max_examples=20)
@given(typed=any_year(Variant.MICRO))
def test_a_micro_enterprise_keeps_its_sales_less_contributions_and_charges(typed):
    found = year(Variant.MICRO, **typed)
    assert found["turnover"] == sum(typed.get(code, 0) for code in MICRO_SALES)
    assert 0 <= found["contributions"] <= found["turnover"]
    assert found["cash_flow"] == found["turnover"] - found["contributions"] - found["charges"]


@settings(max_examples=20)
@given(typed=any_year(Variant.SHORT))
def test_a_simplified_forecast_is_a_full_one_without_taxes_nor_depreciation(typed):
    assert year(Variant.SHORT, **typed)["cash_flow"] == year(**typed)["cash_flow"]


@pytest.mark.parametrize(
    ("profit", "tax"),
    [(0, 0), (100, 15), (42_500_00, 6_375_00), (42_500_01, 6_375_00), (52_500_00, 8_875_00)],
)
def test_the_corporation_tax_has_two_rates(profit, tax):
    assert year(taxed=True, sales=profit)["corporation_tax"] == tax
    assert year(taxed=False, sales=profit)["corporation_tax"] == 0


def test_a_total_counts_alone_else_quantity_times_price():
    assert year(quantity=12.5, price=40_00)["turnover"] == 500_00
    assert year(quantity=12, price=40_00, sales=300_00)["turnover"] == 300_00


def test_contributions_use_the_usual_rate_until_another_is_typed():
    assert year(salaries=10_000_00)["contributions"] == 4_200_00
    assert year(salaries=10_000_00, employer_rate=0)["contributions"] == 0


@pytest.mark.parametrize(("day", "rate"), [(date(2025, 5, 1), "24.6"), (DAY, "26.1")])
def test_a_rate_is_the_one_of_its_day(day, rate):
    assert str(terms_on(day).micro["liberal"]) == rate


def test_every_rate_says_where_it_comes_from():
    assert all(one.source and one.label for one in parameters())
