"""Portals to measure: each in a place of its own, with so many files more than the demonstration.

They are set up and filled by the commands that anyone would type.
"""

import logging
import subprocess
import sys
import time
from dataclasses import dataclass

import structlog
from flask import Flask
from sqlalchemy import func, select

from benchmarks.places import Place, megabytes
from portal import create_app
from portal.config import ROOT
from portal.database import session
from portal.dossiers.models import Dossier, Event
from portal.extensions import limiter
from portal.referrals.models import Referral


@dataclass(frozen=True)
class Portal:
    """One portal; ``added`` files were loaded in ``seconds``, on top of the demonstration's."""

    place: Place
    app: Flask
    added: int
    seconds: float
    files: int
    referrals: int
    events: int
    megabytes: float


def set_up(place: Place) -> None:
    """A new portal with its demonstration; the others begin as copies of it."""
    _flask(place, "setup")


def portal(base: Place, added: int) -> Portal:
    place = base.copied(f"files-{added}")
    start = time.perf_counter()
    _flask(place, "demo", "load", "--dossiers", str(added))
    seconds = time.perf_counter() - start
    app = create_app(place.settings)
    limiter.enabled = False  # one visitor asks here for what hundreds would
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with app.app_context():
        counts = [
            session.scalars(select(func.count(one.id))).one() for one in (Dossier, Referral, Event)
        ]
    return Portal(place, app, added, seconds, *counts, megabytes(place))


def _flask(place: Place, *words: str) -> None:
    """One command of the portal, in a process of its own."""
    subprocess.run(  # noqa: S603  our own command, with our own words
        [sys.executable, "-m", "flask", "--app", "wsgi", *words],
        cwd=ROOT, env=place.environment, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
