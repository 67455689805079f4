"""What is promised, and whether what was measured holds it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.desks import ALL_FILES, BY_NAME, LIST, SEARCHED
from benchmarks.exporting import ROWS, Export
from benchmarks.measuring import Kind, Page
from benchmarks.portals import Portal
from benchmarks.replaying import Replayed

QUERIES = {Kind.LIST: 12, Kind.TODAY: 12, Kind.FILE: 25, Kind.BOARD: 12}
"""Each page asks fewer."""
MOST_MS = {
    Kind.LIST: 100, Kind.TODAY: 100, Kind.BOARD: 300, Kind.FIGURES: 300, Kind.OTHER: 300,
}  # fmt: skip
"""A board that was just measured is kept, and is then a list like another."""
NAMES = {
    Kind.LIST: "every list, filter and search of the desks",
    Kind.TODAY: "« Aujourd’hui »",
    Kind.FILE: "a file's page",
    Kind.BOARD: "the board of a desk, its figures measured",
    Kind.FIGURES: "every figure",
    Kind.OTHER: "every other page",
}
GROWING, GROWTH = (LIST, BY_NAME, SEARCHED, ALL_FILES), 1.5
FILES, REFERRALS, EVENTS, LOAD_SECONDS = 100_000, 150_000, 1_000_000, 300
REQUESTS = 40
EXPORT_MB = 150
REPLAY_SECONDS, REPLAY_MB, EXPLAIN_MS, COVERAGE_SECONDS = 10, 200, 5, 30


@dataclass
class Target:
    wanted: str
    found: str
    held: bool

    def __str__(self) -> str:
        return f"{self.wanted}: {self.found}, {'held' if self.held else 'MISSED'}"


@dataclass
class Measured:
    """One database. ``tables``: for each portal, its pages in the same order; ``further``: of the
    largest. ``requests``: what a whole application takes, from its start to its receipt."""

    portals: list[Portal]
    tables: list[list[Page]]
    further: list[Page]
    requests: int

    @property
    def database(self) -> str:
        return self.portals[0].place.database

    def targets(self) -> Iterator[Target]:
        for kind in Kind:
            pages = [one for one in (*self.tables[-1], *self.further) if one.kind is kind]
            if kind in QUERIES:
                yield self._queries(kind, pages)
            if kind in MOST_MS:
                yield self._milliseconds(kind, pages)
        yield self._growth()
        yield self._load()
        yield Target(
            f"{self.database}: a whole application sent in under {REQUESTS} requests",
            str(self.requests), self.requests < REQUESTS,
        )  # fmt: skip

    def _queries(self, kind: Kind, pages: Sequence[Page]) -> Target:
        most = max(pages, key=lambda page: page.queries)
        return Target(
            f"{self.database}: {NAMES[kind]} in under {QUERIES[kind]} queries",
            f"{most.queries} at most ({most.name})",
            most.queries < QUERIES[kind],
        )

    def _milliseconds(self, kind: Kind, pages: Sequence[Page]) -> Target:
        slowest = max(pages, key=lambda page: page.milliseconds)
        over = sum(page.milliseconds >= MOST_MS[kind] for page in pages)
        said = f"{slowest.milliseconds:.0f} ms at most ({slowest.name})"
        return Target(
            f"{self.database}: {NAMES[kind]} under {MOST_MS[kind]} ms (median)",
            f"{said}, {over} of {len(pages)} over it" if over else said,
            not over,
        )

    def _growth(self) -> Target:
        first, last = (
            {one.name: one for one in table} for table in (self.tables[0], self.tables[-1])
        )
        ratios = {name: last[name].milliseconds / first[name].milliseconds for name in GROWING}
        return Target(
            f"{self.database}: a list at most {GROWTH} times its median with the fewest files",
            ", ".join(f"{name} {ratio:.2f}" for name, ratio in ratios.items()),
            max(ratios.values()) <= GROWTH,
        )

    def _load(self) -> Target:
        one = self.portals[-1]
        whole = one.files >= FILES and one.referrals >= REFERRALS and one.events >= EVENTS
        return Target(
            f"{self.database}: {FILES:,} files, {REFERRALS:,} referrals and {EVENTS:,} lines of "
            f"journal loaded in under {LOAD_SECONDS // 60} minutes",
            f"{one.files:,}, {one.referrals:,}, {one.events:,} in {one.seconds:.0f} s",
            whole and one.seconds < LOAD_SECONDS,
        )


def of_exports(exported: Sequence[Export]) -> Target:
    largest = max(exported, key=lambda one: one.added_mb)
    fewest = min(one.rows for one in exported)
    where = f"{largest.database}, {largest.format.value}, {fewest:,} files"
    return Target(
        f"{ROWS:,} files exported with under {EXPORT_MB} MB more than before",
        f"{largest.added_mb:.0f} MB at most ({where})",
        largest.added_mb < EXPORT_MB and fewest == ROWS,
    )


def of_rules(one: Replayed) -> list[Target]:
    return [
        Target(
            f"a rule set replayed on 100,000 stored files in under {REPLAY_SECONDS} s of the "
            "worker's time", f"{one.for_100_000:.1f} s", one.for_100_000 < REPLAY_SECONDS,
        ),
        Target(
            f"the worker that replays it under {REPLAY_MB} MB",
            f"{one.peak_mb:.0f} MB", one.peak_mb < REPLAY_MB,
        ),
        Target(
            f"one file explained in under {EXPLAIN_MS} ms",
            f"{1000 * one.explaining:.1f} ms", 1000 * one.explaining < EXPLAIN_MS,
        ),
        Target(
            f"the coverage of a rule set in under {COVERAGE_SECONDS} s",
            f"{one.covering:.1f} s, {one.covering / one.reading:.1f} times the reading",
            one.covering < COVERAGE_SECONDS,
        ),
    ]  # fmt: skip
