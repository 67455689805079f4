"""A whole portal that listens, with its reference data, and people who walk through it."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal.database import session
from portal.users.models import User
from tests.browser.sites import port_of, portal_in
from tests.browser.walk import Walk
from tests.browsing import Visit, serving
from tests.reference import load_reference

COOKIE = {"domain": "localhost", "path": "/", "expires": -1, "secure": False}
COOKIE |= {"httpOnly": True, "sameSite": "Lax"}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One for all the tests in a browser: each brings its own people."""
    with portal_in(tmp_path_factory.mktemp("site")) as app:
        load_reference(app)
        yield app


@pytest.fixture(scope="session")
def address(site: Flask) -> Iterator[str]:
    """Its name, not its number: passkeys belong to a name."""
    with serving(site, port_of(site)):
        yield site.config["BASE_URL"]


@pytest.fixture(scope="session")
def read(shared: Path) -> Path:
    """Where the test processes tell each other which pages axe has read."""
    folder = shared / "read"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def ask(site: Flask) -> Callable[..., Any]:
    """What this function answers beside the portal: ``ask(last_link, "awa@exemple.fr")``."""

    def answer(function: Callable[..., Any], *args: Any) -> Any:
        with site.app_context():
            try:
                return function(*args)
            finally:
                session.remove()

    return answer


@pytest.fixture
def arrive(visit: Visit, read: Path) -> Callable[..., Walk]:
    """Someone at the door: ``arrive(390)`` on a phone, ``scripts=False`` without any."""

    def come(
        width: int = 1280, path: str = "/", *, scripts: bool = True, colours: str = "light",
        **options: Any,
    ) -> Walk:  # fmt: skip
        options |= {"java_script_enabled": scripts, "color_scheme": colours}
        return Walk(visit(path, width, **options), read if scripts else None, colours)

    return come


@pytest.fixture
def sign_in(
    site: Flask, arrive: Callable[..., Walk], ask: Callable[..., Any]
) -> Callable[..., Walk]:
    """Someone made by this function, signed in, at the page where their work begins."""
    name = site.config["SESSION_COOKIE_NAME"]

    def enter(make: Callable[..., User], *args: Any) -> str:
        return site.test_client().login(make(*args)).get_cookie(name).value

    def come(make: Callable[..., User], *args: Any, email: str = "", **options: Any) -> Walk:
        maker = partial(make, email=email) if email else make
        cookie = COOKIE | {"name": name, "value": ask(enter, maker, *args)}
        state = {"cookies": [cookie], "origins": []}
        return arrive(path="/compte/bienvenue", storage_state=state, **options)

    return come
