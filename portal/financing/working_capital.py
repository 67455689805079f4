"""The working capital of an enterprise: the money that sleeps between paying and being paid."""

from dataclasses import dataclass
from fractions import Fraction

DAYS = 365


@dataclass(frozen=True)
class WorkingCapital:
    """What it rests on: days, and sales and purchases of a year in cents."""

    stock_days: int
    customer_days: int
    supplier_days: int
    sales_cents: int
    purchases_cents: int

    @property
    def stock_cents(self) -> int:
        return round(self._stock)

    @property
    def customers_cents(self) -> int:
        return round(self._customers)

    @property
    def suppliers_cents(self) -> int:
        return round(self._suppliers)

    @property
    def balance_cents(self) -> int:
        """Negative when the suppliers advance more than the customers and the stock hold back."""
        return round(self._stock + self._customers - self._suppliers)

    @property
    def need_cents(self) -> int:
        """What to write in the plan: nothing below zero, up to the next euro."""
        return max(-(-self.balance_cents // 100) * 100, 0)

    @property
    def _stock(self) -> Fraction:
        return Fraction(self.purchases_cents * self.stock_days, DAYS)

    @property
    def _customers(self) -> Fraction:
        return Fraction(self.sales_cents * self.customer_days, DAYS)

    @property
    def _suppliers(self) -> Fraction:
        return Fraction(self.purchases_cents * self.supplier_days, DAYS)
