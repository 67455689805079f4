"""What the financing plan already says of the forecast: depreciation, interest, capital repaid."""

from collections.abc import Iterable
from datetime import date

from portal.financing.forecast import YEARS
from portal.financing.forecast_terms import rate
from portal.financing.kinds import KINDS
from portal.financing.loan import schedule
from portal.financing.models import PlanLine

MONTHS = 12
WEARS_OUT = {
    "equipment": "YEARS_EQUIPMENT",
    "vehicle": "YEARS_EQUIPMENT",
    "computing": "YEARS_COMPUTERS",
    "works": "YEARS_WORKS",
}
"""What loses its value with the years, and the parameter that says in how many."""
RENTED = "leasing"
"""Nothing is lent there: it is paid as a rent."""


def usual_figures(lines: Iterable[PlanLine], day: date) -> list[dict[str, int]]:
    """Year by year, in cents, what the person need not type; a line without any is left out."""
    kept = [line for line in lines if not line.typed]
    found = [
        {"depreciation": depreciation(kept, year, day)} | repayment(kept, year) for year in YEARS
    ]
    return [{code: cents for code, cents in year.items() if cents} for year in found]


def depreciation(lines: Iterable[PlanLine], year: int, day: date) -> int:
    """Each investment in equal parts over its life; the parts sum to its price, to the cent."""
    return sum(
        part_of(line.amount_cents, int(rate(WEARS_OUT[line.kind], day)), year)
        for line in lines
        if line.kind in WEARS_OUT
    )


def part_of(amount: int, parts: int, rank: int) -> int:
    """One of the equal parts of an amount; the cents left over are spread."""
    if rank > parts:
        return 0
    return amount * rank // parts - amount * (rank - 1) // parts


def repayment(lines: Iterable[PlanLine], year: int) -> dict[str, int]:
    """The interest and the capital of the year, for the loans whose length is known.

    They are counted as if paid back from the first month: a deferral is for the person to type.
    """
    paid = [
        instalment
        for line in lines
        if KINDS[line.kind].loan and line.kind != RENTED and line.months
        for instalment in schedule(line.amount_cents, line.months, 0, line.rate_bp or 0)
        if MONTHS * (year - 1) < instalment.month <= MONTHS * year
    ]
    return {
        "interest": sum(one.interest_cents for one in paid),
        "repaid": sum(one.principal_cents for one in paid),
    }
