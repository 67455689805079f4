"""A real browser, with the console of every page watched, and what axe says of a page."""

import gc
import json
import logging
import re
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from flask import Flask
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)
from werkzeug.serving import make_server

from tests.provision import chromium

BROWSER = [
    pytest.mark.browser,
    # The development server forgets to close a file whose reader went away.
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
]
CHROMIUM = chromium()
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A page of a test is gone before optimised code would repay the time to make it.
    "--js-flags=--no-opt --no-maglev",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What the server refuses on purpose is a line in the console too; a missing script never is. So is
# what a newer request replaced before its answer came: one that fails says « sendError » as well.
REFUSED = re.compile(r"status of (4\d\d)|Error Code 429|^htmx:(sendAbort|afterRequest)")
MISSING = re.compile(r"status of 404.*/static/")
# Told by the page itself, since a blocked style is otherwise only a line in the console.
REPORT = (
    "addEventListener('securitypolicyviolation', (event) => "
    "console.error('policy', event.violatedDirective, event.sample))"
)
Visit = Callable[..., Page]
PATIENCE = 15_000  # milliseconds, for a busy machine; nothing waits so long when all is well
expect.set_options(timeout=PATIENCE)


@contextmanager
def serving(app: Flask, port: int = 0) -> Iterator[str]:
    """The address of this application while it listens."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # see BROWSER
        gc.collect()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def console() -> Iterator[list[str]]:
    """What the pages of this test complained of: nothing, at its end."""
    said: list[str] = []
    yield said
    assert not said


@pytest.fixture
def visit(browser: Browser, address: str, console: list[str]) -> Iterator[Visit]:
    """Opens a page at ``address``, in a browser where nobody has been yet."""
    contexts: list[BrowserContext] = []

    def open_page(path: str, width: int = 1280, *, clock: bool = False, **options: Any) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            base_url=address,
            locale="fr-FR",
            reduced_motion="reduce",
            **options,
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.add_init_script(REPORT)
        watch(context, console)
        page = context.new_page()
        if clock:
            page.clock.install()
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def watch(context: BrowserContext, said: list[str]) -> None:
    """Keep what any page of it writes as an error in the console, or throws."""

    def keep(line: ConsoleMessage) -> None:
        text = f"{line.text} {line.location['url']}"
        if line.type == "error" and (MISSING.search(text) or not REFUSED.search(text)):
            said.append(text)

    context.on("console", keep)
    context.on("weberror", lambda thrown: said.append(str(thrown.error)))


def faults(page: Page, *rules: str) -> list[str]:
    """What axe finds; run through the debugger, so that the page's own policy stays in force."""
    options = {"runOnly": rules or RULES, "resultTypes": ["violations"]}
    debugger = page.context.new_cdp_session(page)
    if not page.evaluate("'axe' in window"):
        debugger.send("Runtime.evaluate", {"expression": AXE_SCRIPT})
    answer = debugger.send(
        "Runtime.evaluate",
        {
            "expression": f"axe.run({json.dumps(options)})",
            "awaitPromise": True,
            "returnByValue": True,
        },
    )
    debugger.detach()
    return [
        f"{fault['id']}: {node['html'][:160]} {node['failureSummary']}"
        for fault in answer["result"]["value"]["violations"]
        for node in fault["nodes"][:3]
    ]
