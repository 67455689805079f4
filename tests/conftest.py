"""The portal on each of its databases; what a test changes is rolled back after it."""

import gc
import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis
from sqlalchemy.orm import ORMExecuteState, Session

import portal.models
from portal import create_app
from portal.config import Settings
from portal.database import PortalSession, only_reading, session
from tests import postgresql
from tests.client import PortalClient, sound
from tests.compiled import CompiledOnce
from tests.provision import postgres_folder
from tests.reference import load_reference

# What tests start is compiled once, as by ``make``.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
gc.set_threshold(100_000, 50, 50)  # fewer pauses: what a test makes is small and soon gone
# How long an example takes says how busy the machine is, and nothing of the portal.
hypothesis.register_profile(
    "any_machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis.load_profile("any_machine")
ON_BOTH = ("tests", "monitoring", "journeys", "demo")
"""The folders where the two databases could differ."""
LONGEST = {"test_branches", "test_main_pages", "test_journeys", "test_server", "test_house"}
pytest_plugins = ["tests.browsing", "tests.outside_fixtures", "tests.at_once"]
SECRET = "a secret for tests only, long enough to sign"


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for all the test processes together."""
    mine = tmp_path_factory.getbasetemp()
    return mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine


@pytest.fixture(scope="session", autouse=True)
def _compiled_once(shared: Path) -> None:
    folder = shared / "templates"
    folder.mkdir(exist_ok=True)
    Flask.jinja_options = {"bytecode_cache": CompiledOnce(str(folder))}
    sound.share(shared / "sound")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server of this test process."""
    if not postgres_folder():
        pytest.skip("PostgreSQL is not installed")
    with postgresql.server() as address:
        yield address


@dataclass(frozen=True)
class Backend:
    """One kind of database; each call of ``url`` names a new empty one."""

    name: str
    server: str
    folder: Path

    def url(self, name: str) -> str:
        if self.name == "sqlite":
            path = self.folder / f"{name}.db"
            path.unlink(missing_ok=True)
            return f"sqlite:///{path}"
        admin = sa.create_engine(f"{self.server}postgres", isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(sa.text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
            connection.execute(sa.text(f'CREATE DATABASE "{name}"'))
        admin.dispose()
        return f"{self.server}{name}"


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Backend:
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else ""
    return Backend(request.param, server, tmp_path_factory.mktemp(request.param))


def settings_for(url: str, folder: Path, **values: object) -> Settings:
    return Settings.load(
        **{"database_url": url, "data_dir": folder, "secret_key": SECRET, "testing": True} | values
    )


@pytest.fixture(scope="session")
def portal(backend: Backend) -> Iterator[Flask]:
    """One application per kind of database, with its tables and its reference data."""
    app = create_app(settings_for(backend.url("portal"), backend.folder))
    app.test_client_class = PortalClient
    load_reference(app)
    yield app
    app.extensions["database"].engine.dispose()


@contextmanager
def inside(portal: Flask, connection: sa.Connection) -> Iterator[Flask]:
    """The application on this connection: what it commits lasts as long as its transaction."""
    database = portal.extensions["database"]
    database.bind = connection
    with portal.app_context():
        yield portal
        session.remove()
    database.bind = database.engine


@pytest.fixture
def app(portal: Flask) -> Iterator[Flask]:
    """The application, inside a transaction that the end of the test rolls back."""
    with portal.extensions["database"].engine.connect() as connection:
        outer = connection.begin()
        with inside(portal, connection):
            yield portal
        outer.rollback()


def made_once(make: Callable[[], object]) -> Any:
    """Two fixtures, ``made, app = made_once(…)``: all the tests of a module begin on what it makes.

    ``made`` is what it answered: numbers, which are read again in each test.
    """

    @pytest.fixture(scope="module")
    def made(portal: Flask) -> Iterator[tuple[sa.Connection, object]]:
        with portal.extensions["database"].engine.connect() as connection:
            outer = connection.begin()
            with inside(portal, connection):
                answer = make()
            yield connection, answer
            outer.rollback()

    @pytest.fixture
    def app(portal: Flask, made: tuple[sa.Connection, object]) -> Iterator[Flask]:
        connection, _ = made
        own = connection.begin_nested()
        with inside(portal, connection):
            yield portal
        own.rollback()

    return made, app


@sa.event.listens_for(PortalSession, "do_orm_execute")
def check_that_reading_locks_nothing(asked: ORMExecuteState) -> None:
    """The transaction of a test writes; that of a real GET does not, and PostgreSQL refuses."""
    wanted = getattr(asked.statement, "_for_update_arg", None)
    assert wanted is None or not only_reading(), "a page that only reads locks a row"


@sa.event.listens_for(PortalSession, "before_flush")
def check_that_reading_writes_nothing(asked: Session, *_: object) -> None:
    changed = [one for one in (*asked.new, *asked.deleted, *asked.dirty) if asked.is_modified(one)]
    assert not changed or not only_reading(), f"a page that only reads writes {changed}"


@pytest.fixture
def client(app: Flask) -> PortalClient:
    return app.test_client()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest first, so that no process is left alone with one at the end.

    Most tests run on one database, half of them on each; ``ALL_DATABASES=1`` runs all on both.

    On both always: what lies at the root, figures, journeys, and what is marked ``both_databases``.
    """
    items.sort(key=lambda one: one.path.stem not in LONGEST)
    if os.environ.get("ALL_DATABASES"):
        return
    spared = [one for one in items if _runs_once(one) and _backend(one) not in ("", _turn(one))]
    config.hook.pytest_deselected(items=spared)
    left_out = set(spared)
    items[:] = [one for one in items if one not in left_out]


def _runs_once(item: pytest.Item) -> bool:
    folder = item.path.parent.name
    return folder not in ON_BOTH and not item.get_closest_marker("both_databases")


def _backend(item: pytest.Item) -> str:
    calls = getattr(item, "callspec", None)
    return str(calls.params.get("backend", "")) if calls else ""


def _turn(item: pytest.Item) -> str:
    name = item.nodeid.replace("postgresql", "").replace("sqlite", "")
    return ("sqlite", "postgresql")[zlib.crc32(name.encode()) % 2]


def pytest_collection_finish() -> None:
    """What is imported lasts as long as the tests: no garbage is looked for in it."""
    gc.freeze()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In continuous integration a test that did not run is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") == "true" and reporter and reporter.stats.get("skipped"):
        reporter.write_line("skipped tests are failures in CI", red=True)
        session.exitstatus = 1
