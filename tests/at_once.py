"""On PostgreSQL, for real: two people who act at the same moment, each on a connection."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import create_app
from portal.database import session, transaction
from portal.networks import commands
from portal.users.models import User
from tests.conftest import Backend, settings_for
from tests.factories import UserFactory
from tests.reference import load_reference

UNNAMED = ("udaf", "familles")
"""Two networks more, that no rule names."""
WAITING = sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted")


@pytest.fixture(scope="module")
def own(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A portal on a database of its own, where commits are commits."""
    folder = tmp_path_factory.mktemp("own")
    app = create_app(settings_for(Backend("postgresql", postgres, folder).url("locks"), folder))
    engine = app.extensions["database"].engine
    load_reference(app, {"80"})
    with app.app_context(), transaction():
        admin = UserFactory(admin=True, email="admin@guichet.example")
        for code in UNNAMED:
            made = commands.create_network(
                code, by=admin, abbreviation=code[:6], name=code, summary="x"
            )
            desk = commands.add_desk(made, by=admin, name=code)
            commands.open_desk(desk, by=admin, to_new=True)
    yield app
    engine.dispose()


def admin() -> User:
    return session.scalars(sa.select(User).where(User.email == "admin@guichet.example")).one()


def started(app: Flask, act: Callable[[], object], errors: list[Exception]) -> threading.Thread:
    def run() -> None:
        try:
            with app.app_context(), transaction():
                act()
        except Exception as error:  # what it is, the test says
            errors.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def meanwhile(
    app: Flask, first: Callable[[], object], second: Callable[[], object]
) -> list[Exception]:
    """What goes wrong when the second is done before the first is kept: it has to wait for it."""
    done, go, errors = threading.Event(), threading.Event(), list[Exception]()

    def begin() -> None:
        first()
        session.flush()
        done.set()
        go.wait(20)

    threads = [started(app, begin, errors)]
    assert done.wait(20)
    threads.append(started(app, second, errors))
    assert waits(app, threads[1])
    go.set()
    for thread in threads:
        thread.join()
    return errors


def waits(app: Flask, thread: threading.Thread) -> bool:
    """Whether someone comes to wait for a lock before this thread ends."""
    until = time.monotonic() + 10
    with app.extensions["database"].engine.connect() as other:
        while not other.scalar(WAITING) and time.monotonic() < until and thread.is_alive():
            time.sleep(0.02)
        return other.scalar(WAITING) == 1
