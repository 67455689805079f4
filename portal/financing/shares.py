"""Who brings what to a plan: each network's share, beside what the person has themselves.

Nothing here reads the database. Amounts are in cents; the sums are exact. A line of the person's
plan is for the network that it names, else for the only one of the file that has such an aid.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from portal.financing import plan
from portal.financing.kinds import KINDS, Side
from portal.financing.plan import Counted, Ratios, Read, Totals
from portal.networks.models import ProductKind
from portal.territory.folding import fold
from portal.vocabulary import LabelledEnum

BROUGHT = {
    ProductKind.HONOUR_LOAN: "honour_loan",
    ProductKind.LOAN: "microcredit",
    ProductKind.EQUITY: "participating_loan",
    ProductKind.GRANT: "grant",
}
"""The line of a plan that an aid fills; a guarantee fills none."""
BALANCE = "balance"
"""The code of what is said when needs and resources differ; ratios have their own."""
LONG_ENOUGH = 4
"""Letters with which the beginning of a name says whose it is."""
Amounts = Mapping[str, int]
"""Cents by kind of line."""
Given = defaultdict[tuple[int, str], list[Read]]
"""The lines that belong to a referral, by its id and their kind."""


class Standing(LabelledEnum):
    """Where a network is with a file."""

    STUDIED = "studied", "À l’étude"
    GRANTED = "granted", "Accordé"
    REFUSED = "refused", "Non retenu"


class ShareState(LabelledEnum):
    """Where one share is; ``label`` is the staff's word."""

    STUDIED = "studied", "À l’étude"
    PROPOSED = "proposed", "Proposé"
    GRANTED = "granted", "Accordé"
    PART_PAID = "part_paid", "Versé en partie"
    PAID = "paid", "Versé"
    REFUSED = "refused", "Non retenu"
    TO_SHARE = "to_share", "À répartir"


@dataclass(frozen=True)
class Backer:
    """A network of the file. ``names``: as people may write it; ``kinds``: what it can bring."""

    referral_id: int
    network_id: int
    name: str
    names: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    standing: Standing = Standing.STUDIED
    proposed: Amounts = field(default_factory=dict)
    granted: Amounts = field(default_factory=dict)
    paid: Amounts = field(default_factory=dict)

    def is_named_in(self, text: str) -> bool:
        """« IS », « Initiative », « prêt d’Initiative Somme »."""
        words = fold(text)
        return any(
            one in words.split() or (len(one) >= LONG_ENOUGH and one in words)
            or (len(words) >= LONG_ENOUGH and words in one)
            for one in map(fold, self.names)
        )  # fmt: skip

    def has_spoken(self, kind: str) -> bool:
        """Whether it has said how much it brings, be it nothing."""
        return self.standing is not Standing.STUDIED or kind in self.proposed

    def brings(self, kind: str, asked_cents: int) -> int:
        """As things stand: what is decided, else proposed, else asked."""
        if self.standing is Standing.REFUSED:
            return 0
        if self.standing is Standing.GRANTED:
            return self.granted.get(kind, 0)
        return self.proposed.get(kind, asked_cents)


@dataclass(frozen=True)
class Share:
    """One resource: a network's, one that ``among`` have still to share out, or the person's."""

    kind: str
    backer: Backer | None = None
    lines: tuple[Read, ...] = ()
    among: tuple[Backer, ...] = ()

    @property
    def asked_cents(self) -> int | None:
        """What the person's plan expects of it, None where it expects nothing."""
        return sum(one.amount_cents for one in self.lines) if self.lines else None

    @property
    def proposed_cents(self) -> int | None:
        return self.backer.proposed.get(self.kind) if self.backer else None

    @property
    def granted_cents(self) -> int | None:
        return self.backer.granted.get(self.kind) if self.backer else None

    @property
    def paid_cents(self) -> int | None:
        return self.backer.paid.get(self.kind) if self.backer else None

    @property
    def amount_cents(self) -> int:
        """What the plan may count on as things stand."""
        asked = self.asked_cents or 0
        if self.backer:
            return self.backer.brings(self.kind, asked)
        if self.among and all(one.has_spoken(self.kind) for one in self.among):
            return 0
        return max(0, asked - sum(one.brings(self.kind, 0) for one in self.among))

    @property
    def state(self) -> ShareState | None:
        """None for what the person has themselves."""
        if self.backer is None:
            return ShareState.TO_SHARE if self.among else None
        match self.backer.standing:
            case Standing.REFUSED:
                return ShareState.REFUSED
            case Standing.GRANTED:
                return self._granted_state()
            case _:
                spoken = self.backer.has_spoken(self.kind)
                return ShareState.PROPOSED if spoken else ShareState.STUDIED

    def _granted_state(self) -> ShareState:
        granted, paid = self.granted_cents or 0, self.paid_cents or 0
        if not granted:
            return ShareState.REFUSED
        if not paid:
            return ShareState.GRANTED
        return ShareState.PAID if paid >= granted else ShareState.PART_PAID


@dataclass(frozen=True)
class Sharing:
    """A whole plan as things stand: its needs, and who brings what."""

    needs: Sequence[Counted]
    shares: Sequence[Share]
    ratios: Ratios

    @cached_property
    def totals(self) -> Totals:
        return plan.totals([*self.needs, *self.shares])

    @cached_property
    def concerns(self) -> dict[str, str]:
        """What a committee may ask about, in words, each by its code; nothing without needs."""
        if not self.totals.needs_cents:
            return {}
        uneven = {} if self.totals.balanced else {BALANCE: self.totals.sentence}
        return uneven | plan.remarks([*self.needs, *self.shares], self.ratios)

    def total(self, column: str) -> int:
        """The sum of « asked », « proposed », « granted » or « paid »."""
        return sum(getattr(one, f"{column}_cents") or 0 for one in self.shares)


def share_out(lines: Iterable[Read], backers: Sequence[Backer]) -> list[Share]:
    """Each resource once: the networks in their order, what they share out, then the person's."""
    resources = [one for one in plan.filled(lines) if plan.side_of(one) is Side.RESOURCES]
    given, rest = Given(list), list[Read]()
    for line in resources:
        backer = _named(line, backers)
        (given[backer.referral_id, line.kind] if backer else rest).append(line)
    pools, own = _pools(rest, backers, given)
    return [
        *(Share(kind, one, tuple(given[one.referral_id, kind]))
          for one in backers for kind in KINDS if _has_share(one, kind, given)),
        *pools,
        *(Share(one.kind, lines=(one,)) for one in own),
    ]  # fmt: skip


def _pools(
    lines: Iterable[Read], backers: Sequence[Backer], given: Given
) -> tuple[list[Share], list[Read]]:
    """What several may bring, and what is the person's; what only one may is ``given`` to it."""
    pools, own, loose = list[Share](), list[Read](), defaultdict[str, list[Read]](list)
    for line in lines:
        (own if line.lender else loose[line.kind]).append(line)
    for kind, found in loose.items():
        among = _candidates(kind, [one for one in backers if (one.referral_id, kind) not in given])
        if len(among) == 1:
            given[among[0].referral_id, kind] += found
        elif among:
            pools.append(Share(kind, lines=tuple(found), among=among))
        else:
            own += found
    return pools, own


def _named(line: Read, backers: Sequence[Backer]) -> Backer | None:
    text = f"{line.lender or ''} {line.label}".strip()
    able = (one for one in backers if line.kind in one.kinds)
    return next((one for one in able if text and one.is_named_in(text)), None)


def _candidates(kind: str, backers: Iterable[Backer]) -> tuple[Backer, ...]:
    """Those that have such an aid and have not said no; all of them, when every one has."""
    able = tuple(one for one in backers if kind in one.kinds)
    return tuple(one for one in able if one.standing is not Standing.REFUSED) or able


def _has_share(one: Backer, kind: str, given: Given) -> bool:
    """Amounts of what it did not grant in the end are no share of it."""
    kept = one.granted if one.standing is Standing.GRANTED else one.proposed
    return bool(given.get((one.referral_id, kind))) or kind in kept
