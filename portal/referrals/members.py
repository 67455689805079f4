"""The people of a desk as their managers see them: how much each has, who is away."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import case, func, select

from portal.calendar import ONE_DAY, today
from portal.database import session
from portal.networks.models import Desk, Network
from portal.networks.presence import away_words, presence
from portal.referrals.models import Referral
from portal.referrals.triage import ours_by
from portal.users.absences import Absence, coming
from portal.users.models import Role, User
from portal.users.queries import team_of


@dataclass(frozen=True)
class Load:
    """How many open files someone has; of them, those that wait for the network, and are late."""

    open: int = 0
    waiting: int = 0
    late: int = 0


Loads = Mapping[tuple[int, int], Load]
"""By network and person, of those who have at least one."""


@dataclass(frozen=True)
class Member:
    """``away``: until when, and who stands in; ``coming``: the next absence, not begun."""

    role: Role
    person: User
    load: Load
    away: str
    coming: Absence | None


def members_of(desk: Desk, held: Loads | None = None) -> list[Member]:
    """The managers first, then by name; ``held``: what each has, where it is known already."""
    network_id, people = desk.network_id, team_of(desk.id)
    held = loads([network_id]) if held is None else held
    away, later = presence([network_id]), coming(desk.id)
    return [
        Member(
            role,
            person,
            held.get((network_id, person.id), Load()),
            away_words(away, network_id, person.id),
            later.get(person.id),
        )
        for role, person in people
    ]


def loads(network_ids: Collection[int]) -> Loads:
    ours, late = ~Referral.waiting_on_owner, ours_by(today() - ONE_DAY)
    counts = func.count(), func.count(case((ours, 1))), func.count(case((late, 1)))
    query = (
        select(Referral.network_id, func.coalesce(Referral.adviser_id, 0), *counts)
        .where(Referral.network_id.in_(network_ids), Referral.open)
        .group_by(Referral.network_id, Referral.adviser_id)
    )
    return {(row[0], row[1]): Load(*row[2:]) for row in session.execute(query) if row[1]}


def receivers(network: Network, user: User) -> list[User]:
    """Who is at the network's desks today and may receive the files of someone who leaves."""
    away = presence([network.id])
    people = {one.id: one for desk in network.desks for _, one in team_of(desk.id)}
    return [
        one for one in people.values() if one.id != user.id and not away.absence(network.id, one.id)
    ]
