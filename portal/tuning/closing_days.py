"""The days on which the desk, or one network's, is closed: no clock counts them."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, bindparam, select, update
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.attributes import set_committed_value

from portal import administration_log as log
from portal.administration_log import Topic
from portal.calendar import (
    ONE_DAY,
    ClosingDay,
    days_of,
    forget,
    holiday_names,
    is_business_day,
    today,
)
from portal.database import session
from portal.errors import Refused
from portal.french import date_long, plural
from portal.networks.models import Network
from portal.referrals import clocks
from portal.referrals.models import Referral
from portal.tuning.allowed import administrators_only
from portal.users.models import User

LONGEST = 62  # days
FURTHEST = timedelta(days=3 * 366)
BATCH = 500


@dataclass(frozen=True)
class Closure:
    """``network`` is None for the whole desk."""

    row: ClosingDay
    network: Network | None
    by: str

    @property
    def over(self) -> bool:
        return self.row.last < today()

    @property
    def begun(self) -> bool:
        return self.row.first < today()

    @property
    def whose(self) -> str:
        return self.network.name if self.network else "Tout le guichet"

    @property
    def days(self) -> str:
        return days_words(self.row.first, self.row.last)


def days_words(first: date, last: date) -> str:
    """« le 26 décembre 2026 », « du 3 au 21 août »: in full."""
    if first == last:
        return f"le {date_long(first)}"
    return f"du {date_long(first)} au {date_long(last)}"


def closures() -> list[Closure]:
    """Every one, the next to come first, then those that are over."""
    rows = session.execute(
        select(ClosingDay, Network, User)
        .outerjoin(Network, Network.id == ClosingDay.network_id)
        .join(User, User.id == ClosingDay.by_id)
        .order_by(ClosingDay.first, ClosingDay.id)
    )
    found = [Closure(row, network, by.full_name) for row, network, by in rows]
    return sorted(found, key=lambda one: one.over)


def closure(row_id: int) -> ClosingDay | None:
    return session.get(ClosingDay, row_id)


def coming_holidays() -> dict[date, str]:
    """The public holidays of a year from today: nobody has to write them."""
    day = today()
    both = holiday_names(day.year) | holiday_names(day.year + 1)
    return {one: name for one, name in both.items() if day <= one < day + timedelta(days=365)}


def why_not(first: date, last: date, network: Network | None) -> str:
    """Why these days cannot be closed, empty when they can."""
    if first < today():
        return "Choisissez un jour à partir d’aujourd’hui : les délais déjà comptés ne changent pas"
    if last < first:
        return "Le dernier jour vient après le premier"
    if last - first >= timedelta(days=LONGEST) or first - today() > FURTHEST:
        return f"Une fermeture dure {LONGEST} jours au plus, et commence dans les trois ans"
    whose = network.id if network else None
    if not any(is_business_day(day, whose) for day in days_of(first, last)):
        return "Ces jours sont déjà fermés : week-end, jour férié ou fermeture déjà notée"
    return ""


def add(first: date, last: date, label: str, network: Network | None, *, by: User) -> int:
    """Close these days; returns how many referrals have another day. Raises Refused."""
    administrators_only(by)
    if fault := why_not(first, last, network):
        raise Refused(fault)
    row = ClosingDay(
        first=first, last=last, label=label, network_id=network.id if network else None, by_id=by.id
    )
    session.add(row)
    moved = _count_again(row)
    said = f"Fermé {days_words(first, last)} : {label}. {moved_words(moved)}"
    log.record(Topic.CALENDAR, _whose(network), said, by=by, about=f"closing_day/{row.id}")
    return moved


def remove(row: ClosingDay, *, by: User) -> int:
    """Open the days to come again; those gone by stay closed. Raises Refused."""
    administrators_only(by)
    if row.last < today():
        raise Refused("Ces jours sont passés : les délais qui les ont comptés ne changent pas.")
    network = session.get(Network, row.network_id) if row.network_id else None
    first, last = max(row.first, today()), row.last
    said = f"Ouvert de nouveau {days_words(first, last)} (« {row.label} »)."
    if row.first < today():
        row.last = today() - ONE_DAY
    else:
        session.delete(row)
    moved = _count_again(row)
    log.record(
        Topic.CALENDAR, _whose(network), f"{said} {moved_words(moved)}", by=by,
        about=f"closing_day/{row.id}",
    )  # fmt: skip
    return moved


def _count_again(row: ClosingDay) -> int:
    """Write the day of each open referral again; a page that was open on one stays good."""
    session.flush()
    forget()
    read = session.scalars(_concerned(row))
    moved = [(one, day) for one in read if (day := clocks.due_on(one)) != one.due_on]
    for referral, day in moved:
        set_committed_value(referral, "due_on", day)
    if moved:
        rows = [{"moved": one.id, "day": day} for one, day in moved]
        change = update(Referral).where(Referral.id == bindparam("moved"))
        session.connection().execute(change.values(due_on=bindparam("day")), rows)
    return len(moved)


def _concerned(row: ClosingDay) -> Select[Referral]:
    """Those still waiting whose day may be moved by it."""
    found = (
        select(Referral)
        .where(Referral.open, Referral.due_on >= max(row.first, today()))
        .options(selectinload(Referral.requests), selectinload(Referral.desk))
        .execution_options(yield_per=BATCH)
    )
    return found.where(Referral.network_id == row.network_id) if row.network_id else found


def _whose(network: Network | None) -> str:
    return network.name if network else "Tout le guichet"


def moved_words(count: int) -> str:
    if count == 0:
        return "Aucune échéance ne change."
    return f"{plural(count, 'échéance change', 'échéances changent')} de jour."
