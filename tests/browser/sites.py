"""Portals that listen for a browser, on SQLite."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from portal import create_app
from tests.client import PortalClient
from tests.conftest import settings_for
from tests.postgresql import free_port


@contextmanager
def portal_in(folder: Path) -> Iterator[Flask]:
    """The application on the database of this folder, which may be there already."""
    base_url = f"http://localhost:{free_port()}"
    app = create_app(settings_for(f"sqlite:///{folder}/p.db", folder, base_url=base_url))
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 3600  # or half of the requests ask for the same style
    app.test_client_class = PortalClient
    yield app
    app.extensions["database"].engine.dispose()


def port_of(app: Flask) -> int:
    return int(app.config["BASE_URL"].rpartition(":")[2])
