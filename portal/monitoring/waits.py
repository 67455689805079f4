"""How long people really waited for each network's decision, over the last twelve months."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from sqlalchemy import select

from portal.calendar import midnight, today
from portal.database import session
from portal.monitoring.days import days_between, tally
from portal.monitoring.indicators import percentile
from portal.monitoring.measures import Version, version
from portal.networks.models import Network, SchemeVersion
from portal.networks.queries import schemes_in_force
from portal.networks.sittings import next_sitting
from portal.referrals.models import Referral

ENOUGH = 10  # decisions: the middle of fewer says little
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Wait:
    """Half of these decisions came within so many days of the network's receiving the file."""

    days: int
    decisions: int


@dataclass(frozen=True)
class Compared:
    """What helps a person to choose between networks; ``sitting``: its committee's next day."""

    schemes: list[SchemeVersion]
    wait: Wait | None
    sitting: date | None


def compared(networks: Collection[Network]) -> dict[int, Compared]:
    """By network, whatever is known of each."""
    found = waits([one.id for one in networks])
    return {
        one.id: Compared(schemes_in_force(one), found.get(one.id), next_sitting(one))
        for one in networks
    }


def waits(network_ids: Collection[int]) -> dict[int, Wait]:
    """By network; without those that decided too seldom for a figure."""
    found = _kept(version())
    return {key: found[key] for key in network_ids if key in found}


@lru_cache(maxsize=8)
def _kept(_: Version | None) -> dict[int, Wait]:
    """Measured as often as the other figures: after anything has happened."""
    since = midnight(today() - YEAR)
    taken = tally(days_between(Referral.proposed_at, Referral.decided_at))
    decided = select(Referral.network_id, taken).where(Referral.decided_at >= since)
    rows = session.execute(decided.group_by(Referral.network_id))
    found = {key: Counter(map(int, days.split())) for key, days in rows}
    return {
        key: Wait(middle, days.total())
        for key, days in found.items()
        if days.total() >= ENOUGH and (middle := percentile(days, 50)) is not None
    }


def forget() -> None:
    """Measure again whatever happened: for tests, which take back what they wrote."""
    _kept.cache_clear()
