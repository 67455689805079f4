"""A mail's text for someone else than its reader: links that open a door are taken out."""

import re

from flask import current_app
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

MASKED = "[lien personnel, masqué ici]"
ADDRESS = re.compile(r"(https?://[^/\s]+)(/[^\s?#]*)?(\?[^\s#]*)?(#\S*)?")


def masked(text: str) -> str:
    """Only addresses that lead to a page of ours without a token, or elsewhere, are left."""
    return ADDRESS.sub(lambda found: MASKED if _opens(found) else found[0], text)


def _opens(found: re.Match[str]) -> bool:
    base, path, query = found[1], found[2] or "/", found[3]
    if base != current_app.config["BASE_URL"].rstrip("/"):
        return False
    try:
        endpoint, values = current_app.url_map.bind("").match(path, method="GET")
    except (HTTPException, RequestRedirect):
        return True
    secret = "token" in values or "token" in (query or "")
    return secret or endpoint.startswith("security.")
