"""Portals to measure: each in a folder of its own, with so many files more than the demonstration.

They are set up and filled by the commands that anyone would type.
"""

import logging
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import structlog
from flask import Flask
from sqlalchemy import func, select

from portal import create_app
from portal.config import ROOT, Settings
from portal.database import session
from portal.dossiers.models import Dossier, Event
from portal.extensions import limiter


@dataclass(frozen=True)
class Portal:
    """One portal; ``added`` files were loaded in ``seconds``, on top of the demonstration's."""

    app: Flask
    added: int
    seconds: float
    files: int
    events: int
    megabytes: float


def set_up(folder: Path) -> None:
    """A new portal with its demonstration; the others begin as copies of it."""
    _flask(folder, "setup")


def portal(base: Path, folder: Path, added: int) -> Portal:
    shutil.copytree(base, folder)
    start = time.perf_counter()
    _flask(folder, "demo", "load", "--dossiers", str(added), shown=True)
    seconds = time.perf_counter() - start
    app = create_app(_settings(folder))
    limiter.enabled = False  # one visitor asks here for what hundreds would
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with app.app_context():
        files = session.scalars(select(func.count(Dossier.id))).one()
        events = session.scalars(select(func.count(Event.id))).one()
    size = (folder / "portal.db").stat().st_size / 1e6
    return Portal(app, added, seconds, files, events, size)


def _settings(folder: Path) -> Settings:
    return Settings.load(data_dir=folder, database_url="", demo=True, embedded_worker=False)


def _flask(folder: Path, *words: str, shown: bool = False) -> None:
    """One command of the portal, in a process of its own."""
    environment = os.environ | {
        "GUICHET_DATA_DIR": str(folder),
        "GUICHET_DATABASE_URL": "",
        "GUICHET_DEMO": "true",
    }
    subprocess.run(  # noqa: S603  our own command, with our own words
        [sys.executable, "-m", "flask", "--app", "wsgi", *words],
        cwd=ROOT, env=environment, check=True, stdout=None if shown else subprocess.DEVNULL,
    )  # fmt: skip
