"""The plan that the networks of a file share, as the database has it.

Of each network its last referral counts: one that is studied, granted or refused. One that ended
otherwise leaves its line of the plan to the others.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.asked_once import Looking, Rows, by
from portal.calendar import today
from portal.database import Base, only_reading, session
from portal.dossiers.models import Dossier
from portal.financing import plan
from portal.financing.kinds import KINDS, Side
from portal.financing.models import NetworkLine, PlanLine
from portal.financing.queries import PlanRead, plan_of, ratios
from portal.financing.shares import BROUGHT, Backer, Share, Sharing, Standing, share_out
from portal.french import euros, lower_first
from portal.networks.models import Network, ProductKind, Scheme, SchemeVersion
from portal.networks.queries import last_begun, version_in_force
from portal.referrals.grants import wrong_amount
from portal.referrals.models import Referral
from portal.referrals.routes import referrals_of
from portal.referrals.workflow import NEGATIVE, OPEN, POSITIVE, Status

Trial = Mapping[int, int | None]
"""What a network would propose, by the id of its aid: None takes a proposal back."""
STANDINGS = (
    dict.fromkeys(OPEN, Standing.STUDIED)
    | dict.fromkeys(POSITIVE, Standing.GRANTED)
    | dict.fromkeys((*NEGATIVE, Status.LAPSED), Standing.REFUSED)
)
OFFERED = frozenset({*BROUGHT, ProductKind.GUARANTEE})
"""The aids whose amount a network proposes on a plan."""


@dataclass(frozen=True)
class Guarantee:
    """What a network guarantees of the bank's loan: it is no resource."""

    network: str
    aid: str
    cents: int
    standing: Standing


@dataclass(frozen=True)
class SharedPlan:
    """``plan`` is the person's own; ``parts``: the last referral of each network that counts.

    ``trial``: as if the network of ``reader`` proposed that.
    """

    plan: PlanRead
    parts: list[Referral]
    lines: list[NetworkLine]
    schemes: list[Scheme]
    trial: Trial
    reader: Referral | None = None

    @cached_property
    def sharing(self) -> Sharing:
        needs = [one for one in plan.filled(self.plan.lines) if one.side is Side.NEEDS]
        return Sharing(needs, share_out(self.plan.lines, self.backers), ratios())

    @cached_property
    def backers(self) -> list[Backer]:
        return [self._backer(one) for one in self.parts]

    @property
    def begun(self) -> bool:
        return self.plan.begun

    @property
    def guarantees(self) -> list[Guarantee]:
        return [one for part in self.parts for one in self._guarantees(part)]

    def beyond(self, part: Referral) -> list[str]:
        """What a network proposes beyond the terms of its aids."""
        return self._beyond(self.proposals(part))

    def newly_beyond(self, part: Referral, wanted: Trial) -> list[str]:
        """The same of what it would propose, where it does not propose that already."""
        known = self.proposals(part)
        return self._beyond({key: one for key, one in wanted.items() if one != known.get(key)})

    def _beyond(self, amounts: Trial) -> list[str]:
        versions = {one.id: version_in_force(one) for one in self.schemes}
        found = ((versions.get(key), cents) for key, cents in amounts.items())
        return [
            f"{version.name}, {euros(cents)} : {lower_first(wrong)}"
            for version, cents in found
            if version and cents and (wrong := wrong_amount(version, cents))
        ]

    def title(self, share: Share) -> str:
        return KINDS[share.kind].title_for(ess=self.plan.ess)

    def offered_by(self, part: Referral) -> list[SchemeVersion]:
        """The aids in force of which a network may propose an amount."""
        own = (version_in_force(one) for one in self.schemes if one.network_id == part.network_id)
        return [one for one in own if one and one.kind in OFFERED]

    def lines_of(self, part: Referral) -> list[NetworkLine]:
        """Its lines with a proposal, in the order in which they were made."""
        own = [one for one in self.lines if one.referral_id == part.id]
        return [one for one in own if one.proposed_cents is not None]

    def proposals(self, part: Referral) -> dict[int, int]:
        """What a network proposes, by the id of its aid."""
        found = {one.scheme_id: one.proposed_cents for one in self.lines
                 if one.referral_id == part.id}  # fmt: skip
        found |= self.trial if self.reader is part else {}
        return {key: cents for key, cents in found.items() if cents is not None}

    def _backer(self, part: Referral) -> Backer:
        standing, network = STANDINGS[part.status], part.network
        granted = {part.scheme_id: part.granted_cents} if part.scheme_id else {}
        paid = {one.scheme_id: one.paid_cents for one in self.lines if one.referral_id == part.id}
        return Backer(
            part.id, network.id, network.name, names_of(network), self._kinds(network), standing,
            self._by_kind(self.proposals(part)),
            self._by_kind(granted if standing is Standing.GRANTED else {}),
            self._by_kind(paid),
        )  # fmt: skip

    def _kinds(self, network: Network) -> frozenset[str]:
        """The lines of a plan that its aids in force fill."""
        own = (version_in_force(one) for one in self.schemes if one.network_id == network.id)
        return frozenset(BROUGHT[one.kind] for one in own if one and one.kind in BROUGHT)

    def _by_kind(self, cents: Mapping[int, int | None]) -> dict[str, int]:
        found = defaultdict[str, int](int)
        for scheme in self.schemes:
            kind, amount = BROUGHT.get(kind_of(scheme)), cents.get(scheme.id)
            if kind and amount is not None:
                found[kind] += amount
        return dict(found)

    def _guarantees(self, part: Referral) -> list[Guarantee]:
        standing, proposed = STANDINGS[part.status], self.proposals(part)
        granted = {part.scheme_id: part.granted_cents or 0}
        amounts = granted if standing is Standing.GRANTED else proposed
        return [
            Guarantee(part.network.name, name_of(one), amounts[one.id], standing)
            for one in self.schemes
            if one.network_id == part.network_id
            and kind_of(one) is ProductKind.GUARANTEE and amounts.get(one.id)
        ]  # fmt: skip


def shared_plan(
    dossier: Dossier, reader: Referral | None = None, trial: Trial | None = None,
    *, read: PlanRead | None = None,
) -> SharedPlan:  # fmt: skip
    """``read``: the person's plan, where it is known already."""
    if not only_reading():
        _read_again((NetworkLine,) if read else (NetworkLine, PlanLine))
    found = referrals_of(dossier)
    return SharedPlan(
        read or plan_of(dossier), last_parts(found), network_lines(dossier),
        schemes_of_file(dossier), trial or {}, reader,
    )  # fmt: skip


def last_parts(referrals: Iterable[Referral]) -> list[Referral]:
    """The last referral of each network, in the order of arrival, where it counts."""
    last = {one.network_id: one for one in referrals}
    return [one for one in last.values() if one.status in STANDINGS]


def _network_lines(dossier: Dossier) -> Rows:
    here = select(Referral.id).where(Referral.dossier_id == dossier.id)
    return Rows(NetworkLine, NetworkLine.referral_id.in_(here))


network_lines: Looking[[Dossier], list[NetworkLine]] = Looking(_network_lines, by("id"))
"""What all the networks of a file propose and have paid."""


def _schemes(dossier: Dossier) -> Rows:
    here = select(Referral.network_id).where(Referral.dossier_id == dossier.id)
    return Rows(Scheme, Scheme.network_id.in_(here), [joinedload(Scheme.versions)])


schemes_of_file: Looking[[Dossier], list[Scheme]] = Looking(_schemes, by("id"))
"""The aids of all the networks of a file, with their versions."""


def _read_again(kinds: tuple[type[Base], ...]) -> None:
    """What was read before the file was held may have changed meanwhile."""
    session.flush()
    for row in session.identity_map.values():
        if isinstance(row, kinds):
            session.expire(row)


def kind_of(scheme: Scheme) -> ProductKind:
    """As its last terms have it, even once they have ended."""
    return last_terms(scheme).kind


def name_of(scheme: Scheme) -> str:
    return last_terms(scheme).name


def last_terms(scheme: Scheme) -> SchemeVersion:
    return last_begun(scheme, today()) or scheme.versions[-1]


def names_of(network: Network) -> frozenset[str]:
    """As people may write it where they say who lends."""
    named = (network.name, network.alias, network.abbreviation)
    return frozenset(one for one in named if one)
