"""The work behind the scenes: the outbox, emptied at once and every minute; the morning's round."""

import fcntl
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from threading import Event, Lock
from typing import Any

import structlog
from flask import Flask
from huey import Huey, MemoryHuey, SqliteHuey, crontab

from portal import outbox
from portal.database import let_go, transaction
from portal.desk import bulk_running
from portal.heartbeat import Pulse, beat, last_beats, owed, take_turn
from portal.pdf import letters
from portal.routing import long_work

log = structlog.get_logger()

MORNING: list[Callable[[], object]] = []
"""What runs once a day, each safe to run twice; the nouns add to it in ``init_app``."""
MINUTE: list[Callable[[], object]] = []
"""What runs every minute beside the outbox, each safe to run twice, and in several processes."""
LONG = (letters.make_waiting, bulk_running.run_waiting, *long_work.WORK)
"""What takes seconds or minutes, begun as soon as it is asked; each safe to call at any time."""
_asked, _busy = Event(), Lock()
"""Long work has been asked for; a thread of this process is at it."""
MORNING_HOUR = 6
"""In Paris."""
TURN = timedelta(hours=1)
"""How long the process that begins the round has it alone; a round that failed is made up then."""
THREADS = 4
"""One for each kind of work: the mails, what is long, the morning's round, each minute's duties."""
LONGEST_WAIT = 1
"""Seconds that a request may wait for the file of jobs: waking the worker only saves a minute."""


def init_app(app: Flask) -> None:
    settings = app.config["SETTINGS"]
    huey: Huey = (
        MemoryHuey("guichet")
        if settings.testing
        else SqliteHuey(
            "guichet", filename=str(settings.data_dir / "jobs.db"), timeout=LONGEST_WAIT
        )
    )

    @huey.task()  # type: ignore[untyped-decorator]
    def empty_outbox() -> None:
        with app.app_context():
            outbox.deliver()

    @huey.task()  # type: ignore[untyped-decorator]
    def work_long() -> None:
        with app.app_context():
            perform_long()

    @huey.periodic_task(crontab(minute="*"))  # type: ignore[untyped-decorator]
    def every_minute() -> None:
        with app.app_context():
            outbox.deliver()
            seen(Pulse.MINUTE)

    @huey.periodic_task(crontab(minute="*"))  # type: ignore[untyped-decorator]
    def every_morning() -> None:
        with app.app_context():
            morning_if_owed()

    @huey.periodic_task(crontab(minute="*"))  # type: ignore[untyped-decorator]
    def beside_the_outbox() -> None:
        with app.app_context():
            perform_all(MINUTE)

    app.extensions["huey"] = huey
    if not settings.testing:
        app.extensions["nudge"] = empty_outbox
        app.extensions["long_work"] = work_long


def morning_if_owed() -> bool:
    """Looked at each minute, so that a morning when nothing ran is made up; says whether it ran."""
    with transaction():
        late = owed(last_beats()[Pulse.MORNING], MORNING_HOUR)
        mine = late and take_turn(Pulse.MORNING, TURN)
    return mine and morning()


def morning() -> bool:
    """The daily round: deadlines, reminders, escalations. Running it again changes nothing.

    A duty that fails does not stop the others; the round is then not done yet: False.
    """
    done = perform_all(MORNING)
    if done:
        seen(Pulse.MORNING)
    return done


def perform_long() -> None:
    """In one thread of this process at a time: mails never wait behind hundreds of files.

    What is asked meanwhile is done by that thread, once it is through.
    """
    _asked.set()
    while _asked.is_set() and _busy.acquire(blocking=False):
        try:
            _asked.clear()
            perform_all(LONG)
        finally:
            _busy.release()


def perform_all(duties: Iterable[Callable[[], object]]) -> bool:
    """Each of them, whatever becomes of the others; says whether all went well."""
    done = [perform(duty) for duty in duties]
    return all(done)


def perform(duty: Callable[[], object]) -> bool:
    try:
        duty()
    except Exception:
        let_go()
        log.exception("duty failed", duty=duty.__qualname__)
        return False
    return True


def seen(pulse: Pulse) -> None:
    with transaction():
        beat(pulse)


def start_embedded(app: Flask) -> Any:
    """A worker thread in this web process, unless a neighbour process already has one."""
    lock = Path(app.config["DATA_DIR"], "worker.lock").open("w")  # noqa: SIM115  held until the process ends
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    consumer = app.extensions["huey"].create_consumer(workers=THREADS, worker_type="thread")
    consumer._set_signal_handlers = lambda: None  # noqa: SLF001  gunicorn keeps its signals
    consumer.start()
    consumer.lock_file = lock  # held as long as the consumer lives
    return consumer
