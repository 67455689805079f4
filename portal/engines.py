"""How the portal speaks to SQLite and to PostgreSQL."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.pool import PoolProxiedConnection

from portal.config import BadSettings

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # NORMAL loses acknowledged commits in a power cut
    "cache_size=-32000",  # KiB
    "temp_store=MEMORY",
)
PREPARED = 400  # statements that one connection to PostgreSQL keeps


def make_engine(url: str, *, foreign_keys: bool = True, patience: int = 10) -> sa.Engine:
    """An engine with the portal's settings; migrations ask for ``foreign_keys=False``.

    ``patience``: for how many seconds SQLite waits for another that writes.
    """
    if make_url(url).get_backend_name() != "sqlite":
        return _postgresql_engine(url)
    engine = sa.create_engine(url, connect_args={"timeout": patience})
    keys = f"foreign_keys={'ON' if foreign_keys else 'OFF'}"

    @sa.event.listens_for(engine, "connect")
    def connect(connection: Any, _: PoolProxiedConnection) -> None:
        connection.isolation_level = None  # BEGIN is ours, below
        for pragma in (*PRAGMAS, keys):
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        reading = connection.get_execution_options().get("readonly", False)
        connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reading else 'OFF'}")
        # IMMEDIATE: two writers that both read first would otherwise lose an update or fail.
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def _postgresql_engine(url: str) -> sa.Engine:
    """Each connection keeps its statements prepared: to plan one may take longer than its answer.

    psycopg forgets them all at a ROLLBACK, so a transaction that only read ends by a COMMIT.
    """
    engine = sa.create_engine(
        url, pool_pre_ping=True, pool_size=5, max_overflow=10, pool_recycle=1800,
        pool_use_lifo=True,  # the one that knows the most comes first
    )  # fmt: skip
    roll_back = engine.dialect.do_rollback

    def end(connection: Any) -> None:
        if connection.read_only:
            connection.commit()
        else:
            roll_back(connection)

    engine.dialect.do_rollback = end  # type: ignore[method-assign,assignment]

    @sa.event.listens_for(engine, "connect")
    def connect(connection: Any, _: PoolProxiedConnection) -> None:
        connection.prepared_max = PREPARED
        # PostgreSQL may compile a query: for a wide one that takes seconds, to read a few rows.
        connection.execute("SET jit = off")
        connection.commit()

    return engine


def reach(url: str) -> None:
    """Ask the database whether it is there. Raises BadSettings with the variable to look at."""
    engine = make_engine(url)
    try:
        engine.connect().close()
    except sa.exc.OperationalError as error:
        reason = str(error.orig).strip().partition("\n")[0]
        raise BadSettings(f"GUICHET_DATABASE_URL : la base ne répond pas ({reason})") from None
    finally:
        engine.dispose()
