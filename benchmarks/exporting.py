"""What is measured of exports: a list of 50 000 files, in each format.

``python -m benchmarks.exporting FOLDER URL FORMAT`` is a process of its own, so that its memory is
that of one export: what it says are the figures of one, in JSON.
"""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import product
from pathlib import Path

import msgspec
from sqlalchemy import func, select

from benchmarks.memory import most_mb
from benchmarks.places import Place
from portal import create_app
from portal.config import ROOT
from portal.database import reading, session, transaction
from portal.desk import exporting
from portal.networks.models import Desk
from portal.referrals.orders import LAST_CLOSED
from portal.referrals.triage import Asked, Filters, SavedView
from portal.sheets.writing import Format, parts
from portal.users.models import Role, User
from portal.vocabulary import RoleName

ROWS = 50_000


class Export(msgspec.Struct):
    """``idle_mb``: the process before it has begun."""

    database: str
    format: Format
    rows: int
    seconds: float
    megabytes: float
    idle_mb: float
    peak_mb: float

    @property
    def added_mb(self) -> float:
        return self.peak_mb - self.idle_mb


def exports(places: list[Place]) -> list[Export]:
    """Two at a time: what counts is their memory."""
    with ThreadPoolExecutor(2) as together:
        return list(together.map(_one, *zip(*product(places, Format), strict=True)))


def _one(place: Place, chosen: Format) -> Export:
    here = [str(place.folder), place.url, chosen.value]
    words = [sys.executable, "-m", "benchmarks.exporting", *here]
    said = subprocess.run(words, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout  # noqa: S603
    return msgspec.json.decode(said.splitlines()[-1], type=Export)


def main(place: Place, chosen: Format) -> None:
    app = create_app(place.settings)
    with app.app_context():
        adviser = _of_every_network()
        with reading():  # as the page does
            asked = Asked(SavedView.CLOSED, Filters())
            whole = exporting.of_list(adviser, asked, LAST_CLOSED, exporting.COLUMNS, "Mesure")
            sheet = replace(whole, rows=whole.rows.limit(ROWS))
            rows = session.scalars(select(func.count()).select_from(sheet.rows.subquery())).one()
            idle, begun = most_mb(), time.process_time()
            content = parts(chosen, "Dossiers", sheet.heads, exporting.batches(sheet))
            size = sum(map(len, content))
            seconds = time.process_time() - begun
    found = Export(place.database, chosen, rows, seconds, size / 1e6, idle, most_mb())
    sys.stdout.write(msgspec.json.encode(found).decode() + "\n")


def _of_every_network() -> User:
    """An adviser whose lists are as long as they can be."""
    with transaction():
        advisers = select(User).join(Role).where(Role.name == RoleName.ADVISER)
        adviser = session.scalars(advisers.order_by(User.id).limit(1)).one()
        others = select(Desk).where(Desk.network_id.not_in(adviser.network_ids))
        for desk in session.scalars(others).all():
            adviser.roles.append(Role(name=RoleName.ADVISER, desk=desk))
    return adviser


if __name__ == "__main__":
    main(Place(Path(sys.argv[1]), sys.argv[2]), Format(sys.argv[3]))
