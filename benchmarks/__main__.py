"""``make bench``: measure, show the table, write it to RESULTS.md."""

import tempfile
import time
from pathlib import Path

from benchmarks import crashes, portals, results
from benchmarks.exporting import exports
from benchmarks.measuring import Page, hello, measure, measure_hello
from benchmarks.pages import Visitors
from benchmarks.portals import Portal
from benchmarks.replaying import replayed

SIZES = (100, 10_000, 100_000)
ROUNDS = 3


def main() -> None:
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="guichet-bench-") as folder:
        loaded = _load(Path(folder))
        visitors = [Visitors(one) for one in loaded]
        tables = [one.main_pages() for one in visitors]
        further = list(visitors[-1].further_pages())
        floor = hello()
        _measure(floor, tables, further)
        print("Replaying a draft of the rules on every stored file…", flush=True)
        with_rules = replayed(Path(folder) / str(SIZES[-1]))
        print("Exporting a long list in each format…", flush=True)
        exported = exports(Path(folder) / str(SIZES[-1]))
    report = results.Report(
        floor, loaded, tables, further, visitors[0].requests, with_rules, exported,
        time.perf_counter() - begun,
    )  # fmt: skip
    print(report.summary())
    results.FILE.write_text(report.markdown() + crashes.section())
    print(f"Written to {results.FILE.name}.")


def _load(folder: Path) -> list[Portal]:
    print("Setting up a portal and its demonstration…", flush=True)
    portals.set_up(folder / "base")
    found = []
    for size in SIZES:
        print(f"flask demo load --dossiers {size}", flush=True)
        found.append(portals.portal(folder / "base", folder / str(size), size))
        print(f"{found[-1].seconds:.0f} s", flush=True)
    return found


def _measure(floor: Page, tables: list[list[Page]], further: list[Page]) -> None:
    """The same page at each size in turn, so that what else the machine does weighs on all."""
    for number in range(1, ROUNDS + 1):
        print(f"Measuring, round {number} of {ROUNDS}…", flush=True)
        for same_page in zip(*tables, strict=True):
            measure_hello(floor)
            for page in same_page:
                measure(page)
    print("Measuring every other page with the most files…", flush=True)
    for page in further:
        measure(page)


main()
