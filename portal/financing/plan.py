"""The rules of a financing plan: its totals, what blocks its sending, what its ratios say.

Nothing here reads the database. Amounts are in cents; the sums are exact.
"""

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, ClassVar, Protocol, TypeVar

from portal.financing.kinds import KINDS, OWN_MEANS, LineState, Nature, Side
from portal.french import NBSP, euros, number, spaced
from portal.languages import _, marked

TOLERANCE_CENTS = 100
"""One euro: what a total may lose to rounding."""
MOST_LINES = 60
FIELDS = {
    "amount": marked("le montant"),
    "rate": marked("le taux"),
    "months": marked("la durée"),
    "label": marked("la précision"),
    "lender": marked("l’organisme"),
}
"""What may be typed in a line, and how it is named in a sentence."""
CHECK = marked("Vérifiez %(what)s de la ligne « %(line)s »")
WRITE = marked("Écrivez %(what)s de la ligne « %(line)s »")


class Counted(Protocol):
    """As much of a line as the sums read."""

    @property
    def kind(self) -> str: ...
    @property
    def amount_cents(self) -> int: ...


BLANK = {"amount": ""}
"""The typing of a line whose amount has still to be written."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line as it is given: by a form, a spreadsheet, a demonstration. Its kind gives its side.

    ``typed`` has what is not understood, by field, as it was typed.
    """

    kind: str
    amount_cents: int = 0
    label: str = ""
    state: LineState | None = None
    rate_bp: int | None = None
    months: int | None = None
    lender: str | None = None
    typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def side(self) -> Side:
        return KINDS[self.kind].side


class Read(Counted, Protocol):
    """As much of a line as the checks read."""

    @property
    def label(self) -> str: ...
    @property
    def lender(self) -> str | None: ...
    @property
    def months(self) -> int | None: ...
    @property
    def typed(self) -> Mapping[str, Any]: ...


R = TypeVar("R", bound=Read)


@dataclass(frozen=True)
class Ratios:
    """What the networks expect of a plan; the committee may think otherwise."""

    bank_to_honour: Fraction
    honour_in_plan: Fraction
    own_to_honour: Fraction
    own_in_plan: Fraction


@dataclass(frozen=True)
class Totals:
    needs_cents: int
    resources_cents: int
    EVEN: ClassVar[str] = marked("Les besoins et les ressources sont égaux")
    SHORT: ClassVar[str] = marked("Il manque {} de ressources")
    OVER: ClassVar[str] = marked("Les ressources dépassent les besoins de {}")

    @property
    def difference_cents(self) -> int:
        """What the resources have too much; negative: what is still to be found."""
        return self.resources_cents - self.needs_cents

    @property
    def balanced(self) -> bool:
        return abs(self.difference_cents) <= TOLERANCE_CENTS

    @property
    def sentence(self) -> str:
        """The difference in words, for whoever fills in the plan."""
        if self.balanced:
            return _(self.EVEN)
        pattern = self.SHORT if self.difference_cents < 0 else self.OVER
        return _(pattern).format(euros(abs(self.difference_cents)))

    @property
    def uneven(self) -> str:
        """The difference as it is told to whoever leaves the page with it."""
        if self.difference_cents > 0:
            return self.sentence
        missing = euros(-self.difference_cents)
        return _("Il manque %(amount)s pour que besoins et ressources soient égaux", amount=missing)


def filled(lines: Iterable[R]) -> list[R]:
    """The lines in which something is written: one that only waits to be filled in is no line."""
    return [line for line in lines if not _blank(line)]


def _blank(line: Read) -> bool:
    return dict(line.typed) == BLANK and not (line.label or line.lender or line.months)


def side_of(line: Counted) -> Side:
    return KINDS[line.kind].side


def totals(lines: Iterable[Counted]) -> Totals:
    sums = dict.fromkeys(Side, 0)
    for line in lines:
        sums[side_of(line)] += line.amount_cents
    return Totals(sums[Side.NEEDS], sums[Side.RESOURCES])


def total(lines: Iterable[Counted], kinds: Collection[str]) -> int:
    return sum(line.amount_cents for line in lines if line.kind in kinds)


def of_nature(nature: Nature) -> frozenset[str]:
    return frozenset(code for code, kind in KINDS.items() if kind.nature is nature)


def faults(lines: Collection[Read], *, ess: bool = False) -> list[str]:
    """What must be mended before the file can be sent; nothing for a plan without any line."""
    counted = filled(lines)
    if not counted:
        return []
    found = [sentence for line in counted for sentence in _not_understood(line, ess=ess)]
    balance = totals(counted)
    if not balance.balanced:
        said = _("Équilibrez votre plan de financement.")
        found.append(f"{said} {balance.sentence}")
    return found


def _not_understood(line: Read, *, ess: bool) -> Iterator[str]:
    name = line.label or KINDS[line.kind].title_for(ess=ess)
    for code, text in line.typed.items():
        pattern = CHECK if text else WRITE
        yield spaced(_(pattern, what=_(FIELDS[code]), line=name))


def warnings(lines: Collection[Counted], ratios: Ratios) -> list[str]:
    """What a network may ask about, in words; never an obstacle: its committee decides."""
    return list(remarks(lines, ratios).values())


def remarks(lines: Collection[Counted], ratios: Ratios) -> dict[str, str]:
    """The same, each by the name of its ratio."""
    needs = totals(lines).needs_cents
    honour = total(lines, of_nature(Nature.HONOUR))
    found = [*_honour_warnings(lines, honour, needs, ratios), *_own_warnings(lines, needs, ratios)]
    return dict(found)


def _honour_warnings(
    lines: Collection[Counted], honour: int, needs: int, ratios: Ratios
) -> Iterator[tuple[str, str]]:
    bank, own = total(lines, of_nature(Nature.BANK)), total(lines, OWN_MEANS)
    if not honour:
        return
    most = _percent(ratios.honour_in_plan)
    if needs and honour > needs:  # 3 900 % would tell nobody anything
        yield "honour_in_plan", _(
            "Les prêts d’honneur font %(honour)s, plus que tout le plan, qui est de %(needs)s. "
            "Les réseaux demandent en général %(most)s du plan au plus",
            honour=euros(honour), needs=euros(needs), most=most,
        )  # fmt: skip
    elif needs and honour > needs * ratios.honour_in_plan:
        yield "honour_in_plan", _(
            "Les prêts d’honneur font %(share)s du plan. "
            "Les réseaux demandent en général %(most)s au plus",
            share=_percent(Fraction(honour, needs), up=True), most=most,
        )  # fmt: skip
    if bank < honour * ratios.bank_to_honour:
        least = euros(_rounded(honour * ratios.bank_to_honour))
        yield "bank_to_honour", _(
            "Pour %(honour)s de prêts d’honneur, les réseaux attendent en général "
            "un prêt de la banque de %(least)s au moins. Le plan en a %(bank)s",
            honour=euros(honour), least=least, bank=euros(bank),
        )  # fmt: skip
    if own < honour * ratios.own_to_honour:
        least = euros(_rounded(honour * ratios.own_to_honour))
        yield "own_to_honour", _(
            "Pour %(honour)s de prêts d’honneur, les réseaux attendent en général "
            "un apport de %(least)s au moins. Le plan en a %(own)s",
            honour=euros(honour), least=least, own=euros(own),
        )  # fmt: skip


def _own_warnings(
    lines: Collection[Counted], needs: int, ratios: Ratios
) -> Iterator[tuple[str, str]]:
    own = total(lines, OWN_MEANS)
    if own < needs * ratios.own_in_plan:
        yield "own_in_plan", _(
            "L’apport fait %(share)s du plan. "
            "Les financeurs attendent en général %(least)s au moins",
            share=_percent(Fraction(own, needs)), least=_percent(ratios.own_in_plan),
        )  # fmt: skip


def _percent(share: Fraction, *, up: bool = False) -> str:
    """« 20 % », « 12,5 % »: cut, or rounded up, so that it is never shown as what it misses."""
    tenths = math.ceil(share * 1000) if up else math.floor(share * 1000)
    return f"{number(tenths / 10)}{NBSP}%"


def _rounded(cents: Fraction) -> int:
    """Up to the next euro."""
    return math.ceil(cents / 100) * 100
