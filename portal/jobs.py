"""The work behind the scenes: the outbox, emptied at once and every minute; the morning's round."""

import fcntl
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from huey import Huey, MemoryHuey, SqliteHuey, crontab

from portal import outbox
from portal.database import transaction
from portal.heartbeat import Pulse, beat

MORNING: list[Callable[[], object]] = []
"""What runs once a day, each safe to run twice; the nouns add to it in ``init_app``."""


def init_app(app: Flask) -> None:
    settings = app.config["SETTINGS"]
    huey: Huey = (
        MemoryHuey("guichet")
        if settings.testing
        else SqliteHuey("guichet", filename=str(settings.data_dir / "jobs.db"))
    )

    @huey.task()  # type: ignore[untyped-decorator]
    def empty_outbox() -> None:
        with app.app_context():
            outbox.deliver()

    @huey.periodic_task(crontab(minute="*"))  # type: ignore[untyped-decorator]
    def every_minute() -> None:
        with app.app_context():
            outbox.deliver()
            seen(Pulse.MINUTE)

    @huey.periodic_task(crontab(hour="6", minute="0"))  # type: ignore[untyped-decorator]
    def every_morning() -> None:
        with app.app_context():
            morning()

    app.extensions["huey"] = huey
    if not settings.testing:
        app.extensions["nudge"] = empty_outbox


def morning() -> None:
    """The daily round: deadlines, reminders, escalations. Running it again changes nothing."""
    for duty in MORNING:
        duty()
    seen(Pulse.MORNING)


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
    consumer = app.extensions["huey"].create_consumer(workers=1, worker_type="thread")
    consumer._set_signal_handlers = lambda: None  # noqa: SLF001  gunicorn keeps its signals
    consumer.start()
    consumer.lock_file = lock  # held as long as the consumer lives
    return consumer
