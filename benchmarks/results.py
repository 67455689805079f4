"""The figures in words: a table for the terminal, a page for the repository."""

import os
import platform
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

from benchmarks.exporting import ROWS, Export
from benchmarks.measuring import Page
from benchmarks.pages import LIST, TODAY
from benchmarks.portals import Portal
from benchmarks.replaying import Replayed

FILE = Path(__file__).with_name("RESULTS.md")
TODAY_QUERIES, TODAY_MS = 11, 100
LIST_QUERIES, LIST_GROWTH, SLOWEST_MS, LOAD_SECONDS = 12, 1.5, 300, 300
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
class Report:
    """``tables``: for each portal, its pages in the same order; ``further``: of the largest.

    ``requests``: what a whole application takes, from its start to its receipt.
    """

    floor: Page
    portals: list[Portal]
    tables: list[list[Page]]
    further: list[Page]
    requests: int
    replayed: Replayed
    exported: list[Export]
    seconds: float

    def targets(self) -> list[Target]:
        first, last = (
            {page.name: page for page in table} for table in (self.tables[0], self._last)
        )
        queries = max(page.queries for page in (first[LIST], last[LIST]))
        growth = last[LIST].milliseconds / first[LIST].milliseconds
        slowest = max([*self._last, *self.further], key=lambda page: page.milliseconds)
        loaded = self.portals[-1]
        return [
            Target(
                f"adviser's list in at most {LIST_QUERIES} queries", str(queries),
                queries <= LIST_QUERIES,
            ),
            Target(
                f"its median at most {LIST_GROWTH} times that with the fewest files",
                f"{growth:.2f} times", growth <= LIST_GROWTH,
            ),
            Target(
                f"the adviser's day in at most {TODAY_QUERIES} queries and {TODAY_MS} ms (median)",
                f"{last[TODAY].queries}, {last[TODAY].milliseconds:.0f} ms",
                last[TODAY].queries <= TODAY_QUERIES and last[TODAY].milliseconds <= TODAY_MS,
            ),
            Target(
                f"no page over {SLOWEST_MS} ms (median) with the most files",
                f"{slowest.milliseconds:.0f} ms at most ({slowest.name})",
                slowest.milliseconds <= SLOWEST_MS,
            ),
            Target(
                f"a whole application sent in under {REQUESTS} requests",
                str(self.requests), self.requests < REQUESTS,
            ),
            Target(
                f"{loaded.added:,} files loaded in under {LOAD_SECONDS // 60} minutes",
                f"{loaded.seconds:.0f} s", loaded.seconds < LOAD_SECONDS,
            ),
            *self._rule_targets(),
            *self._export_targets(),
        ]  # fmt: skip

    def _export_targets(self) -> list[Target]:
        largest = max(self.exported, key=lambda one: one.peak_mb - one.idle_mb)
        added = largest.peak_mb - largest.idle_mb
        fewest = min(one.rows for one in self.exported)
        return [
            Target(
                f"{ROWS:,} files exported with under {EXPORT_MB} MB more than before",
                f"{added:.0f} MB at most ({largest.format.value}, {fewest:,} files)",
                added < EXPORT_MB and fewest == ROWS,
            )
        ]

    def _rule_targets(self) -> list[Target]:
        one = self.replayed
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

    def summary(self) -> str:
        """For the terminal: one table, then what became of the targets."""
        rows = [_cells(*row, floor=self.floor) for row in self._rows()]
        return "\n".join([*_aligned([HEAD, *rows]), "", *map(str, self.targets())])

    def markdown(self) -> str:
        return TEXT.format(
            day=date.today().isoformat(),  # noqa: DTZ011  the day of whoever measures
            cores=os.cpu_count(),
            python=platform.python_version(),
            sqlite=sqlite3.sqlite_version,
            versions=", ".join(f"{name} {version(name)}" for name in ("Flask", "SQLAlchemy")),
            minutes=f"{self.seconds / 60:.1f}",
            targets="\n".join(f"- {target}" for target in self.targets()),
            floor=f"{self.floor.milliseconds:.2f} ms, {self.floor.per_second:,.0f} requests/s",
            pages=_table(HEAD, [_cells(*row, floor=self.floor) for row in self._rows()]),
            further=_table(FURTHER_HEAD, [
                [page.name, *_figures(page, self.floor)] for page in self.further
            ]),
            loads=_table(LOAD_HEAD, [_load(portal) for portal in self.portals]),
            exports=_table(EXPORTS_HEAD, _exports(self.exported)),
            rules=_table(RULES_HEAD, _rules(self.replayed)),
            moved=f"{self.replayed.moved:,}",
            idle=f"{self.replayed.idle_mb:.0f}",
        )  # fmt: skip

    @property
    def _last(self) -> list[Page]:
        return self.tables[-1]

    def _rows(self) -> Iterator[tuple[Portal, Page]]:
        """Page by page, each with more and more files."""
        for same_page in zip(*self.tables, strict=True):
            yield from zip(self.portals, same_page, strict=True)


HEAD = ["Page", "Files", "Median", "Of it CPU", "Requests/s", "Times a hello", "Queries"]
FURTHER_HEAD = [HEAD[0], *HEAD[2:]]
RULES_HEAD = ["With every stored file", "Files", "Seconds", "Times reading", "Files a second"]
EXPORTS_HEAD = ["Format", "Files", "Seconds", "Files a second", "Size", "Before", "Most memory"]
LOAD_HEAD = ["Files added", "Seconds", "Files a second", "Lines of journal", "Database"]


def _cells(portal: Portal, page: Page, floor: Page) -> list[str]:
    return [page.name, f"{portal.files:,}", *_figures(page, floor)]


def _figures(page: Page, floor: Page) -> list[str]:
    ratio = page.milliseconds / floor.milliseconds
    median, cpu = f"{page.milliseconds:.1f} ms", f"{page.cpu_milliseconds:.1f} ms"
    return [median, cpu, f"{page.per_second:,.0f}", f"{ratio:,.0f}", str(page.queries)]


def _rules(one: Replayed) -> list[list[str]]:
    works = {"read, and nothing done": one.reading, "replayed": one.replaying}
    return [
        [name, f"{one.files:,}", f"{seconds:.2f}", f"{seconds / one.reading:.1f}",
         f"{one.files / seconds:,.0f}"]
        for name, seconds in works.items()
    ]  # fmt: skip


def _exports(found: list[Export]) -> list[list[str]]:
    return [
        [one.format.value.upper(), f"{one.rows:,}", f"{one.seconds:.1f}",
         f"{one.rows / one.seconds:,.0f}", f"{one.megabytes:.1f} MB", f"{one.idle_mb:.0f} MB",
         f"{one.peak_mb:.0f} MB"]
        for one in found
    ]  # fmt: skip


def _load(portal: Portal) -> list[str]:
    speed = portal.added / portal.seconds
    size = f"{portal.megabytes:,.0f} MB"
    return [
        f"{portal.added:,}",
        f"{portal.seconds:.0f}",
        f"{speed:,.0f}",
        f"{portal.events:,}",
        size,
    ]


def _table(head: list[str], rows: list[list[str]]) -> str:
    rule = ["---"] + ["---:"] * (len(head) - 1)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [head, rule, *rows])


def _aligned(rows: list[list[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *others in rows:
        right = "  ".join(map(str.rjust, others, widths[1:]))
        yield f"{first.ljust(widths[0])}  {right}"


TEXT = """\
# Measures

Made by `make bench`, which writes this page again. {day}, a machine of {cores} cores,
Python {python}, SQLite {sqlite}, {versions}; the whole run took {minutes} minutes.

## Targets

{targets}

## Pages

One process, one request at a time, through the WSGI test client: no network, no web server. The
people are those of the demonstration, signed in with their password and their code; the portal
runs with its usual settings, so opening a file is written in the log of accesses and a submission
is on the disk (`synchronous=FULL`), routed, and its mails wait in the outbox. A bare Flask page
that says « Bonjour », asked for in the same run by the same client, takes {floor}; « times a
hello » is a page's median over that one's. « Of it CPU » is what the page itself computes: when a
median is far above it, the machine was busy with something else, or the page waited for the disk.

The files are those of the demonstration and those of `flask demo load --dossiers N`. The same page
is asked for at each size in turn, three times around. « Figures measured » is the dashboard when
something has happened since it was last shown, « kept » when nothing has. With the fewest files
the first page of the adviser's list is not full, which makes its target a little harder to hold.

{pages}

## Every other list and figure of the staff, with the most files

{further}

## Loading

`flask demo load --dossiers N`, from the command to its end: every row with its constraints, its
number and its sealed journal, then the planner's statistics.

{loads}

## Exports

The longest list of an adviser of every network, with every column, each format in a process of its
own; seconds are those of the processor. Each file is noted in the log of accesses as it leaves.

{exports}

## Rules

A draft with another threshold is replayed on every stored file of the largest portal, by a worker
in a process of its own, next to the rules in force; {moved} files have another answer. Seconds are
those of the processor. « Read » asks for the same rows in the same way and drops them. Nothing is
remembered from one file to the next: that many files of the load have the same answers does not
help. Before it begins, the worker takes {idle} MB.

{rules}
"""
