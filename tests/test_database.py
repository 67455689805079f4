"""The rules of the house on both databases: reading writes nothing, nobody's update is lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from portal import create_app
from portal.database import Base, UtcDateTime, now, session, transaction, writes
from portal.dossiers.numbers import NumberSeries, next_number
from tests.conftest import settings_for


@pytest.fixture
def own(backend, tmp_path):
    """A portal on a database of its own, where commits are commits."""
    app = create_app(settings_for(backend.url("database"), tmp_path))
    engine = app.extensions["database"].engine
    Base.metadata.create_all(engine)
    yield app
    engine.dispose()


def insert(year):
    session.add(NumberSeries(year=year, last=0))
    session.commit()


def test_a_page_that_is_only_read_cannot_write(own):
    row = sa.insert(NumberSeries).values(year=2026, last=0)
    with own.test_request_context("/"), pytest.raises(sa.exc.DBAPIError):
        session.execute(row)
    with own.test_request_context("/"):
        writes()
        insert(2027)
    with own.test_request_context("/", method="POST"):
        insert(2028)
    with own.app_context():
        years = session.scalars(sa.select(NumberSeries.year)).all()
        assert sorted(years) == [2027, 2028]


def test_no_number_is_lost_or_given_twice_when_many_ask_at_once(own):
    def ask(_):
        with own.app_context(), transaction():
            return next_number(2026)

    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(ask, range(40)))
    assert sorted(given) == [f"2026-{rank:05d}" for rank in range(1, 41)]


def test_what_a_failed_command_changed_is_undone(own):
    with own.app_context():
        with pytest.raises(ValueError, match="no"), transaction():
            insert_without_commit()
        assert session.scalar(sa.select(sa.func.count()).select_from(NumberSeries)) == 0


def insert_without_commit():
    session.add(NumberSeries(year=2026, last=0))
    session.flush()
    raise ValueError("no")


def test_postgresql_plans_once_what_pages_ask_again_and_again(own):
    if own.extensions["database"].engine.dialect.name != "postgresql":
        return
    for _ in range(8):
        with own.test_request_context("/"):
            session.scalar(sa.text("SELECT 'asked often'"))
    with own.test_request_context("/"):
        prepared = session.scalars(sa.text("SELECT statement FROM pg_prepared_statements")).all()
    assert any("asked often" in one for one in prepared)


def test_sqlite_keeps_what_it_acknowledged_through_a_power_cut(own):
    if own.extensions["database"].engine.dialect.name != "sqlite":
        return
    with own.app_context():
        for pragma, value in (("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)):
            assert session.scalar(sa.text(f"PRAGMA {pragma}")) == value


def test_postgresql_reads_without_compiling_first(own):
    if own.extensions["database"].engine.dialect.name != "postgresql":
        return
    with own.app_context():
        assert session.scalar(sa.text("SHOW jit")) == "off"


def test_moments_are_aware_and_in_utc(own):
    with own.app_context():
        moment = now()
        assert session.scalar(sa.select(sa.literal(moment, UtcDateTime()))) == moment
        naive = sa.select(sa.literal(datetime(2026, 1, 1), UtcDateTime()))  # noqa: DTZ001
        with pytest.raises(sa.exc.StatementError, match="naive"):
            session.scalar(naive)
    assert moment.tzinfo is UTC
