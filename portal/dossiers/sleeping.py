"""Drafts that nobody touches: three reminders, a notice, then they are erased.

All that is counted in days is in ``delays.yaml``, as it was when the silence began.
"""

from datetime import date, datetime, timedelta

import structlog
from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import ForeignKey, func, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import delays, outbox
from portal.calendar import ONE_DAY, today
from portal.database import Base, lock, now, session, transaction
from portal.dossiers import tasks
from portal.dossiers.erasing import erase
from portal.dossiers.models import Document, Dossier, Event, TaskKind
from portal.dossiers.workflow import Status
from portal.french import date_long, day_of

log = structlog.get_logger()

REMINDERS = ("draft_first", "draft_second", "draft_third")
TOLD = len(REMINDERS) + 1
"""What ``Sleep.told`` is once the notice has left."""


class Sleep(Base):
    """How much the owner of a draft has been told since they last touched it.

    ``told`` counts the reminders, then the notice; ``told_on`` is the day of the last of them.
    """

    __tablename__ = "sleep"

    dossier_id: Mapped[int] = mapped_column(
        ForeignKey("dossier.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    since: Mapped[datetime]
    told: Mapped[int] = mapped_column(default=0)
    told_on: Mapped[date | None]
    stopped_at: Mapped[datetime | None]


def run() -> None:
    """A morning's duty: one step at most for each draft, however many mornings were missed."""
    for dossier_id in _to_look_at():
        try:
            with transaction():
                look_at(dossier_id)
        except Exception:
            log.exception("morning duty failed", duty="sleeping", row=dossier_id)


def look_at(dossier_id: int) -> None:
    """Remind the owner of a draft, warn them, or erase it: whichever its silence calls for."""
    dossier = session.get(Dossier, dossier_id)
    if dossier is None:
        return
    lock(dossier)
    if dossier.status is not Status.DRAFT:
        return
    sleep = _sleep(dossier)
    due = _due(day_of(sleep.since))
    if due > TOLD and _may_end(dossier, sleep):
        erase(dossier)
    elif min(due, TOLD) > sleep.told and _tell(dossier, sleep, min(due, TOLD)):
        sleep.told, sleep.told_on = min(due, TOLD), today()


def last_touched(dossier: Dossier) -> datetime:
    """The last time that something was saved, sent or agreed to in a draft; a call is not that."""
    documents = select(func.max(Document.uploaded_at)).where(Document.dossier_id == dossier.id)
    events = select(func.max(Event.at)).where(
        Event.dossier_id == dossier.id, Event.kind != "task.finish"
    )
    found = [session.scalar(documents), session.scalar(events), dossier.saved_at]
    return max(moment for moment in found if moment)


def stop_reminders(dossier: Dossier) -> None:
    """The notice before the end still leaves: nobody's work goes without a word."""
    sleep = _sleep(dossier)
    sleep.stopped_at = sleep.stopped_at or now()


def token(dossier: Dossier) -> str:
    """For the link that stops the reminders of one draft and does nothing else."""
    return str(_signer().dumps([dossier.id, int(dossier.created_at.timestamp())]))


def draft_of(given: str) -> Dossier | None:
    """The draft whose link this is; None when it is not ours, or the draft is one no more."""
    try:
        dossier_id, begun = _signer().loads(given)
    except BadSignature:
        return None
    found = session.get(Dossier, dossier_id)
    same = found and int(found.created_at.timestamp()) == begun
    return found if found and same and found.status is Status.DRAFT else None


def _to_look_at() -> list[int]:
    """The drafts for which a step may be due, from what one query tells."""
    query = (
        select(Dossier.id, Dossier.saved_at, Sleep.since, Sleep.told)
        .outerjoin(Sleep, Sleep.dossier_id == Dossier.id)
        .where(Dossier.status == Status.DRAFT, Dossier.saved_at <= now() - ONE_DAY / 2)
        .order_by(Dossier.id)
    )
    with transaction():
        rows = session.execute(query).all()
    return [row.id for row in rows if _waits(row.saved_at, row.since, row.told)]


def _waits(saved_at: datetime, since: datetime | None, told: int | None) -> bool:
    """Whether something is left to tell; ``since`` and ``told`` are those of ``Sleep``, if any."""
    if since is None or since < saved_at:
        return _due(day_of(saved_at)) > 0
    return _due(day_of(since)) > (told or 0)


def _due(since: date) -> int:
    """How many steps a silence of this length calls for: reminders, the notice, the end."""
    reminders = [since + timedelta(days=delays.value(code, since)) for code in REMINDERS]
    kept_until = delays.end("draft_kept", since)
    return sum(today() >= day for day in (*reminders, kept_until - _notice(since), kept_until))


def _notice(since: date) -> timedelta:
    """Between the notice and the end."""
    return timedelta(days=delays.value("draft_notice", since))


def _sleep(dossier: Dossier) -> Sleep:
    """What was told since the last activity: a new one begins a new silence."""
    touched = last_touched(dossier)
    sleep = session.get(Sleep, dossier.id)
    if sleep is None:
        sleep = Sleep(dossier_id=dossier.id, since=touched, told=0)
        session.add(sleep)
    elif sleep.since < touched:
        sleep.since, sleep.told, sleep.told_on = touched, 0, None
    return sleep


def _may_end(dossier: Dossier, sleep: Sleep) -> bool:
    """The notice was given long enough ago, or there is nobody to whom it could be."""
    if sleep.told == TOLD:
        return today() - (sleep.told_on or today()) >= _notice(day_of(sleep.since))
    return not _hears(dossier) and dossier.owner.reachable


def _hears(dossier: Dossier) -> bool:
    return bool(dossier.owner.active and dossier.owner.confirmed_at)


def _tell(dossier: Dossier, sleep: Sleep, rank: int) -> bool:
    """False when nobody was told: an address that nobody confirmed is not written to."""
    if not dossier.owner.reachable:
        return rank == TOLD and _have_them_called(dossier, sleep)
    if not _hears(dossier):
        return False
    if sleep.stopped_at and rank < TOLD:
        return True
    outbox.post(
        dossier.owner.email,
        "draft_notice" if rank == TOLD else "draft_reminder",
        key=f"{_key(sleep)}:{rank}",
        dossier_id=dossier.id,
        dossier=dossier,
        rank=rank,
        token=token(dossier),
        ends_on=_end(sleep, rank),
    )
    return True


def _have_them_called(dossier: Dossier, sleep: Sleep) -> bool:
    """Who has no address, and whose draft the front desk began, hears of its end by telephone."""
    ends_on = date_long(_end(sleep, TOLD))
    words = f"Sa demande, commencée avec l’accueil, sera effacée le {ends_on} si rien ne change"
    tasks.add(dossier, TaskKind.NO_MAIL, _key(sleep), words)
    return True


def _key(sleep: Sleep) -> str:
    return f"sleep:{sleep.dossier_id}:{sleep.since.isoformat()}"


def _end(sleep: Sleep, rank: int) -> date:
    """The day before which the draft is not erased."""
    since = day_of(sleep.since)
    kept_until = delays.end("draft_kept", since)
    return max(kept_until, today() + _notice(since)) if rank == TOLD else kept_until


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="sleeping-draft")
