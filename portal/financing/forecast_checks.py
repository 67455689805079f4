"""What a forecast's figures tell, in words: advice for the person, which blocks nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from itertools import pairwise

from portal.financing.forecast import EXTERNAL, Figures, whole
from portal.financing.forecast_lines import Variant
from portal.french import euros
from portal.languages import _

FIXED = ("taxes", "salaries", "manager_pay", "depreciation", "interest", *EXTERNAL)
"""The charges that do not follow the sales; the contributions are added where they do not."""
MONTHS = 12


@dataclass(frozen=True)
class Advice:
    """``good``: it reassures; else it asks to look again. ``staff``: the same for an adviser."""

    sentence: str
    staff: str
    good: bool


@dataclass(frozen=True)
class BreakEven:
    """The sales in cents from which the charges are covered, the month when they are reached.

    ``month`` counts from the first of the year, with even sales; None: not within the year.
    """

    sales: int
    month: int | None


def advice(variant: Variant, years: Sequence[Figures]) -> list[Advice]:
    return [
        one
        for rank, figures in enumerate(years, 1)
        if figures["turnover"]
        for one in (*_break_even_words(variant, rank, figures), *_repayment_words(rank, figures))
    ]


def grows_fast(years: Sequence[Figures]) -> list[int]:
    """The years whose sales are more than twice those of the year before."""
    pairs = pairwise(years)
    return [
        rank
        for rank, (before, after) in enumerate(pairs, 2)
        if 0 < 2 * before["turnover"] < after["turnover"]
    ]


def fixed_charges(variant: Variant, figures: Figures) -> int:
    contributions = 0 if variant is Variant.MICRO else figures["contributions"]
    return int(figures.total(FIXED) + contributions)


def margin(variant: Variant, figures: Figures) -> int:
    """What is left of the sales once paid what follows them."""
    following = figures["purchases"]
    if variant is Variant.MICRO:
        following += figures["contributions"]
    return int(figures["turnover"] - following)


def break_even(variant: Variant, figures: Figures) -> BreakEven | None:
    """Fixed charges ÷ margin rate; None when no sales would ever cover the charges."""
    left, sales = margin(variant, figures), figures["turnover"]
    if left <= 0:
        return None
    needed = Decimal(fixed_charges(variant, figures)) * sales / left
    month = (needed * MONTHS / sales).to_integral_value(ROUND_CEILING)
    reached = max(1, int(month)) if needed <= sales else None
    return BreakEven(int(needed.to_integral_value(ROUND_CEILING)), reached)


def about(cents: int) -> str:
    """To the euro above: advice is no account."""
    return euros(-(-cents // 100) * 100)


def _break_even_words(variant: Variant, rank: int, figures: Figures) -> Iterator[Advice]:
    found = break_even(variant, figures)
    if found is None:
        said = _(
            "Année %(year)s : vos ventes ne couvrent pas vos achats. Vérifiez vos prix.", year=rank
        )
        yield Advice(said, f"Année {rank} : les ventes ne couvrent pas les achats.", good=False)
    elif found.month is None:
        yield _out_of_reach(rank, found.sales, figures["turnover"])
    elif found.sales:
        said = _(
            "Année %(year)s : vos charges sont couvertes à partir de %(sales)s de ventes, "
            "%(month)s si elles sont régulières.",
            year=rank, sales=about(found.sales), month=_month(found.month),
        )  # fmt: skip
        staff = (
            f"Année {rank} : les charges sont couvertes à partir de {about(found.sales)} de ventes."
        )
        yield Advice(said, staff, good=True)


def _out_of_reach(rank: int, needed: int, sales: int) -> Advice:
    sums = {"needed": about(needed), "short": about(needed - sales)}
    said = _(
        "Année %(year)s : pour couvrir vos charges, il faut vendre %(needed)s. "
        "Il manque %(short)s de ventes.",
        year=rank, **sums,
    )  # fmt: skip
    return Advice(said, said.replace("vos charges", "les charges"), good=False)


def _month(month: int) -> str:
    if month == 1:
        return _("dès le premier mois")
    return _("au cours du %(month)se mois", month=month)


def _repayment_words(rank: int, figures: Figures) -> Iterator[Advice]:
    """The cash flow must bear the capital repaid in the year (DOMAIN §2.8)."""
    owed, able = figures["repaid"], figures["cash_flow"]
    left = whole(able - owed)
    if owed and left >= 0:
        said = _(
            "Année %(year)s : vous pouvez rembourser %(owed)s de prêts, il reste %(left)s.",
            year=rank, owed=euros(whole(owed)), left=euros(left),
        )  # fmt: skip
        staff = (
            f"Année {rank} : {euros(whole(owed))} de prêts à rembourser, "
            f"il reste {euros(left)} ensuite."
        )
        yield Advice(said, staff, good=True)
    elif owed:
        said = _(
            "Année %(year)s : il manque %(short)s pour rembourser vos prêts. Une durée plus "
            "longue ou un différé peut aider : parlez-en à un conseiller.",
            year=rank, short=euros(-left),
        )  # fmt: skip
        yield Advice(
            said, f"Année {rank} : il manque {euros(-left)} pour rembourser les prêts.", good=False
        )
