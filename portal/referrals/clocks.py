"""Who holds the ball, since when, and the day by which something is owed.

Clocks count business days and stop while the applicant owes an answer.
"""

from datetime import date, datetime, timedelta

from portal import delays
from portal.calendar import business_days_after, business_days_between, paused_days, today
from portal.french import day_of
from portal.referrals.models import InfoRequest, Referral
from portal.referrals.repeated import repeat
from portal.referrals.workflow import Status

REMINDERS = 3
"""How many times a person hears of what they owe: once before the day, twice after it."""


def refresh(referral: Referral) -> None:
    """Write what the lists read again; whatever may move it calls this."""
    repeat(referral)
    referral.waiting_on_owner = open_request(referral) is not None
    referral.due_on = due_on(referral)


def due_on(referral: Referral) -> date:
    """The day of the next thing owed, by whoever owes it."""
    waiting = open_request(referral)
    return waiting.due_on if waiting else network_due_on(referral)


def open_request(referral: Referral) -> InfoRequest | None:
    """What the person owes, the most urgent first."""
    waiting = [
        one for one in referral.requests if one.answered_at is None and one.closed_at is None
    ]
    return min(waiting, key=lambda one: one.due_on, default=None) if referral.open else None


def held_since(referral: Referral) -> date:
    """The day since which the next step is owed by who owes it; the last day, once closed."""
    if referral.closed_at:
        return day_of(referral.closed_at)
    if waiting := open_request(referral):
        return day_of(waiting.asked_at)
    answers = [day_of(one.answered_at) for one in referral.requests if one.answered_at]
    return max([day_of(_started_at(referral)), *answers])


def network_due_on(referral: Referral) -> date:
    """The day by which the network owes its answer, or its decision once it has taken the file."""
    if referral.status is Status.PROPOSED or referral.taken_at is None:
        return answer_due_on(referral)
    start = day_of(_started_at(referral))
    pauses = [
        (day_of(one.asked_at), day_of(one.answered_at) if one.answered_at else None)
        for one in referral.requests
        if one.closed_at is None or one.answered_at
    ]
    stopped = paused_days(start, today(), pauses, referral.network_id)
    count = referral.desk.decision_days + stopped
    return business_days_after(start, count, referral.network_id)


def _started_at(referral: Referral) -> datetime:
    """When the study last began: a study that is taken up again has all its time again."""
    return referral.resumed_at or referral.taken_at or referral.proposed_at


def answer_due_on(referral: Referral) -> date:
    start, count = day_of(referral.proposed_at), referral.desk.answer_days
    return business_days_after(start, count, referral.network_id)


def hop_on(referral: Referral) -> date:
    """The day when a proposal that nobody answered goes to the next network."""
    start = day_of(referral.proposed_at)
    count = delays.value("next_network", start)
    return business_days_after(start, count, referral.network_id)


def silent_for(referral: Referral) -> int:
    """The business days of its network since a file was proposed to it."""
    return business_days_between(day_of(referral.proposed_at), today(), referral.network_id)


def usual_request_due_on() -> date:
    return business_days_after(today(), delays.value("request_days"))


def reminder_is_due(
    asked_at: datetime, due_on: date, reminders: int, reminded_on: date | None
) -> bool:
    """Whether the person is to hear today of what they owe: each reminder once, one a day."""
    if reminders >= REMINDERS or reminded_on == today():
        return False
    asked = day_of(asked_at)
    before, after, last = (
        delays.value(code, asked) for code in ("reminder_before", "reminder_after", "reminder_last")
    )
    return today() >= due_on + timedelta(days=(-before, after, last)[reminders])


def extended_due_on() -> date:
    """The earliest day that can be asked of someone who has to send a document again."""
    return business_days_after(today(), delays.value("document_again"))
