"""The gallery in a real browser, under the portal's own content policy."""

import gc
import logging
import re
import shutil
import threading
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from tests.look.gallery import create_app

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# What the server refuses on purpose is a line in the console too.
REFUSED = re.compile(r"status of (422|429)|Error Code 429")
# Told by the page itself, since a blocked style is otherwise only a line in the console.
REPORT = (
    "addEventListener('securitypolicyviolation', (event) => "
    "console.error('policy', event.violatedDirective, event.sample))"
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, create_app(), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # see BROWSER
        gc.collect()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Opens a page of the gallery; at the end nothing may stand in the console of any of them."""
    contexts: list[BrowserContext] = []
    said: list[str] = []

    def open_page(path: str, width: int = 1280, *, clock: bool = False, **options: Any) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            base_url=address,
            locale="fr-FR",
            reduced_motion="reduce",
            **options,
        )
        contexts.append(context)
        context.add_init_script(REPORT)
        page = context.new_page()
        page.set_default_timeout(5000)
        page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        if clock:
            page.clock.install()
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not [line for line in said if not REFUSED.search(line)]
