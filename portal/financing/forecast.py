"""What a year of the forecast comes to: every derived line, from the figures typed (DOMAIN §2.8).

Amounts are whole cents, rates are in percent; what was not typed counts for nothing.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from portal.financing.forecast_terms import Terms

YEARS = (1, 2, 3)
EXTERNAL = ("rent", "energy", "insurance", "accountant", "communication", "travel", "other_charges")
MICRO_SALES = {
    "sales_goods": "goods",
    "sales_services": "services",
    "sales_liberal": "liberal",
}
"""Each kind of sales of a micro-enterprise, and whose rate of contributions it bears."""


class Figures(dict[str, Any]):
    """The figures of one year by the code of their line, and the rates they are computed with."""

    def __init__(self, typed: Mapping[str, Any], terms: Terms) -> None:
        super().__init__(typed)
        self.terms = terms

    def __missing__(self, code: str) -> int:
        return 0

    def total(self, codes: Iterable[str]) -> int:
        return sum(self[code] for code in codes)


Formula = Callable[[Figures], int]


@dataclass(frozen=True)
class Derived:
    """A computed line: its name, how it is computed in plain words, and in figures."""

    code: str
    label: str
    formula: str
    of: Formula


def computed(typed: Mapping[str, Any], lines: Iterable[Derived], terms: Terms) -> Figures:
    """The year's figures with these derived lines, each of which may use the ones before it."""
    figures = Figures(typed, terms)
    for line in lines:
        figures[line.code] = line.of(figures)
    return figures


def whole(cents: int) -> int:
    """To the nearest euro, still in cents: what is worked out is never shown finer."""
    return rounded(Decimal(cents) / 100) * 100


def share(amount: int, percent: Decimal) -> int:
    """A part of an amount, to the nearest cent."""
    return rounded(Decimal(amount) * percent / 100)


def rounded(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def turnover(figures: Figures) -> int:
    """The total when it was typed, else quantity × price."""
    if "sales" in figures:
        return int(figures["sales"])
    return rounded(Decimal(str(figures["quantity"])) * figures["price"])


def micro_turnover(figures: Figures) -> int:
    return figures.total(MICRO_SALES)


def micro_contributions(figures: Figures) -> int:
    rates = figures.terms.micro
    return sum(share(figures[sales], rates[kind]) for sales, kind in MICRO_SALES.items())


def micro_charges(figures: Figures) -> int:
    return figures.total(("purchases", *EXTERNAL, "interest"))


def micro_income(figures: Figures) -> int:
    return int(figures["turnover"] - figures["contributions"] - figures["charges"])


def gross_margin(figures: Figures) -> int:
    return int(figures["turnover"] - figures["purchases"])


def external(figures: Figures) -> int:
    return figures.total(EXTERNAL)


def value_added(figures: Figures) -> int:
    return int(figures["gross_margin"] - figures["external"] + figures["subsidies"])


def contributions(figures: Figures) -> int:
    """What the employer pays on the salaries, at the rate typed or the usual one."""
    typed = figures.get("employer_rate")
    percent = figures.terms.employer_rate if typed is None else Decimal(str(typed))
    return share(figures["salaries"], percent)


def operating_surplus(figures: Figures) -> int:
    """EBE."""
    spent = figures.total(("external", "taxes", "salaries", "contributions", "manager_pay"))
    return int(figures["gross_margin"] + figures["subsidies"] - spent)


def simple_cash_flow(figures: Figures) -> int:
    """The same where neither depreciation nor tax is counted."""
    return int(figures["operating_surplus"] - figures["interest"])


def current_result(figures: Figures) -> int:
    return int(figures["operating_surplus"] - figures["depreciation"] - figures["interest"])


def corporation_tax(figures: Figures) -> int:
    """None on a loss, nor where the legal form does not pay it."""
    terms, profit = figures.terms, max(figures["current_result"], 0)
    if not terms.taxed:
        return 0
    low = min(profit, terms.tax_ceiling)
    return share(low, terms.tax_reduced) + share(profit - low, terms.tax_normal)


def net_result(figures: Figures) -> int:
    return int(figures["current_result"] - figures["corporation_tax"])


def cash_flow(figures: Figures) -> int:
    """CAF."""
    return int(figures["net_result"] + figures["depreciation"])


def left_after_loans(figures: Figures) -> int:
    return int(figures["cash_flow"] - figures["repaid"])
