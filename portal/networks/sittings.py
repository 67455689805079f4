"""The days on which a network's committee sits, as far as its desk has given them."""

from collections.abc import Collection
from datetime import date

from portal.calendar import today
from portal.errors import Refused
from portal.french import date_numeric
from portal.networks.changes import administrators_only, hold, note, of_network, seen
from portal.networks.models import Desk, Network
from portal.users.models import User


def coming(desk: Desk) -> list[date]:
    days = sorted(date.fromisoformat(one) for one in desk.sittings)
    return [day for day in days if day >= today()]


def next_sitting(network: Network) -> date | None:
    """The first one to come of its open desks; None when no date is known."""
    days = [day for desk in network.desks if desk.open for day in coming(desk)]
    return min(days, default=None)


def print_of(desk: Desk) -> str:
    """The fingerprint of the dates that are known."""
    return seen({"sittings": desk.sittings})


def set_sittings(desk: Desk, days: Collection[date], *, by: User, was: str = "") -> None:
    """The dates to come replace those that were known; those that have passed go.

    ``was``: the fingerprint of what the page showed.
    """
    administrators_only(by)
    if any(day < today() for day in days):
        raise Refused("Écrivez seulement des dates à venir")
    about, kept = of_network(desk.network, "sittings", desk.id), sorted({*days})
    written = [day.isoformat() for day in kept]
    if hold(desk, ["sittings"], "", about)["sittings"] == written:
        return
    hold(desk, ["sittings"], was, about)
    desk.sittings = written
    said = ", ".join(date_numeric(day) for day in kept) or "aucune date"
    note(desk.network, f"Comités à venir : {said}.", by=by, about=about)
