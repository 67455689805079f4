"""Clients at work on one portal that is killed again and again; what became of all they did."""

import random
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from flask import Flask

from portal import create_app
from portal.config import Settings
from portal.database import session, transaction
from portal.users import notices
from portal.users.notices import Kind, Pace
from tests.client import PortalClient
from tests.crashes import truth
from tests.crashes.killed import Server
from tests.crashes.lives import STEPS, Life
from tests.crashes.people import Count, GaveUp, Person
from tests.factories_files import DossierFactory, adviser_of
from tests.postgresql import free_port
from tests.reference import load_reference
from tests.smtp_server import Letterbox, mail_server

CLIENTS = 6
ADVISERS = 2
WAITING = 4
"""Drafts ready beside those at work."""
MOST_DONE = 8
"""Steps at most that are acknowledged between two kills."""
LONGEST_LIFE = 20
"""Seconds at most that the clients are given for them."""
LAST_MOMENT = 0.2
ONE_PROCESS = 0.25
"""How often one process alone is killed."""


@dataclass
class Report:
    kills: int
    seconds: float
    count: Count
    lives: list[Life] = field(default_factory=list)
    mails: int = 0
    mails_again: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def done(self) -> int:
        return sum(len(one.done) for one in self.lives)


def crash(url: str, folder: Path, kills: int, seed: int = 0, processes: int = 2) -> Report:
    """Kill a portal on this empty database so many times, then look at all that is left."""
    begun, count, letterbox = time.monotonic(), Count(), Letterbox()
    with mail_server(letterbox) as mail_port:
        environment = settings_of(url, folder, mail_port) | {"WEB_WORKERS": str(processes)}
        app = set_up(environment)
        with app.app_context():
            scene = Scene(app, Server(environment, folder / "server.log"), count)
            scene.run(kills, random.Random(seed))  # noqa: S311  a place in time, not a secret
            truth.finish_the_rest()
            truth.deliver_the_rest()
            session.rollback()
        with app.app_context():
            report = Report(kills, 0, count, scene.lives, len(letterbox.received))
            report.faults = [*count.faults, *truth.faults(scene.lives, letterbox.received)]
    report.mails_again = report.mails - len({one["Message-ID"] for one in letterbox.received})
    report.seconds = time.monotonic() - begun
    app.extensions["database"].engine.dispose()
    return report


def settings_of(url: str, folder: Path, mail_port: int) -> dict[str, str]:
    port = str(free_port())
    return {
        "PORT": port,
        "GUICHET_BASE_URL": f"http://127.0.0.1:{port}",
        "GUICHET_DATABASE_URL": url,
        "GUICHET_DATA_DIR": str(folder),
        "GUICHET_SECRET_KEY": "a secret for tests only, long enough to sign",
        "GUICHET_MAIL__HOST": "127.0.0.1",
        "GUICHET_MAIL__PORT": str(mail_port),
        "GUICHET_MAIL__SECURITY": "none",
        "GUICHET_LOOKUPS__ENABLED": "false",
        "GUICHET_TRUSTED_PROXIES": "1",
    }


def set_up(environment: dict[str, str]) -> Flask:
    """The same portal in this process, which makes people and drafts and looks at what is left."""
    app = create_app(
        Settings.load(
            database_url=environment["GUICHET_DATABASE_URL"],
            data_dir=environment["GUICHET_DATA_DIR"],
            secret_key=environment["GUICHET_SECRET_KEY"],
            base_url=environment["GUICHET_BASE_URL"],
            mail={
                "host": "127.0.0.1",
                "port": environment["GUICHET_MAIL__PORT"],
                "security": "none",
            },
            testing=True,
        )
    )
    app.test_client_class = PortalClient
    load_reference(app, {"80"})
    return app


class Scene:
    """The server, its clients, and the drafts that wait for them."""

    def __init__(self, app: Flask, server: Server, count: Count) -> None:
        self.app, self.server, self.count = app, server, count
        self.stop, self.closing = Event(), Event()
        users = [adviser_of("initiative_somme") for _ in range(ADVISERS)]
        with transaction():
            notices.choose(users[0], {Kind.MESSAGE: Pace.DAILY})
        self.advisers = [self._person(one) for one in users]
        self.lives: list[Life] = []
        self.at_work: list[Future[None]] = []

    def run(self, kills: int, chance: random.Random) -> None:
        with self._clients() as pool:
            self._supply(pool)
            self.server.start()
            for number in range(kills):
                self._let_them_work(chance)
                if number and chance.random() < ONE_PROCESS:
                    self.server.kill_one_process(chance)
                    continue
                self.server.kill()
                self._supply(pool)
                self.server.start()
            self._finish()

    def _let_them_work(self, chance: random.Random) -> None:
        """Until so many steps are acknowledged, and a moment more: the next ones are under way."""
        enough = self.count.acknowledged + chance.randint(0, MOST_DONE)
        end = time.monotonic() + LONGEST_LIFE
        while self.count.acknowledged < enough and time.monotonic() < end:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, LAST_MOMENT))

    @contextmanager
    def _clients(self) -> Iterator[ThreadPoolExecutor]:
        pool = ThreadPoolExecutor(CLIENTS)
        try:
            yield pool
        finally:
            self.stop.set()
            pool.shutdown(cancel_futures=True)
            self.server.kill()

    def _supply(self, pool: ThreadPoolExecutor) -> None:
        """Enough drafts that no client is without one."""
        left = sum(not one.done() for one in self.at_work)
        for _ in range(CLIENTS + WAITING - left):
            draft = DossierFactory(sent=False)
            turn = len(self.lives)
            team = [self.advisers[(turn + place) % ADVISERS] for place in (0, 1)]
            self.lives.append(Life(self.app, draft.id, self._person(draft.owner), *team))
            self.at_work.append(pool.submit(self._live, self.lives[-1]))

    def _live(self, life: Life) -> None:
        """One file from its draft to its grant, or as far as it comes before the end."""
        try:
            for name, step in STEPS.items():
                if self.closing.is_set():
                    return
                step(life)
                life.done.append(name)
        except GaveUp as fault:
            self.count.faults.append(f"file {life.dossier_id}: {fault}")

    def _finish(self) -> None:
        """Each step begun is brought to its end: whether it was done is then known."""
        self.closing.set()
        for one in self.at_work:
            one.result(timeout=120)

    def _person(self, user) -> Person:
        return Person(self.app, user, self.server.address, self.count, self.stop)
