"""The declarative base, one session per application context, one transaction per request."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import structlog
from flask import Flask, Response, current_app, g, has_request_context, request
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import make_url
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    declared_attr,
    mapped_column,
    scoped_session,
    sessionmaker,
)

from portal.engines import make_engine
from portal.errors import Stale

log = structlog.get_logger()

SCANNED_CACHE = -2_000  # KiB
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


_pretended: ContextVar[datetime | None] = ContextVar("pretended", default=None)
_looking: ContextVar[bool] = ContextVar("looking", default=False)


def now() -> datetime:
    return _pretended.get() or datetime.now(UTC)


@contextmanager
def pretending(moment: datetime) -> Iterator[None]:
    """As if it were another moment: only the demonstration, which needs a past, does this."""
    token = _pretended.set(moment)
    try:
        yield
    finally:
        _pretended.reset(token)


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An aware UTC moment on every database; SQLite alone would hand back naive ones."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime: {value!r}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, _: sa.Dialect) -> datetime | None:
        if value is None or value.tzinfo:
            return value and value.astimezone(UTC)
        return value.replace(tzinfo=UTC)


def labelled(enum: type[Enum]) -> sa.Enum:
    """A closed list stored as text with a CHECK."""
    return sa.Enum(
        enum,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


class Base(DeclarativeBase):
    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        datetime: UtcDateTime(),
        date: sa.Date(),
        Enum: labelled(Enum),
        dict[str, Any]: sa.JSON().with_variant(JSONB(), "postgresql"),
        list[str]: sa.JSON().with_variant(JSONB(), "postgresql"),
    }


class Versioned(Base):
    """A row whose every change adds one to its version; a change made on an old one is refused."""

    __abstract__ = True

    version: Mapped[int] = mapped_column()

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.__table__.c.version}


class Database:
    """What the sessions of one application speak to: its engine, or a test's connection."""

    def __init__(self, url: str) -> None:
        self.engine = make_engine(url)
        self.bind: sa.Engine | sa.Connection = self.engine
        # Made once: a session opens one connection for each engine it is given.
        self.reader = self.engine.execution_options(readonly=True, postgresql_readonly=True)


class PortalSession(Session):
    """Reads without a write lock while a page is only being looked at."""

    def get_bind(self, *_: Any, **__: Any) -> sa.Engine | sa.Connection:
        database: Database = current_app.extensions["database"]
        if database.bind is database.engine and only_reading():
            return database.reader
        return database.bind


def only_reading() -> bool:
    if has_request_context():
        return request.method in SAFE_METHODS and not g.get("writes", False)
    return _looking.get()


@contextmanager
def reading() -> Iterator[None]:
    """For commands that only look: they take no write lock, and a write is refused."""
    token = _looking.set(True)
    try:
        yield
    finally:
        session.rollback()
        _looking.reset(token)


def exists() -> bool:
    """False for a SQLite file that nobody has made yet: connecting to it would make it."""
    url = make_url(current_app.config["DATABASE_URL"])
    file = url.database or ""
    return url.get_backend_name() != "sqlite" or file.startswith("file:") or Path(file).exists()


_factory = sessionmaker(
    class_=PortalSession, expire_on_commit=False, join_transaction_mode="create_savepoint"
)
session = scoped_session(_factory, scopefunc=lambda: id(g._get_current_object()))  # noqa: SLF001


def writes() -> None:
    """Say, before its first query, that this GET must write (a link in a mail, for example)."""
    g.writes = True


def lock(row: Versioned, seen: int | None = None) -> None:
    """Hold a row until the end of the transaction, read again as it is now.

    Raises Stale when its version is no longer the one that the person has ``seen``.
    """
    session.flush()  # a refresh would drop what is changed and not written yet
    session.refresh(row, with_for_update={"of": type(row)})
    if seen is not None and row.version != seen:
        raise Stale


def release() -> None:
    """Let go of the database before slow work that is not its own: a file, a hash, a PDF."""
    session.rollback()


def let_go() -> None:
    """Undo what is not kept, whatever state the session is in: an error page must be answered."""
    try:
        session.rollback()
    except Exception:
        log.exception("session dropped")
        with suppress(Exception):
            session().close()
        session.registry.clear()


@contextmanager
def transaction() -> Iterator[None]:
    """For commands and jobs: keep everything done inside, or nothing."""
    try:
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise


@contextmanager
def apart() -> Iterator[Session]:
    """A short transaction of its own, kept even if the request's is not: logs of access."""
    bind = current_app.extensions["database"].bind
    with Session(bind, join_transaction_mode="create_savepoint") as other, other.begin():
        yield other


@contextmanager
def scanning() -> Iterator[Session]:
    """To read whole tables in short looks, ``rollback`` between two: none of it stays in memory."""
    database: Database = current_app.extensions["database"]
    if isinstance(database.bind, sa.Connection):
        with Session(database.bind, join_transaction_mode="create_savepoint") as look:
            yield look
            look.commit()  # what was written apart meanwhile stays
        return
    with database.reader.connect() as connection:
        connection.detach()  # its small cache is for this use alone
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"PRAGMA cache_size={SCANNED_CACHE}")
            connection.rollback()
        with Session(connection) as look:
            yield look


def end_transaction(response: Response) -> Response:
    """Keep what a successful request changed; drop everything else."""
    if response.status_code < 400 and not only_reading():
        session.commit()
    else:
        session.rollback()
    return response


def init_app(app: Flask) -> None:
    app.extensions["database"] = Database(app.config["DATABASE_URL"])
    app.after_request(end_transaction)

    @app.teardown_appcontext
    def close(_: BaseException | None) -> None:
        session.remove()
