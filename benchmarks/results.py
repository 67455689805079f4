"""The figures in words: a table for the terminal, a page for the repository."""

import os
import platform
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import chain
from pathlib import Path

from benchmarks import targets
from benchmarks.exporting import Export
from benchmarks.measuring import Page
from benchmarks.portals import Portal
from benchmarks.replaying import Replayed
from benchmarks.targets import Measured, Target

FILE = Path(__file__).with_name("RESULTS.md")
HEAD = [
    "Page", "Database", "Files", "Median", "Of it CPU", "Requests/s", "Times a hello", "Queries",
]  # fmt: skip
FURTHER_HEAD = [*HEAD[:2], *HEAD[3:]]
RULES_HEAD = ["With every stored file", "Files", "Seconds", "Times reading", "Files a second"]
EXPORTS_HEAD = [
    "Format", "Database", "Files", "Seconds", "Files a second", "Size", "Before", "Most memory",
]  # fmt: skip
LOAD_HEAD = [
    "Database", "Files added", "Seconds", "Files a second", "Referrals", "Lines of journal", "Size",
]  # fmt: skip


@dataclass
class Report:
    """``load``: how many processes wanted each processor, on average in the last minutes."""

    floor: Page
    measured: list[Measured]
    replayed: Replayed
    exported: list[Export]
    seconds: float
    load: float

    def targets(self) -> list[Target]:
        found = list(chain.from_iterable(one.targets() for one in self.measured))
        return [*found, *targets.of_rules(self.replayed), targets.of_exports(self.exported)]

    def summary(self) -> str:
        """For the terminal: one table, then what became of the targets."""
        rows = [*self._pages(), *self._further(HEAD)]
        return "\n".join([*_aligned([HEAD, *rows]), "", *map(str, self.targets())])

    def markdown(self) -> str:
        return TEXT.format(
            day=f"{datetime.now(UTC):%Y-%m-%d, %H:%M UTC}",
            cores=os.cpu_count(),
            load=f"{self.load:.1f}",
            python=platform.python_version(),
            sqlite=sqlite3.sqlite_version,
            databases=" and ".join(one.database for one in self.measured),
            versions=", ".join(f"{name} {version(name)}" for name in ("Flask", "SQLAlchemy")),
            minutes=f"{self.seconds / 60:.1f}",
            targets="\n".join(f"- {target}" for target in self.targets()),
            floor=f"{self.floor.milliseconds:.2f} ms, {self.floor.per_second:,.0f} requests/s",
            pages=_table(HEAD, list(self._pages())),
            further=_table(FURTHER_HEAD, list(self._further(FURTHER_HEAD))),
            loads=_table(LOAD_HEAD, [_load(one) for m in self.measured for one in m.portals]),
            exports=_table(EXPORTS_HEAD, _exports(self.exported)),
            rules=_table(RULES_HEAD, _rules(self.replayed)),
            moved=f"{self.replayed.moved:,}",
            idle=f"{self.replayed.idle_mb:.0f}",
        )  # fmt: skip

    def _pages(self) -> Iterator[list[str]]:
        """Page by page, on each database, with more and more files."""
        for same_page in zip(
            *(zip(*one.tables, strict=True) for one in self.measured), strict=True
        ):
            for measured, pages in zip(self.measured, same_page, strict=True):
                for portal, page in zip(measured.portals, pages, strict=True):
                    said = [page.name, measured.database, f"{portal.files:,}"]
                    yield [*said, *_figures(page, self.floor)]

    def _further(self, head: list[str]) -> Iterator[list[str]]:
        for same_page in zip(*(one.further for one in self.measured), strict=True):
            for measured, page in zip(self.measured, same_page, strict=True):
                files = [f"{measured.portals[-1].files:,}"] if "Files" in head else []
                yield [page.name, measured.database, *files, *_figures(page, self.floor)]


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
        [one.format.value.upper(), one.database, f"{one.rows:,}", f"{one.seconds:.1f}",
         f"{one.rows / one.seconds:,.0f}", f"{one.megabytes:.1f} MB", f"{one.idle_mb:.0f} MB",
         f"{one.peak_mb:.0f} MB"]
        for one in found
    ]  # fmt: skip


def _load(portal: Portal) -> list[str]:
    return [
        portal.place.database, f"{portal.added:,}", f"{portal.seconds:.0f}",
        f"{portal.added / portal.seconds:,.0f}", f"{portal.referrals:,}", f"{portal.events:,}",
        f"{portal.megabytes:,.0f} MB",
    ]  # fmt: skip


def _table(head: list[str], rows: list[list[str]]) -> str:
    words = [one for one in ("Page", "Format", "Database") if one in head] or head[:1]
    rule = ["---" if one in words else "---:" for one in head]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [head, rule, *rows])


def _aligned(rows: list[list[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *others in rows:
        right = "  ".join(map(str.rjust, others, widths[1:]))
        yield f"{first.ljust(widths[0])}  {right}"


TEXT = """\
# Measures

Made by `make bench`, which writes this page again. {day}, a machine of {cores} cores,
Python {python}, {databases}, SQLite {sqlite}, {versions}; the whole run took {minutes} minutes,
with a load of {load} for each core at its end.

## Targets

{targets}

## Pages

One process, one request at a time, through the WSGI test client: no network, no web server. The
people are those of the demonstration, signed in with their password and their code; the portal
runs with its usual settings, so opening a file is written in the log of accesses and a submission
is on the disk (`synchronous=FULL`), routed, and its mails wait in the outbox. A bare Flask page
that says « Bonjour », asked for in the same run by the same client, takes {floor}; « times a
hello » is a page's median over that one's. « Of it CPU » is what the page itself computes, on
PostgreSQL with what the server's processes compute for it: when a median is far above it, the
machine was busy with something else, or the page waited for the disk. The adviser keeps two views,
which each list counts too; PostgreSQL runs as the tests start it (`tests/postgresql.py`), on this
machine, with its usual memory and without `fsync`.

The files are those of the demonstration and those of `flask demo load --dossiers N`. The same page
is asked for at each size in turn, twice around. « Figures measured » is the dashboard when
something has happened since it was last shown, « kept » when nothing has; so is the board.

{pages}

## Every other page of the staff, with the most files

{further}

## Loading

`flask demo load --dossiers N`, from the command to its end: every row with its constraints, its
number and its sealed journal, the words by which it is found, then the planner's statistics. Both
databases are loaded at the same time.

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
