"""Work on many files done behind the scenes, each file in a transaction of its own.

What a file's transaction keeps is the change and that it is done, together: a worker that is
killed leaves a file done or as it was, and the next one goes on from there.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import Update, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError

from portal.database import let_go, now, reading, session, transaction
from portal.desk.bulk_doing import DOINGS, NothingToDo, order_of
from portal.desk.bulk_models import OPEN, BulkItem, BulkState, BulkWork, Outcome
from portal.desk.bulk_telling import tell_people
from portal.errors import Refused
from portal.referrals.queries import own_referral
from portal.users.models import User

log = structlog.get_logger()

SILENCE = timedelta(minutes=1)
"""Without a file done for so long, the worker is taken for dead."""
MOST_ATTEMPTS = 10
PASSING = (OperationalError, StaleDataError)
"""Someone else had the file at that moment: it is tried again."""
TRIES = 3
CHANGED = update(BulkWork)
LOST = "Vous n’avez plus accès à ce dossier."
BROKEN = "Une erreur du portail a empêché cette action. Rien n’a changé sur ce dossier."


class Stopped(Exception):
    """It was cancelled, or another worker has it."""


@dataclass(frozen=True)
class Turn:
    """A worker's hold on a work, which ends when it is cancelled or taken up by another."""

    id: int
    attempt: int


def run_waiting() -> None:
    """Do what waits, in the order in which it was asked. Safe to call at any time, anywhere."""
    while turn := take():
        run(turn)


def take() -> Turn | None:
    """The next one; one whose worker fell silent goes on where it stopped."""
    with reading():
        if session.scalar(select(BulkWork.id).where(BulkWork.state.in_(OPEN)).limit(1)) is None:
            return None
    with transaction():
        _give_back()
        waiting = select(BulkWork).where(BulkWork.state == BulkState.WAITING)
        first = waiting.order_by(BulkWork.id).limit(1).with_for_update(skip_locked=True)
        found = session.scalar(first.execution_options(populate_existing=True))
        if found is None:
            return None
        found.state, found.beat_at, found.attempt = BulkState.RUNNING, now(), found.attempt + 1
        session.flush()
        return Turn(found.id, found.attempt)


def _give_back() -> None:
    """What a dead worker held waits again; what has killed many of them is left alone."""
    silent = (BulkWork.state == BulkState.RUNNING) & (BulkWork.beat_at < now() - SILENCE)
    again = update(BulkWork).where(silent, BulkWork.attempt < MOST_ATTEMPTS)
    session.execute(again.values(state=BulkState.WAITING))
    ended = update(BulkWork).where(silent).values(state=BulkState.FAILED, finished_at=now())
    for work_id in session.scalars(ended.returning(BulkWork.id)).all():
        tell_people(session.get_one(BulkWork, work_id))


def run(turn: Turn) -> None:
    """Do it to each file that still waits, until someone stops it."""
    try:
        for item_id in _waiting(turn):
            _settle(turn, item_id)
        with transaction():
            _hold(turn, CHANGED.values(state=BulkState.DONE, finished_at=now()))
            tell_people(session.get_one(BulkWork, turn.id))
    except Stopped:
        log.info("bulk work stopped", work=turn.id)


def _waiting(turn: Turn) -> list[int]:
    with reading():
        mine = (BulkItem.work_id == turn.id) & (BulkItem.outcome == Outcome.WAITING)
        return list(session.scalars(select(BulkItem.id).where(mine).order_by(BulkItem.id)))


def _settle(turn: Turn, item_id: int, left: int = TRIES) -> None:
    try:
        with transaction():
            _do(_held(turn, item_id))
    except Stopped:
        raise
    except NothingToDo as why:
        _say(turn, item_id, Outcome.NOTHING, str(why))
    except Refused as why:
        _say(turn, item_id, Outcome.REFUSED, str(why))
    except Exception as why:
        let_go()
        if left > 1 and isinstance(why, PASSING):
            _settle(turn, item_id, left - 1)
        else:
            log.exception("bulk work failed on a file", work=turn.id, item=item_id)
            _say(turn, item_id, Outcome.FAILED, BROKEN)


def _do(item: BulkItem) -> None:
    work = session.get_one(BulkWork, item.work_id)
    by = session.get_one(User, work.asked_by_id)
    referral = own_referral(item.referral_id, by) if by.active else None
    if referral is None:
        raise Refused(LOST)
    doing = DOINGS[work.action]
    if work.undoes_id and doing.undo:
        doing.undo(referral, item.trace, work)
    else:
        order = order_of(work.action, work.order)
        if why := doing.left_out([referral], order).get(referral.id):
            raise NothingToDo(why)
        item.trace = doing.do(referral, order, work)
    item.outcome = Outcome.DONE


def _say(turn: Turn, item_id: int, outcome: Outcome, sentence: str) -> None:
    with suppress(Stopped), transaction():
        item = _held(turn, item_id)
        item.outcome, item.sentence = outcome, sentence


def _held(turn: Turn, item_id: int) -> BulkItem:
    """One file that waits, read as it is now like all that it leads to. Raises Stopped."""
    session.expire_all()
    _hold(turn)
    return session.get_one(BulkItem, item_id, populate_existing=True)


def _hold(turn: Turn, change: Update = CHANGED) -> None:
    """Raises Stopped when the turn has ended."""
    mine = (
        (BulkWork.id == turn.id)
        & (BulkWork.attempt == turn.attempt)
        & (BulkWork.state == BulkState.RUNNING)
    )
    held = change.where(mine).values(beat_at=now()).returning(BulkWork.id)
    if session.scalar(held) is None:
        raise Stopped
