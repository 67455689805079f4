"""The moments at which nobody usually meets: they may well be meant, so they are asked once."""

from datetime import date, datetime, time

from portal.calendar import why_closed
from portal.french import date_long, day_of, listed, paris, time_of_day
from portal.users import absences
from portal.users.models import User

OPENS, CLOSES = time(7), time(20)


def unusual(starts_at: datetime, network_id: int, whom: User | None) -> str:
    """What is unusual in a moment to meet someone of a network; empty when nothing is."""
    day, found = day_of(starts_at), []
    if why := why_closed(day, network_id):
        found.append(f"le {date_long(day)} n’est pas un jour ouvré ({why})")
    if not OPENS <= paris(starts_at).time() <= CLOSES:
        found.append(f"{time_of_day(starts_at)} n’est pas entre 7 h et 20 h")
    if whom and (days := _away(whom, network_id, day)):
        found.append(f"{whom.full_name} est en absence {days}")
    return listed(found)


def _away(whom: User, network_id: int, day: date) -> str:
    """The days of their absence from this network on that day; empty when they are there."""
    desks = [one.desk.id for one in whom.roles if one.desk and one.desk.network_id == network_id]
    found = absences.standing(whom, desks)
    return next((one.days for one in found if one.first <= day <= one.last), "")
