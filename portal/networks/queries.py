"""Who can help, with what, on which terms, and what an administrator has still to check."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import Select, inspect, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from portal import in_hand
from portal.asked_once import Looking, Rows, asked_once, by
from portal.calendar import today
from portal.database import session
from portal.networks.models import Desk, DocumentKind, Network, Scheme, SchemeVersion


@dataclass(frozen=True)
class ToConfirm:
    """The columns of a network, or of the version in force of one of its schemes."""

    network: Network
    version: SchemeVersion | None
    columns: list[str]


def network(code: str) -> Network | None:
    return next(iter(networks_named([code])), None)


def networks() -> list[Network]:
    """All of them, in the order of the file, with their desks, schemes and versions."""
    return list(session.scalars(_complete()))


def networks_named(codes: Collection[str]) -> list[Network]:
    """Those that bear these codes, in the order of the codes."""
    order = {code: rank for rank, code in enumerate(codes)}
    known: dict[str, Network] = in_hand.of(Network, Desk, Scheme, SchemeVersion)
    if any(one not in known or inspect(known[one]).expired for one in order):
        wanted = session.scalars(_complete().where(Network.code.in_(order)))
        known |= {one.code: one for one in wanted}
    return [known[one] for one in order if one in known]


def standing() -> list[Network]:
    """Those that have not joined another one."""
    return [one for one in networks() if one.merged_into_id is None]


def codes() -> frozenset[str]:
    """The codes that rules may answer with."""
    return frozenset(session.scalars(select(Network.code).where(Network.merged_into_id.is_(None))))


class InShort(NamedTuple):
    code: str
    name: str
    personal: bool
    connected: bool
    joined: str | None


@asked_once
@in_hand.once(Network, Desk)
def in_short() -> list[InShort]:
    """Every network, in the order of the file."""
    connected = Network.desks.any(Desk.open)
    other = aliased(Network)
    joined = select(other.code).where(other.id == Network.merged_into_id).scalar_subquery()
    query = select(Network.code, Network.name, Network.personal, connected, joined)
    return [InShort(*row) for row in session.execute(query.order_by(Network.position, Network.id))]


def personal_codes() -> frozenset[str]:
    """The networks that work only in the closed compartment of personal loans."""
    return frozenset(one.code for one in in_short() if one.personal)


def desk_for(network: Network) -> Desk | None:
    """The desk that receives this network's files, if one is open."""
    return next((desk for desk in network.desks if desk.open), None)


def scheme(code: str) -> Scheme | None:
    return session.scalar(select(Scheme).where(Scheme.code == code))


def version_in_force(scheme: Scheme, on: date | None = None) -> SchemeVersion | None:
    """The last version begun by that day, today if none is given, unless it has ended.

    A version replaces the one before it from its first day on: an older one never comes back.
    """
    day = on or today()
    last = last_begun(scheme, day)
    return last if last and (last.valid_until is None or day <= last.valid_until) else None


def by_first_day(scheme: Scheme) -> list[SchemeVersion]:
    """The versions in the order in which they begin; of two of one day, the newest is the last."""
    return sorted(scheme.versions, key=lambda one: (one.valid_from, one.number))


def last_begun(scheme: Scheme, day: date) -> SchemeVersion | None:
    """Whether it has ended or not."""
    begun = [one for one in by_first_day(scheme) if one.valid_from <= day]
    return begun[-1] if begun else None


def planned(scheme: Scheme, after: date | None = None) -> list[SchemeVersion]:
    """The versions that will begin after that day, today if none is given, the next one first."""
    day = after or today()
    coming = [one for one in by_first_day(scheme) if one.valid_from > day]
    return [one for one in coming if last_begun(scheme, one.valid_from) is one]


def _schemes(network: Network) -> Rows:
    return Rows(Scheme, Scheme.network_id == network.id, [joinedload(Scheme.versions)])


schemes_of: Looking[[Network], list[Scheme]] = Looking(_schemes, by("id"))
"""With their versions."""


def schemes_in_force(network: Network, on: date | None = None) -> list[SchemeVersion]:
    versions = (version_in_force(scheme, on) for scheme in network.schemes)
    return [version for version in versions if version]


def document_kinds(codes: Collection[str] | None = None) -> list[DocumentKind]:
    """Every kind, or those that bear these codes, in the order of the list."""
    query = select(DocumentKind).order_by(DocumentKind.position)
    return list(
        session.scalars(query if codes is None else query.where(DocumentKind.code.in_(codes)))
    )


def kinds_asked(*, personal: bool) -> frozenset[str]:
    """The documents that schemes ask for today, in the compartment of personal loans or outside."""
    found = [one for one in networks() if one.personal is personal]
    versions = [version for one in found for version in schemes_in_force(one)]
    return frozenset(code for version in versions for code in version.documents)


def figures_to_confirm(among: Collection[Network] | None = None) -> list[ToConfirm]:
    """What the source did not settle, in the order of the networks: those standing, or given."""
    found = []
    for one in standing() if among is None else among:
        rows = [None, *schemes_in_force(one)]
        found += [ToConfirm(one, row, (row or one).to_confirm) for row in rows]
    return [item for item in found if item.columns]


def _complete() -> Select[Network]:
    """Four queries, however many networks."""
    return (
        select(Network)
        .options(
            selectinload(Network.desks),
            selectinload(Network.schemes).selectinload(Scheme.versions),
        )
        .order_by(Network.position, Network.id)
    )
