"""The rules of the plan: exact sums, what blocks, what is only said."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.financing.kinds import KINDS, Side, kinds_of
from portal.financing.plan import Line, Ratios, faults, totals, warnings
from portal.french import NBSP

RATIOS = Ratios(Fraction(2), Fraction(1, 5), Fraction(1, 2), Fraction(1, 10))
LINES = st.builds(Line, kind=st.sampled_from(sorted(KINDS)), amount_cents=st.integers(0, 10**13))


def euros(**amounts: float) -> list[Line]:
    return [Line(kind=kind, amount_cents=round(euro * 100)) for kind, euro in amounts.items()]


def plain(sentences: list[str]) -> list[str]:
    return [one.replace(NBSP, " ") for one in sentences]


@given(st.lists(LINES, max_size=60))
def test_the_sums_are_exact_to_the_cent(lines):
    found = totals(lines)
    sums = [sum(one.amount_cents for one in lines if one.side is side) for side in Side]
    assert [found.needs_cents, found.resources_cents] == sums
    assert found.difference_cents == sums[1] - sums[0]
    assert found.balanced is (-100 <= found.difference_cents <= 100)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], []),
        (euros(equipment=10, own_cash=11), []),
        (euros(equipment=10, own_cash=9), []),
        (euros(equipment=12000, own_cash=9000), ["Il manque 3 000 € de ressources"]),
        (euros(own_cash=1.01), ["Les ressources dépassent les besoins de 1,01 €"]),
    ],
)
def test_needs_and_resources_are_equal_within_one_euro(lines, said):
    start = "Équilibrez votre plan de financement. "
    assert plain(faults(lines)) == [start + one for one in said]


def test_what_is_not_understood_is_named():
    line = Line(kind="vehicle", label="Fourgon", typed={"amount": "douze mille"})
    other = Line(kind="bank_loan", typed={"rate": "x"})
    assert plain(faults([line, other])) == [
        "Vérifiez le montant de la ligne « Fourgon »",
        "Vérifiez le taux de la ligne « Prêt de la banque »",
    ]


SMALL_OWN = "L’apport fait {} % du plan. Les financeurs attendent en général 10 % au moins"
MUCH_HONOUR = "Les prêts d’honneur font {} % du plan. Les réseaux demandent en général 20 % au plus"
BEYOND = (
    "Les prêts d’honneur font 3 913 €, plus que tout le plan, qui est de 100 €. "
    "Les réseaux demandent en général 20 % du plan au plus"
)
EXPECTED = (
    "Pour {} de prêts d’honneur, les réseaux attendent en général {} au moins. Le plan en a {}"
)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (euros(equipment=60, honour_loan=10, bank_loan=40, own_cash=10), []),
        (euros(equipment=100, bank_loan=80, honour_loan=20, own_cash=10), []),
        (euros(equipment=100, bank_loan=91, own_cash=9), [SMALL_OWN.format("9")]),
        (euros(equipment=100, bank_loan=91, own_cash=9.99), [SMALL_OWN.format("9,9")]),
        (euros(equipment=100, bank_loan=60, honour_loan=25, love_money=15),
         [MUCH_HONOUR.format("25")]),
        (euros(equipment=100.1, bank_loan=80, honour_loan=20.03, own_cash=20),
         [MUCH_HONOUR.format("20,1")]),
        (euros(equipment=100, bank_loan=7_826, honour_loan=3_913, own_cash=3_913),
         [BEYOND]),
        (euros(equipment=100, bank_loan=39, honour_loan=20, own_kind=41),
         [EXPECTED.format("20 €", "un prêt de la banque de 40 €", "39 €")]),
        (euros(equipment=99, bank_loan=60, honour_loan=19.01, partner_accounts=9.50),
         [EXPECTED.format("19,01 €", "un apport de 10 €", "9,50 €"), SMALL_OWN.format("9,5")]),
    ],
)  # fmt: skip
def test_the_networks_ratios_are_told_and_block_nothing(lines, said):
    assert plain(warnings(lines, RATIOS)) == said


def test_a_structure_of_the_ess_is_offered_its_own_lines():
    ess = {one.code for one in kinds_of(Side.RESOURCES, ess=True)}
    assert {"own_cash", "participating_loan", "grant"} <= ess
    assert not {"honour_loan", "arce", "microcredit"} & ess
    assert KINDS["own_cash"].title_for(ess=True) == "Fonds associatifs ou réserves disponibles"
