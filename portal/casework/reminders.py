"""The morning's reminders of opinions and appointments; each once however often it runs."""

from collections.abc import Callable
from datetime import timedelta

import structlog
from sqlalchemy import Select, select

from portal.calendar import business_days_after, today
from portal.casework import appointments, opinions
from portal.casework.models import STANDING, Appointment, Opinion, OpinionState
from portal.database import now, session, transaction

log = structlog.get_logger()
AHEAD = timedelta(days=2)


def run() -> None:
    soon = business_days_after(today(), 1)
    awaited = (Opinion.state == OpinionState.ASKED) & (Opinion.due_on <= soon)
    for opinion_id in _ids(select(Opinion.id).where(opinions.nobody_answers())):
        _apart(lambda row_id: opinions.give_up(session.get_one(Opinion, row_id)), opinion_id)
    for opinion_id in _ids(select(Opinion.id).where(awaited)):
        _apart(lambda row_id: opinions.remind(session.get_one(Opinion, row_id)), opinion_id)
    coming = Appointment.starts_at.between(now(), now() + AHEAD)
    for one in _ids(select(Appointment.id).where(Appointment.state.in_(STANDING), coming)):
        _apart(lambda row_id: appointments.remind(session.get_one(Appointment, row_id)), one)


def _ids(query: Select[int]) -> list[int]:
    with transaction():
        return list(session.scalars(query))


def _apart(remind: Callable[[int], None], row_id: int) -> None:
    """Each in a transaction of its own: what fails for one does not stop the others."""
    try:
        with transaction():
            remind(row_id)
    except Exception:
        log.exception("reminder failed", row=row_id)
