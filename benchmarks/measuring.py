"""How long requests take, one at a time in this process, and how often they ask the database."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from statistics import median

from flask import Flask
from werkzeug.test import TestResponse

from benchmarks.places import server_seconds
from tests.counting import statements

Request = Callable[[], TestResponse]
SECONDS = 0.4
"""How long one page is asked for, in each round."""
FEWEST, MOST = 12, 150
"""Requests of one page, in each round: so many that PostgreSQL has planned what it is asked."""


class Kind(Enum):
    """What is promised of a page: see the targets."""

    LIST = auto()
    TODAY = auto()
    FILE = auto()
    BOARD = auto()
    FIGURES = auto()
    OTHER = auto()


@dataclass
class Page:
    """One page and its measures. ``request`` asks for it; ``before`` is done first, not timed.

    ``server_times``: what PostgreSQL's own processes computed for a request, on average in a round.
    """

    name: str
    app: Flask
    request: Request
    kind: Kind = Kind.OTHER
    before: Callable[[], object] = lambda: None
    expected: int = 200
    most: int = MOST
    times: list[float] = field(default_factory=list)
    cpu_times: list[float] = field(default_factory=list)
    server_times: list[float] = field(default_factory=list)
    queries: int = 0

    @property
    def milliseconds(self) -> float:
        """The median."""
        return 1000 * median(self.times)

    @property
    def cpu_milliseconds(self) -> float:
        """The median of the work itself, whatever else the machine was doing."""
        return 1000 * (median(self.cpu_times) + median(self.server_times or [0]))

    @property
    def per_second(self) -> float:
        """What one process answers in a second, one request after the other."""
        return len(self.times) / sum(self.times)


def measure(page: Page) -> None:
    """One round: a request to warm up, one to count the queries, then as many as time allows."""
    page.request()
    page.before()
    with statements(page.app) as sent:
        page.request()
    page.queries = max(page.queries, len(sent))
    spent, asked, computed = 0.0, 0, server_seconds(page.app)
    while asked < page.most and (asked < FEWEST or spent < SECONDS):
        page.before()
        spent, asked = spent + _timed(page), asked + 1
    page.server_times.append((server_seconds(page.app) - computed) / asked)


def hello() -> Page:
    """The least that Flask does."""
    app = Flask("hello")
    app.add_url_rule("/", view_func=lambda: "Bonjour")
    client = app.test_client()
    page = Page("bare Flask hello", app, lambda: client.get("/"), most=2000)
    for _ in range(200):
        page.request()
    return page


def measure_hello(page: Page) -> None:
    for _ in range(page.most // 4):
        _timed(page)


def _timed(page: Page) -> float:
    """Ask for the page and keep how long it took; seconds."""
    start, cpu_start = time.perf_counter(), time.thread_time()
    answer = page.request()
    page.cpu_times.append(time.thread_time() - cpu_start)
    page.times.append(time.perf_counter() - start)
    assert answer.status_code == page.expected, f"{page.name}: {answer.status}"
    return page.times[-1]
