"""``make bench``: measure, show the table, write it to RESULTS.md."""

import os
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks import crashes, portals, results
from benchmarks.exporting import exports
from benchmarks.measuring import Page, hello, measure, measure_hello
from benchmarks.pages import Visitors
from benchmarks.places import Place, empty_places
from benchmarks.portals import Portal
from benchmarks.replaying import replayed
from benchmarks.results import Report
from benchmarks.targets import Measured

SIZES = (1_000, 10_000, 100_000)
ROUNDS = 2


def main() -> None:
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="guichet-bench-") as folder:
        report = _report(Path(folder), begun)
    print(report.summary())
    results.FILE.write_text(report.markdown() + crashes.section())
    print(f"Written to {results.FILE.name}, after {report.seconds / 60:.1f} minutes.")


def _report(folder: Path, begun: float) -> Report:
    with empty_places(folder) as bases:
        if len(bases) == 1:
            print("PostgreSQL is not installed: only SQLite is measured.", flush=True)
        print("Setting up and loading a portal of each size…", flush=True)
        with ThreadPoolExecutor(len(bases)) as together:
            loaded = list(together.map(_load, bases))
        floor = hello()
        measured = [_measured(floor, one) for one in loaded]
        largest = [one[-1].place for one in loaded]
        print("Replaying a draft of the rules on every stored file…", flush=True)
        with_rules = replayed(largest[0])
        print("Exporting a long list in each format…", flush=True)
        exported = exports(largest)
    load = os.getloadavg()[1] / (os.cpu_count() or 1)
    return Report(floor, measured, with_rules, exported, time.perf_counter() - begun, load)


def _load(base: Place) -> list[Portal]:
    portals.set_up(base)
    found = []
    for size in SIZES:
        found.append(portals.portal(base, size))
        print(f"{base.database}: {size:,} files in {found[-1].seconds:.0f} s", flush=True)
    return found


def _measured(floor: Page, loaded: list[Portal]) -> Measured:
    """The same page at each size in turn, so that what else the machine does weighs on all."""
    visitors = [Visitors(one) for one in loaded]
    tables = [one.main_pages() for one in visitors]
    for number in range(1, ROUNDS + 1):
        print(f"{loaded[0].place.database}: round {number} of {ROUNDS}…", flush=True)
        for same_page in zip(*tables, strict=True):
            measure_hello(floor)
            for page in same_page:
                measure(page)
    print("Every other page with the most files…", flush=True)
    further = list(visitors[-1].further_pages())
    for page in further:
        measure(page)
    return Measured(loaded, tables, further, visitors[0].requests)


main()
