"""The days on which a network's committee sits, as far as its desk has given them."""

from collections.abc import Collection
from datetime import date

from portal.calendar import today
from portal.errors import Refused
from portal.french import date_numeric
from portal.networks.changes import administrators_only, note, of_network
from portal.networks.models import Desk, Network
from portal.users.models import User


def coming(desk: Desk) -> list[date]:
    days = sorted(date.fromisoformat(one) for one in desk.sittings)
    return [day for day in days if day >= today()]


def next_sitting(network: Network) -> date | None:
    """The first one to come of its open desks; None when no date is known."""
    days = [day for desk in network.desks if desk.open for day in coming(desk)]
    return min(days, default=None)


def set_sittings(desk: Desk, days: Collection[date], *, by: User) -> None:
    """The dates to come replace those that were known; those that have passed go."""
    administrators_only(by)
    if any(day < today() for day in days):
        raise Refused("Écrivez seulement des dates à venir")
    desk.sittings = sorted({day.isoformat() for day in days})
    said = ", ".join(date_numeric(day) for day in sorted(days)) or "aucune date"
    about = of_network(desk.network, "desk", desk.id)
    note(desk.network, f"Comités à venir : {said}.", by=by, about=about)
