"""How long requests take, one at a time in this process, and how often they ask the database."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median

from flask import Flask
from werkzeug.test import TestResponse

from tests.counting import statements

Request = Callable[[], TestResponse]
SECONDS = 1.2
"""How long one page is asked for, in each round."""
FEWEST, MOST = 5, 150
"""Requests of one page, in each round."""


@dataclass
class Page:
    """One page and its measures. ``request`` asks for it; ``before`` is done first, not timed."""

    name: str
    app: Flask
    request: Request
    before: Callable[[], object] = lambda: None
    expected: int = 200
    most: int = MOST
    times: list[float] = field(default_factory=list)
    queries: int = 0

    @property
    def milliseconds(self) -> float:
        """The median."""
        return 1000 * median(self.times)

    @property
    def per_second(self) -> float:
        """What one process answers in a second, one request after the other."""
        return len(self.times) / sum(self.times)


def measure(page: Page) -> None:
    """One round: a request to warm up, one to count the queries, then as many as time allows."""
    _timed(page)
    page.before()
    with statements(page.app) as sent:
        _timed(page)
    page.queries = max(page.queries, len(sent))
    times: list[float] = []
    while len(times) < page.most and (len(times) < FEWEST or sum(times) < SECONDS):
        page.before()
        times.append(_timed(page))
    page.times += times


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
        page.times.append(_timed(page))


def _timed(page: Page) -> float:
    start = time.perf_counter()
    answer = page.request()
    spent = time.perf_counter() - start
    assert answer.status_code == page.expected, f"{page.name}: {answer.status}"
    return spent
