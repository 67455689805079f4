"""What is measured of exports: a list of 50 000 files, in each format.

``python -m benchmarks.exporting FOLDER FORMAT`` is a process of its own, so that its memory is
that of one export: what it says are the figures of one, in JSON.
"""

import resource
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import msgspec
from sqlalchemy import func, select

from portal import create_app
from portal.config import ROOT, Settings
from portal.database import reading, session, transaction
from portal.desk import exporting
from portal.networks.models import Desk
from portal.referrals.triage import LAST_CLOSED, Asked, Filters, SavedView
from portal.sheets.writing import Format, parts
from portal.users.models import Role, User
from portal.vocabulary import RoleName

ROWS = 50_000


class Export(msgspec.Struct):
    """``idle_mb``: the process before it has begun."""

    format: Format
    rows: int
    seconds: float
    megabytes: float
    idle_mb: float
    peak_mb: float


def exports(folder: Path) -> list[Export]:
    return [_one(folder, one) for one in Format]


def _one(folder: Path, chosen: Format) -> Export:
    words = [sys.executable, "-m", "benchmarks.exporting", str(folder), chosen.value]
    said = subprocess.run(words, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout  # noqa: S603
    return msgspec.json.decode(said.splitlines()[-1], type=Export)


def main(folder: Path, chosen: Format) -> None:
    settings = Settings.load(data_dir=folder, database_url="", demo=True, embedded_worker=False)
    app = create_app(settings)
    with app.app_context():
        adviser = _of_every_network()
        with reading():  # as the page does
            asked = Asked(SavedView.CLOSED, Filters())
            whole = exporting.of_list(adviser, asked, LAST_CLOSED, exporting.COLUMNS, "Mesure")
            sheet = replace(whole, rows=whole.rows.limit(ROWS))
            rows = session.scalars(select(func.count()).select_from(sheet.rows.subquery())).one()
            idle, begun = _most_mb(), time.process_time()
            content = parts(chosen, "Dossiers", sheet.heads, exporting.batches(sheet))
            size = sum(map(len, content))
            seconds = time.process_time() - begun
    found = Export(chosen, rows, seconds, size / 1e6, idle, _most_mb())
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


def _most_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(Path(sys.argv[1]), Format(sys.argv[2]))
