"""What a loan costs month by month. Amounts are in cents; the principals sum to the loan."""

from dataclasses import dataclass
from fractions import Fraction

HUNDREDTHS = 10_000
"""Of a percent in one: an interest of 350 is 3.5 % a year."""


@dataclass(frozen=True)
class Instalment:
    """One month's payment; ``left_cents`` is what remains to be paid back after it."""

    month: int
    principal_cents: int
    interest_cents: int
    left_cents: int

    @property
    def paid_cents(self) -> int:
        return self.principal_cents + self.interest_cents


@dataclass(frozen=True)
class Bounds:
    """What the loans on offer allow: amounts in cents, months, months of deferral at most."""

    amounts: tuple[int, int]
    months: tuple[int, int]
    deferral: int


def schedule(
    amount_cents: int, months: int, deferral: int = 0, rate_bp: int = 0
) -> list[Instalment]:
    """Level payments over ``months``, of which the first ``deferral`` pay back no principal.

    Each month is rounded to the cent; the last one pays what is left.
    Raises ValueError when nothing is left to pay in.
    """
    paying = months - deferral
    if amount_cents < 0 or deferral < 0 or paying < 1:
        raise ValueError("a loan needs an amount, and months to pay it back in")
    monthly = Fraction(rate_bp, HUNDREDTHS * 12)
    level, left, found = level_payment(amount_cents, paying, monthly), amount_cents, []
    for month in range(1, months + 1):
        interest = round(left * monthly)
        principal = 0 if month <= deferral else min(max(level - interest, 0), left)
        principal = left if month == months else principal
        left -= principal
        found.append(Instalment(month, principal, interest, left))
    return found


def monthly_payment(amount_cents: int, months: int, rate_bp: int = 0) -> int:
    """What most months cost, without deferral."""
    return level_payment(amount_cents, months, Fraction(rate_bp, HUNDREDTHS * 12))


def level_payment(amount_cents: int, months: int, monthly: Fraction) -> int:
    """What pays the loan back in so many equal payments, at this interest a month."""
    if not monthly:
        return amount_cents // months
    growth = (1 + float(monthly)) ** months
    return round(amount_cents * float(monthly) * growth / (growth - 1))
