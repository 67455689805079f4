"""What browsers load from ``static/``: an address that bears a fingerprint is kept for a year.

The style sheet names the fonts without one, and what is preloaded must have the same address: they
are kept a month.
"""

import hashlib
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, request

ONE_YEAR = 31_536_000  # seconds
ONE_MONTH = 2_592_000  # seconds
VERSION = "v"
FONT = ".woff2"
NAMED_BY_CONTENT = re.compile(r"-[0-9A-Z]{8}\.js$")
"""The parts of a script that the build names by a fingerprint already."""


def add_fingerprint(endpoint: str, values: dict[str, Any]) -> None:
    """``/static/dist/site.css?v=…``: another content has another address."""
    if endpoint == "static" and VERSION not in values:
        file = Path(str(current_app.static_folder), values["filename"])
        if file.suffix != FONT and file.is_file():
            values[VERSION] = fingerprint(file, file.stat().st_mtime_ns)


@lru_cache(maxsize=256)
def fingerprint(file: Path, _: int) -> str:
    """Of what the file holds, read again when its date has changed."""
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]


def keep_long(response: Response) -> Response:
    if request.endpoint == "static" and response.status_code in (200, 304):
        seconds = lifetime((request.view_args or {})["filename"], request.args.get(VERSION))
        if seconds:
            immutable = ", immutable" if seconds == ONE_YEAR else ""
            response.headers["Cache-Control"] = f"private, max-age={seconds}{immutable}"
    return response


def lifetime(filename: str, version: str | None) -> int:
    """In seconds; 0 when the browser has to ask each time, as for an old fingerprint."""
    if filename.endswith(FONT):
        return ONE_MONTH
    found: dict[str, Any] = {"filename": filename}
    add_fingerprint("static", found)
    same = version is not None and version == found.get(VERSION)
    return ONE_YEAR if same or NAMED_BY_CONTENT.search(filename) else 0


def init_app(app: Flask) -> None:
    app.url_defaults(add_fingerprint)
    app.after_request(keep_long)
