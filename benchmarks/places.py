"""Where the portals to measure keep their rows: SQLite in a folder, or a PostgreSQL server."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from portal.config import Settings
from portal.database import Database
from tests import postgresql
from tests.provision import postgres_folder

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Place:
    """The folder of one portal, and the address of its database; empty: SQLite, in the folder."""

    folder: Path
    url: str = ""

    @property
    def database(self) -> str:
        return POSTGRESQL if self.url else SQLITE

    @property
    def settings(self) -> Settings:
        return Settings.load(
            data_dir=self.folder, database_url=self.url, demo=True, embedded_worker=False
        )

    @property
    def environment(self) -> dict[str, str]:
        """For one of the portal's commands, in a process of its own."""
        return os.environ | {
            "GUICHET_DATA_DIR": str(self.folder),
            "GUICHET_DATABASE_URL": self.url,
            "GUICHET_DEMO": "true",
        }

    def copied(self, name: str) -> "Place":
        """The same portal, apart; nobody may be connected to this one meanwhile."""
        folder = shutil.copytree(self.folder, self.folder.with_name(name))
        if not self.url:
            return Place(folder)
        url = make_url(self.url).set(database=name)
        _create(url.host, url.port, name, f'TEMPLATE "{make_url(self.url).database}"')
        return Place(folder, url.render_as_string(hide_password=False))


@contextmanager
def empty_places(folder: Path) -> Iterator[list[Place]]:
    """One on SQLite, and one on PostgreSQL where it is installed."""
    on_sqlite = Place(folder / "sqlite" / "base")
    if postgres_folder() is None:
        yield [on_sqlite]
        return
    with postgresql.server() as address:
        url = make_url(f"{address}base")
        _create(url.host, url.port, "base", "")
        yield [on_sqlite, Place(folder / "postgresql" / "base", f"{address}base")]


def server_seconds(app: Flask) -> float:
    """What the processes of a PostgreSQL server have computed for this portal so far; on SQLite
    none does, the portal's own process computes it all."""
    database: Database = app.extensions["database"]
    if database.engine.dialect.name != "postgresql":
        return 0
    with database.engine.connect() as connection:
        query = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
        return sum(map(_process_seconds, connection.scalars(text(query))))


def megabytes(place: Place) -> float:
    if not place.url:
        return (place.folder / "portal.db").stat().st_size / 1e6
    engine = create_engine(place.url)
    with engine.connect() as connection:
        size: int = connection.scalar(text("SELECT pg_database_size(current_database())"))
    engine.dispose()
    return size / 1e6


def _process_seconds(number: int) -> float:
    try:
        words = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0
    return (int(words[11]) + int(words[12])) / TICKS


def _create(host: str | None, port: int | None, name: str, how: str) -> None:
    with psycopg.connect(
        host=host, port=port, user="guichet", dbname="postgres", autocommit=True
    ) as connection:
        connection.execute(f'CREATE DATABASE "{name}" {how}'.encode())
