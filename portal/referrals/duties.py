"""The morning's round over referrals: reminders, escalations, hops; each once however often run."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import Select, or_, select

from portal import delays
from portal.calendar import business_days_between, today
from portal.database import lock, now, session, transaction
from portal.dossiers import tasks
from portal.dossiers.completions import Completion, by_front_desk
from portal.dossiers.models import Dossier, TaskKind
from portal.dossiers.workflow import Status as DossierStatus
from portal.french import day_of
from portal.referrals import clocks, completion, endings, left_waiting, pooling
from portal.referrals.awaited import awaited_network
from portal.referrals.commands import why_closed
from portal.referrals.models import InfoItem, InfoRequest, Referral
from portal.referrals.notifications import tell
from portal.referrals.requests import open_items
from portal.referrals.workflow import Action, Party, Status
from portal.routing.models import RoutingRun, RunCause
from portal.routing.queries import last_run

log = structlog.get_logger()

CONSENT_LOOKED_AT = 60  # days during which someone's word is waited for


def run() -> None:
    for referral_id in _ids(select(Referral.id).where(Referral.status == Status.PROPOSED)):
        _apart(climb_the_ladder, referral_id)
    waiting = select(InfoRequest.id).where(
        InfoRequest.closed_at.is_(None), InfoRequest.answered_at.is_(None)
    )
    for dossier_id in _ids(waiting.with_only_columns(InfoRequest.dossier_id).distinct()):
        _apart(remind_the_person, dossier_id)
    for request_id in _ids(waiting):
        _apart(propose_to_close, request_id)
    for completion_id in _ids(select(Completion.id).where(by_front_desk())):
        _apart(completion.remind, completion_id)
    for dossier_id in _ids(awaiting_a_word()):
        _apart(ask_for_a_word, dossier_id)
    for dossier_id in _ids(left_waiting.forgotten()):
        _apart(left_waiting.catch_up, dossier_id)


def awaiting_a_word() -> Select[int]:
    """The files whose rules, or someone, named a network lately; few of them wait for consent."""
    lately = now() - timedelta(days=CONSENT_LOOKED_AT)
    named = select(RoutingRun.dossier_id).where(
        RoutingRun.at >= lately,
        or_(RoutingRun.cause != RunCause.SUBMISSION, RoutingRun.override_code.is_not(None)),
    )
    return select(Dossier.id).where(Dossier.id.in_(named), Dossier.status == DossierStatus.ROUTED)


def ask_for_a_word(dossier_id: int) -> None:
    """Someone whose consent a network waits for is reminded once, then called."""
    dossier = session.get_one(Dossier, dossier_id)
    network, run = awaited_network(dossier), last_run(dossier_id)
    if network is None or run is None:
        return
    since = day_of(run.at)
    days = business_days_between(since, today())
    if days >= delays.value("call_for_consent", since):
        tasks.add(dossier, TaskKind.ORIENTATION, f"consent:{run.id}", note=network.name)
    elif days >= delays.value("remind_consent", since):
        tell("consent_reminder", dossier, key=f"consent:{run.id}", network=network)


def propose_to_close(request_id: int) -> None:
    """After three reminders and a long silence, the adviser may close: the portal says so once."""
    referral = session.get_one(InfoRequest, request_id).referral
    if not why_closed(referral, Action.CLOSE_UNANSWERED, {Party.CLOCK}):
        key = f"request:{request_id}:unanswered"
        tell("unanswered_proposal", referral.dossier, key=key, referral=referral)


def climb_the_ladder(referral_id: int) -> None:
    """A silent network is reminded, then its manager and the front desk, then passed over."""
    referral = session.get_one(Referral, referral_id)
    days, since = clocks.silent_for(referral), day_of(referral.proposed_at)
    if referral.status is not Status.PROPOSED or days < delays.value("remind_desk", since):
        return
    key = f"referral:{referral.id}"
    if days >= delays.value("next_network", since):
        endings.pass_on(referral)
    elif days >= delays.value("escalate", since):
        tell("proposed_escalation", referral.dossier, key=f"{key}:escalate", referral=referral)
        tasks.add(
            referral.dossier, TaskKind.SILENCE, f"silence:{referral.id}", note=referral.network.name
        )
    else:
        tell("proposed_reminder", referral.dossier, key=f"{key}:remind", referral=referral)


def remind_the_person(dossier_id: int) -> None:
    """Before the day, after it, and long after; one mail a day at most, whichever networks wait."""
    dossier = session.get_one(Dossier, dossier_id)
    lock(dossier)
    owed = open_items(dossier)
    waiting = list(dict.fromkeys(item.request for item in owed))
    due = [one for one in waiting if _is_due(one)]
    if not due or any(one.reminded_on == today() for one in waiting):
        return
    _remind(dossier, due[0], owed)
    for one in due:
        one.reminders, one.reminded_on = one.reminders + 1, today()


def _remind(dossier: Dossier, request: InfoRequest, owed: list[InfoItem]) -> None:
    about: dict[str, Any] = {"request": request, "late": today() > request.due_on}
    key, networks = f"reminder:{dossier.id}:{today()}", pooling.askers(owed)
    if len(networks) == 1:
        about |= {"referral": request.referral, "owed": _labels(owed)}
        tell("info_reminder", dossier, key=key, **about)
    else:
        about |= {"who": pooling.who_ask(networks), "owed": pooling.said(owed)}
        tell("info_reminders", dossier, key=key, **about)


def _is_due(one: InfoRequest) -> bool:
    return clocks.reminder_is_due(one.asked_at, one.due_on, one.reminders, one.reminded_on)


def _labels(owed: list[InfoItem]) -> list[str]:
    return list(dict.fromkeys(one.label for one in owed))


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
