"""The morning's round over referrals: reminders, escalations, hops; each once however often run."""

from collections.abc import Callable
from datetime import timedelta

import structlog
from sqlalchemy import select

from portal.calendar import business_days_between, today
from portal.database import session, transaction
from portal.dossiers import tasks
from portal.dossiers.models import TaskKind
from portal.french import day_of
from portal.referrals import clocks, routes
from portal.referrals.models import InfoRequest, Referral
from portal.referrals.notifications import tell
from portal.referrals.workflow import Status

log = structlog.get_logger()


def run() -> None:
    for referral_id in _ids(select(Referral.id).where(Referral.status == Status.PROPOSED)):
        _apart(climb_the_ladder, referral_id)
    waiting = select(InfoRequest.id).where(
        InfoRequest.closed_at.is_(None), InfoRequest.answered_at.is_(None)
    )
    for request_id in _ids(waiting):
        _apart(remind_the_person, request_id)


def climb_the_ladder(referral_id: int) -> None:
    """A silent network is reminded, then its manager and the front desk, then passed over."""
    referral = session.get_one(Referral, referral_id)
    days = business_days_between(day_of(referral.proposed_at), today())
    if referral.status is not Status.PROPOSED or days < clocks.REMIND_DESK:
        return
    key = f"referral:{referral.id}"
    if days >= clocks.NEXT_NETWORK:
        routes.pass_on(referral)
    elif days >= clocks.ESCALATE:
        tell("proposed_escalation", referral.dossier, key=f"{key}:escalate", referral=referral)
        tasks.add(
            referral.dossier, TaskKind.SILENCE, f"silence:{referral.id}", note=referral.network.name
        )
    else:
        tell("proposed_reminder", referral.dossier, key=f"{key}:remind", referral=referral)


def remind_the_person(request_id: int) -> None:
    """Five days before the day, one after, fifteen after; each once, one a day at most."""
    request = session.get_one(InfoRequest, request_id)
    if not request.referral.open or request.reminders >= len(clocks.REQUEST_REMINDERS):
        return
    if request.reminded_on == today():
        return
    offset = clocks.REQUEST_REMINDERS[request.reminders]
    if today() < request.due_on + timedelta(days=offset):
        return
    tell(
        "info_reminder",
        request.referral.dossier,
        key=f"request:{request.id}:{request.due_on}:{request.reminders}",
        referral=request.referral,
        request=request,
        late=today() > request.due_on,
    )
    request.reminders, request.reminded_on = request.reminders + 1, today()


def _ids(query: object) -> list[int]:
    with transaction():
        return list(session.scalars(query))  # type: ignore[call-overload]


def _apart(duty: Callable[[int], None], row_id: int) -> None:
    """One duty in a transaction of its own: what fails for one file does not stop the others."""
    try:
        with transaction():
            duty(row_id)
    except Exception:
        log.exception("morning duty failed", duty=duty.__name__, row=row_id)
