"""Who brings what: each cent of a plan is counted once, whatever the networks say."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.financing.plan import Line, Ratios, totals
from portal.financing.shares import (
    BALANCE,
    BROUGHT,
    Backer,
    ShareState,
    Sharing,
    Standing,
    share_out,
)

RATIOS = Ratios(Fraction(2), Fraction(1, 5), Fraction(1, 2), Fraction(1, 10))
EURO = 100
IS = Backer(1, 1, "Initiative Somme", frozenset({"Initiative Somme", "IS"}),
            frozenset({"honour_loan"}))  # fmt: skip
RE = Backer(2, 2, "Réseau Entreprendre", frozenset({"Réseau Entreprendre", "RE"}),
            frozenset({"honour_loan"}))  # fmt: skip
PLAN = (
    Line(kind="equipment", amount_cents=60_000 * EURO),
    Line(kind="own_cash", amount_cents=10_000 * EURO),
    Line(kind="honour_loan", amount_cents=10_000 * EURO),
    Line(kind="bank_loan", amount_cents=40_000 * EURO),
)


def shared(*backers, lines=PLAN):
    needs = [line for line in lines if line.side.value == "needs"]
    return Sharing(needs, share_out(lines, backers), RATIOS)


def of(sharing, backer):
    return next(one for one in sharing.shares if one.backer == backer)


@pytest.mark.parametrize(
    ("lender", "owner"),
    [("", None), ("IS", IS), ("Initiative", IS), ("le réseau entreprendre", RE), ("Adie", None)],
)
def test_a_line_is_for_the_network_that_it_names(lender, owner):
    lines = [replace(one, lender=lender) if one.kind == "honour_loan" else one for one in PLAN]
    share = next(one for one in shared(IS, RE, lines=lines).shares if one.kind == "honour_loan")
    assert share.backer == owner
    assert share.state is (
        ShareState.STUDIED if owner else ShareState.TO_SHARE if not lender else None
    )


def test_a_line_that_names_nobody_is_for_the_only_network_that_has_such_an_aid():
    refused = replace(RE, standing=Standing.REFUSED)
    assert of(shared(IS), IS).asked_cents == 10_000 * EURO
    assert of(shared(IS, refused), IS).asked_cents == 10_000 * EURO
    assert of(shared(refused), refused).amount_cents == 0


def test_what_is_to_be_shared_out_shrinks_with_each_word_of_a_network():
    one, other = (replace(each, proposed={"honour_loan": cents * EURO})
                  for each, cents in ((IS, 4_000), (RE, 5_000)))  # fmt: skip
    assert shared(IS, RE).concerns == {}
    assert shared(one, RE).totals.balanced
    short = shared(one, other)
    assert short.totals.difference_cents == -1_000 * EURO
    assert BALANCE in short.concerns


def test_a_decision_counts_before_a_proposal_and_a_no_for_nothing():
    proposing = replace(IS, proposed={"honour_loan": 8_000 * EURO})
    granting = replace(proposing, standing=Standing.GRANTED, granted={"honour_loan": 9_000 * EURO})
    paying = replace(granting, paid={"honour_loan": 9_000 * EURO})
    refusing = replace(proposing, standing=Standing.REFUSED)
    expected = [
        (IS, 10_000, ShareState.STUDIED), (proposing, 8_000, ShareState.PROPOSED),
        (granting, 9_000, ShareState.GRANTED), (paying, 9_000, ShareState.PAID),
        (refusing, 0, ShareState.REFUSED),
    ]  # fmt: skip
    found = [of(shared(each), each) for each, _, _ in expected]
    assert [(one.amount_cents, one.state) for one in found] == [
        (euros * EURO, state) for _, euros, state in expected
    ]


def test_ratios_read_what_the_networks_say():
    more = shared(replace(IS, proposed={"honour_loan": 25_000 * EURO}))
    assert set(more.concerns) == {BALANCE, "honour_in_plan", "bank_to_honour", "own_to_honour"}


KINDS = (*BROUGHT.values(), "own_cash", "bank_loan", "equipment")
CENTS = st.integers(0, 10**9)
LINES = st.lists(
    st.builds(
        Line,
        kind=st.sampled_from(KINDS),
        amount_cents=CENTS,
        lender=st.sampled_from([None, "IS", "RE", "x"]),
    ),
    max_size=8,
)
BY_KIND = st.dictionaries(st.sampled_from(list(BROUGHT.values())), CENTS)


@st.composite
def backers(draw):
    able = st.frozensets(st.sampled_from(list(BROUGHT.values())))
    return [
        replace(each, kinds=draw(able), standing=draw(st.sampled_from(list(Standing))),
                proposed=draw(BY_KIND), granted=draw(BY_KIND))
        for each in (IS, RE)[: draw(st.integers(0, 2))]
    ]  # fmt: skip


@settings(max_examples=150, derandomize=True)
@given(LINES, backers())
def test_each_line_is_in_one_share_and_the_sums_are_exact(lines, parties):
    resources = [one for one in lines if one.side.value == "resources"]
    sharing = shared(*parties, lines=lines)
    assert sorted(map(id, (line for one in sharing.shares for line in one.lines))) == sorted(
        map(id, resources)
    )
    silent = [replace(one, standing=Standing.STUDIED, proposed={}) for one in parties]
    assert shared(*silent, lines=lines).totals == totals(lines)
    counted = sum(one.amount_cents for one in sharing.shares)
    assert sharing.totals.resources_cents == counted
    assert all(isinstance(one.amount_cents, int) and one.amount_cents >= 0
               for one in sharing.shares)  # fmt: skip
    assert (BALANCE in sharing.concerns) == (
        sharing.totals.needs_cents > 0 and not sharing.totals.balanced
    )
