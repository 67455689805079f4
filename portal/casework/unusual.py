"""The moments at which nobody usually meets: they may well be meant, so they are asked once."""

from datetime import datetime, time

from portal.calendar import is_business_day
from portal.french import date_long, day_of, listed, paris, time_of_day

OPENS, CLOSES = time(7), time(20)


def unusual(starts_at: datetime, network_id: int) -> str:
    """What is unusual in a moment for a network; empty when nothing is."""
    day, found = day_of(starts_at), []
    if not is_business_day(day, network_id):
        found.append(f"le {date_long(day)} n’est pas un jour ouvré pour votre réseau")
    if not OPENS <= paris(starts_at).time() <= CLOSES:
        found.append(f"{time_of_day(starts_at)} n’est pas entre 7 h et 20 h")
    return listed(found)
