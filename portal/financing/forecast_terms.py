"""The rates of the forecast in force on a day, each with its source (``forecast_terms.yaml``)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import msgspec

from portal.routing.parameters import Parameter, in_force


@dataclass(frozen=True)
class Terms:
    """Rates in percent, the ceiling in cents. ``taxed``: the legal form pays the tax."""

    employer_rate: Decimal
    tax_reduced: Decimal
    tax_normal: Decimal
    tax_ceiling: int
    micro: dict[str, Decimal]
    taxed: bool = False


def terms_on(day: date, *, taxed: bool = False) -> Terms:
    micro = {kind: rate(f"MICRO_{kind.upper()}", day) for kind in ("goods", "services", "liberal")}
    return Terms(
        employer_rate=rate("EMPLOYER_RATE", day),
        tax_reduced=rate("TAX_REDUCED", day),
        tax_normal=rate("TAX_NORMAL", day),
        tax_ceiling=int(rate("TAX_CEILING", day) * 100),
        micro=micro,
        taxed=taxed,
    )


def rate(name: str, day: date) -> Decimal:
    """A parameter's value on that day."""
    values = [one for one in parameters() if one.name == name]
    return Decimal(str(in_force(values, day).value))


@cache
def parameters() -> tuple[Parameter, ...]:
    text = Path(__file__).with_suffix(".yaml").read_bytes()
    return msgspec.yaml.decode(text, type=tuple[Parameter, ...])
