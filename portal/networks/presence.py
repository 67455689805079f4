"""Who is away today from a network's desk, and who acts for them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from portal.database import session
from portal.errors import Refused
from portal.french import date_long, date_short
from portal.networks.models import Desk
from portal.users import absences
from portal.users.absences import Absence
from portal.users.models import Role, User
from portal.vocabulary import DESK_ROLES

MOST_DEPUTIES = 5
"""How many absent deputies are passed over, one after the other, before nobody acts."""
Place = tuple[int, int]
"""The ids of a network and of someone."""


@dataclass(frozen=True)
class Presence:
    """``away``: the absences of today; ``working``: the open accounts with a role at a desk."""

    away: Mapping[Place, Absence] = field(default_factory=dict)
    working: Collection[Place] = ()

    def absence(self, network_id: int, user_id: int | None) -> Absence | None:
        return self.away.get((network_id, user_id or 0))

    def acting_for(self, network_id: int, user_id: int) -> int | None:
        """Who does the work of someone: themselves, their deputy, or the deputy's; None: nobody."""
        found = self.absence(network_id, user_id)
        for _ in range(MOST_DEPUTIES):
            if found is None:
                break
            user_id = found.deputy_id
            if (network_id, user_id) not in self.working:
                return None
            found = self.absence(network_id, user_id)
        return None if found else user_id

    def replaced_by(self, user: User) -> list[Absence]:
        """The absences of those for whom this person acts."""
        return [
            absence
            for (network_id, user_id), absence in self.away.items()
            if self.acting_for(network_id, user_id) == user.id != user_id
        ]

    def deputy(self, network_id: int, user_id: int | None) -> User | None:
        """The deputy who acts today for someone away; None when nobody does."""
        if (network_id, user_id or 0) not in self.away:
            return None
        acting = self.acting_for(network_id, user_id or 0)
        people = (one.deputy for one in self.away.values())
        return next((one for one in people if one.id == acting), None)


def away_words(today: Presence, network_id: int, user_id: int | None) -> str:
    """« En absence jusqu’au 12 mars, suppléance : Claire Bleuet »; empty for who is there."""
    absence = today.absence(network_id, user_id)
    if absence is None:
        return ""
    deputy = today.deputy(network_id, user_id)
    stands_in = f"suppléance : {deputy.full_name}" if deputy else "sans suppléance"
    return f"En absence jusqu’au {date_short(absence.last)}, {stands_in}"


def presence(network_ids: Collection[int]) -> Presence:
    """Of the networks' people; most days nobody is away, and one query says so."""
    found = (one for one in absences.current() if one.desk.network_id in network_ids)
    away = {(one.desk.network_id, one.user_id): one for one in found}
    if not away:
        return Presence()
    people = (
        select(Desk.network_id, Role.user_id)
        .join(Desk, Desk.id == Role.desk_id)
        .join(User, User.id == Role.user_id)
        .where(Desk.network_id.in_(network_ids), Role.name.in_(DESK_ROLES), User.active)
    )
    return Presence(away, {(row.network_id, row.user_id) for row in session.execute(people)})


def check_there(user: User, network_id: int, *, by: User) -> None:
    """Raises Refused for who cannot be given a file: someone away, but for what they take
    themselves, and someone who has just left."""
    absences.hold([user.id])
    session.refresh(user)
    if network_id not in user.network_ids or not user.active:
        raise Refused("Cette personne ne travaille plus dans ce réseau.")
    absence = presence([network_id]).absence(network_id, user.id)
    if absence and user.id != by.id:
        raise Refused(f"{user.full_name} est en absence jusqu’au {date_long(absence.last)}.")
