"""Kill the portal again and again under the hands of its people: ``-m benchmarks.crashes``.

On SQLite, then on PostgreSQL; what is found is written in its own section of RESULTS.md.
"""

import argparse
import logging
import random
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import structlog

from benchmarks.results import FILE
from tests import postgresql
from tests.crashes.running import CLIENTS, ONE_PROCESS, Report, crash

TITLE = "\n## Crashes\n"
OPENING = f"""{TITLE}
Made by `python -m benchmarks.crashes`, which writes this section again. The portal runs as
`make run` serves it: two processes, the worker inside; a real SMTP server receives its mails.
{CLIENTS} clients take files from their sending to their grant (send, take, first contact, ask,
answer, write on both sides, with a file, upload, note, task, opinion, appointment, note on many
files, export, ready, grant). At a random moment all its
processes are killed (SIGKILL), or one alone in {ONE_PROCESS:.0%} of the cases, and it is started
again; a client presses again, with the same form, what was not answered. At the end each
acknowledged step must have its line in the journal, its rows, its bytes, its letters and its
mails, at once or in the daily one, once; the
journals hold, statuses are those of the last step, every mail has left, always as the same
message, and a day later no file on the disk is without its row.

| Database | Day | Kills | Steps | Pressed again | Found done | Mails | Again | Minutes | Faults |
| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
"""


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--kills", type=int, default=50, help="on each database")
    asked.add_argument("--seed", type=int, default=random.randrange(1 << 16))  # noqa: S311
    kills, seed = (given := asked.parse_args()).kills, given.seed
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    print(f"Seed {seed}", flush=True)
    rows, faults = [], list[str]()
    for name, url, folder in databases():
        report = crash(url, folder, kills, seed)
        rows.append(row(name, report))
        print(rows[-1], *report.faults, sep="\n", flush=True)
        faults += report.faults
    before = FILE.read_text().partition(TITLE)[0]
    FILE.write_text(before + OPENING + "".join(f"{one}\n" for one in rows))
    sys.exit(bool(faults))


def section() -> str:
    """As it was last written: the other measures stand before it."""
    return "".join(FILE.read_text().partition(TITLE)[1:])


def databases() -> Iterator[tuple[str, str, Path]]:
    """An empty one of each kind, and a folder for the portal on it."""
    with folder() as here:
        yield "SQLite", f"sqlite:///{here / 'portal.db'}", here
    with folder() as here, postgresql.server() as address:
        yield "PostgreSQL", f"{address}postgres", here


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="guichet-crashes-") as made:
        yield Path(made)


def row(name: str, report: Report) -> str:
    count, today = report.count, date.today().isoformat()  # noqa: DTZ011  the day of whoever runs
    cells = [
        name, today, report.kills, report.done, count.repeated, count.found_done,
        report.mails, report.mails_again, f"{report.seconds / 60:.1f}", len(report.faults),
    ]  # fmt: skip
    return "| " + " | ".join(map(str, cells)) + " |"


if __name__ == "__main__":
    main()
