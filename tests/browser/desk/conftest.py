"""The same portal with 500 files more, loaded once for all the test processes."""

import fcntl
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask

from portal.database import session
from portal.demo.bulk import load_bulk
from tests.browser.sites import port_of, portal_in
from tests.browsing import serving
from tests.factories_files import adviser_of
from tests.reference import load_reference

FILES = 500


@pytest.fixture(scope="session")
def site(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("desk")
    shutil.copy(loaded(shared), folder / "p.db")
    with portal_in(folder) as app:
        yield app


@pytest.fixture(scope="session")
def address(site: Flask) -> Iterator[str]:
    with serving(site, port_of(site)):
        yield site.config["BASE_URL"]


def loaded(shared: Path) -> Path:
    """The database of the files, made by the first who asks."""
    made = shared / "five_hundred.db"
    with (shared / "five_hundred.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            make(made, shared / "five_hundred")
    return made


def make(file: Path, folder: Path) -> None:
    folder.mkdir()
    with portal_in(folder) as app:
        load_reference(app)
        with app.app_context():
            # Addresses by rank are for those whom the tests bring: each process counts from zero.
            name = {"given_name": "Denis", "family_name": "Ancien", "email": "denis@exemple.fr"}
            adviser_of("initiative_somme", **name)
            assert sum(load_bulk(FILES)) == FILES
            session.remove()
    with closing(sqlite3.connect(folder / "p.db")) as whole:
        whole.execute("VACUUM INTO ?", (str(file),))
