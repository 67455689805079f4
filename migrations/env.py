"""Alembic's entry point: the portal's models, on a connection that is safe for table rebuilds.

SQLite rebuilds a table to change it. With foreign keys on, dropping the old table would delete
every child row, so they are off while migrating and checked before the commit.
"""

from alembic import context
from flask_security import AsaList
from sqlalchemy import JSON, Connection, text

import portal.models  # noqa: F401  every table must be known
from portal.config import Settings
from portal.database import Base, UtcDateTime
from portal.engines import make_engine

PATIENCE = 300  # seconds that a server which starts waits for another that migrates
ONE_AT_A_TIME = 721_500  # the key of a PostgreSQL advisory lock, any fixed number
OTHERS = ("huey_", "search_fts")  # tables that are not ours to migrate
OF_ONE_DATABASE = {("column", "vector"), ("index", "ix_search_doc_vector")}


def include_name(name: str | None, kind: str, _: object) -> bool:
    if kind == "table":
        return not (name or "").startswith(OTHERS)
    return (kind, name) not in OF_ONE_DATABASE


def render_item(kind: str, item: object, _: object) -> str | bool:
    """A migration outlives the code: it names the database's types, not ours."""
    if kind != "type":
        return False
    if isinstance(item, JSON):
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    if isinstance(item, AsaList):
        return "sa.UnicodeText()"
    return "sa.DateTime(timezone=True)" if isinstance(item, UtcDateTime) else False


def run(connection: Connection) -> None:
    sqlite = connection.dialect.name == "sqlite"
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        transactional_ddl=True,  # on SQLite too, where Alembic would commit each statement
        render_as_batch=True,
        compare_server_default=False,
        include_name=include_name,
        render_item=render_item,
    )
    with context.begin_transaction():
        if not sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
        context.run_migrations()
        if sqlite:
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"rows without their parent: {broken[:5]}")


url = context.config.attributes.get("url") or Settings.load().sqlalchemy_url
engine = make_engine(url, foreign_keys=False, patience=PATIENCE)
with engine.connect() as connection:
    run(connection)
engine.dispose()
