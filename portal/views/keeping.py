"""A page of questions sent once its session was over is kept for its person."""

import secrets

from flask import request
from flask import session as cookie

from portal.database import apart, release
from portal.dossiers import kept_forms
from portal.users.sessions import KEPT_PAGES

STAMP = "keep"
"""The hidden field of the page."""
PAGE = "application.page"
NOT_KEPT = frozenset({"csrf_token", STAMP, "saved", "next"})


def keep_typed() -> bool:
    """Whether what was just sent is kept: only a page that the portal itself had shown someone."""
    found = kept_forms.stamped(request.form.get(STAMP, "")) if request.endpoint == PAGE else None
    here = request.view_args or {}
    if found is None or (found.dossier_id, found.page) != (here["dossier_id"], here["code"]):
        return False
    release()
    token = cookie.get(KEPT_PAGES) or secrets.token_urlsafe(32)
    fields = [one for one in request.form.items(multi=True) if one[0] not in NOT_KEPT]
    with apart() as other:
        kept = kept_forms.keep(found, fields, token, other)
    if kept:
        cookie[KEPT_PAGES] = token
    return kept
