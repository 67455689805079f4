"""Changing a delay: from a day to come, for what begins from then on."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal import administration_log as log
from portal.administration_log import Topic
from portal.calendar import ONE_DAY, today
from portal.database import session
from portal.delays import Delay, DelayValue, delays, forget, out_of_order, value
from portal.errors import Refused, Stale
from portal.french import date_long
from portal.tuning.allowed import administrators_only
from portal.users.models import User


@dataclass(frozen=True)
class Change:
    """What someone set: the value of a delay from a day on."""

    row: DelayValue
    delay: Delay
    by: str

    @property
    def planned(self) -> bool:
        return self.row.since > today()

    @property
    def words(self) -> str:
        return self.delay.words(self.row.value)


def as_set() -> str:
    """The fingerprint of all that is set: a page shown before a change knows it by this."""
    columns = DelayValue.id, DelayValue.code, DelayValue.value, DelayValue.since
    rows = session.execute(select(*columns).order_by(DelayValue.id)).all()
    return hashlib.sha256(repr([tuple(row) for row in rows]).encode()).hexdigest()[:16]


def history() -> list[Change]:
    """All that was ever set, the last first."""
    rows = session.execute(
        select(DelayValue, User)
        .join(User, User.id == DelayValue.by_id)
        .order_by(DelayValue.since.desc(), DelayValue.id.desc())
    )
    return [Change(row, delays()[row.code], by.full_name) for row, by in rows]


def planned(row_id: int) -> DelayValue | None:
    return session.get(DelayValue, row_id)


def values_on(day: date) -> dict[str, int]:
    return {code: value(code, day) for code in delays()}


def in_the_end() -> dict[str, int]:
    """Once all that is planned holds: what the next change starts from."""
    return values_on(date.max)


def tomorrow() -> date:
    """The first day from which a delay may be another one: what begins today has its own."""
    return today() + ONE_DAY


def faults(values: Mapping[str, int]) -> dict[str, str]:
    """By code, what is wrong with these values: each alone, then one beside the other."""
    found = {}
    for code, one in delays().items():
        if not one.low <= values[code] <= one.high:
            found[code] = f"Écrivez un nombre entre {one.low} et {one.high}"
    for delay, sentence in out_of_order(values):
        found.setdefault(delay.code, sentence)
    return found


def change(
    values: Mapping[str, int], since: date, note: str, *, by: User, seen: str = ""
) -> list[Delay]:
    """Set these values from that day on; returns the delays that change.

    What was planned for them from that day on no longer holds. ``seen``: what ``as_set`` said when
    the page was shown. Raises Refused, Stale.
    """
    administrators_only(by)
    _as_shown(seen)
    if since < tomorrow():
        raise Refused("Choisissez un jour à partir de demain.")
    before = in_the_end()
    changed = [one for code, one in delays().items() if values[code] != before[code]]
    for one in changed:
        _set(one.code, values[one.code], since, note, by)
    _check_each_day()
    for one in changed:
        said = f"{one.words(before[one.code])} → {one.words(values[one.code])}"
        said = f"{said}, pour ce qui commence à partir du {date_long(since)}. {note}".strip()
        log.record(Topic.CALENDAR, one.label, said, by=by, about=f"delay/{one.code}")
    return changed


def cancel(row: DelayValue, *, by: User, seen: str = "") -> None:
    """Take back a change whose day has not come. Raises Refused, Stale."""
    administrators_only(by)
    _as_shown(seen)
    if row.since < tomorrow():
        raise Refused("Ce délai est déjà en vigueur : changez-le pour un jour à venir.")
    delay = delays()[row.code]
    session.delete(row)
    _check_each_day()
    said = f"Changement prévu le {date_long(row.since)} annulé : {delay.words(row.value)}"
    log.record(Topic.CALENDAR, delay.label, said, by=by, about=f"delay/{row.code}")


def _as_shown(seen: str) -> None:
    if seen and seen != as_set():
        raise Stale(
            "Les délais ont changé pendant que vous les aviez ouverts. "
            "Relisez-les, puis recommencez si c’est encore utile."
        )


def _set(code: str, count: int, since: date, note: str, by: User) -> None:
    later = select(DelayValue).where(DelayValue.code == code, DelayValue.since >= since)
    for row in session.scalars(later):
        session.delete(row)
    session.flush()
    session.add(DelayValue(code=code, value=count, since=since, note=note, by_id=by.id))


def _check_each_day() -> None:
    """On no day to come may one delay overtake another. Raises Refused."""
    session.flush()
    forget()
    days = session.scalars(select(DelayValue.since).where(DelayValue.since > today()).distinct())
    for day in sorted({tomorrow(), *days}):
        if wrong := faults(values_on(day)):
            raise Refused(f"Le {date_long(day)} : {' ; '.join(wrong.values())}.")
