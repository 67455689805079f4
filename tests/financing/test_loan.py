"""A loan month by month: nothing is lost on the way, not even a cent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.financing.loan import schedule

LENGTHS = st.integers(1, 84).flatmap(
    lambda months: st.tuples(st.just(months), st.integers(0, months - 1))
)


@given(st.integers(0, 10**10), LENGTHS, st.integers(0, 3000))
def test_the_principals_sum_to_the_loan(amount, length, rate):
    months, deferral = length
    found = schedule(amount, months, deferral, rate)
    assert len(found) == months
    assert sum(one.principal_cents for one in found) == amount
    assert all(one.principal_cents == 0 for one in found[:deferral])
    assert all(one.principal_cents >= 0 and one.interest_cents >= 0 for one in found)
    assert found[-1].left_cents == 0


@given(st.integers(0, 10**10), LENGTHS)
def test_at_zero_percent_the_payments_are_level_but_for_the_last(amount, length):
    months, deferral = length
    paid = [one.paid_cents for one in schedule(amount, months, deferral)[deferral:]]
    assert len(set(paid[:-1])) <= 1
    assert 0 <= paid[-1] - amount // len(paid) < len(paid)


def test_a_loan_with_interest_is_what_a_bank_says():
    found = schedule(4_000_000, 84, rate_bp=350)
    assert [one.paid_cents for one in found[:3]] == [53_759] * 3
    assert (found[0].interest_cents, found[0].principal_cents) == (11_667, 42_092)
    assert abs(found[-1].paid_cents - 53_759) < 84


@pytest.mark.parametrize(("amount", "months", "deferral"), [(1, 12, 12), (1, 0, 0), (-1, 12, 0)])
def test_there_must_be_something_to_pay_and_time_for_it(amount, months, deferral):
    with pytest.raises(ValueError, match="needs an amount"):
        schedule(amount, months, deferral)
