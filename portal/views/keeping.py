"""A form sent once its session was over is kept for its person, and given back as if sent then.

Each page that keeps its form names itself in a stamp; a page of questions by its code alone, the
others by their kind, a colon, and which one it is.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import request
from flask import session as cookie
from werkzeug.datastructures import MultiDict

from portal.database import apart, release
from portal.dossiers import kept_forms
from portal.dossiers.models import Dossier
from portal.users.models import User
from portal.users.sessions import KEPT_PAGES

STAMP = "keep"
"""The hidden field of the page."""
NOT_KEPT = frozenset({"csrf_token", STAMP, "saved", "next"})
Fields = MultiDict[str, str]


@dataclass(frozen=True)
class Keeper:
    """``name`` says which page an address is; ``save`` keeps what was sent, as far as it may."""

    name: Callable[[dict[str, Any]], str]
    save: Callable[[Dossier, str, Fields, User], bool]


KEEPERS: dict[str, tuple[str, Keeper]] = {}
"""By endpoint: the kind of the page, empty for the questions, and its keeper."""


def keeps(kind: str, endpoint: str, keeper: Keeper) -> None:
    KEEPERS[endpoint] = (kind, keeper)


def keep_typed() -> bool:
    """Whether what was just sent is kept: only a page that the portal itself had shown someone."""
    found = kept_forms.stamped(request.form.get(STAMP, ""))
    here = request.view_args or {}
    if found is None or (found.dossier_id, found.page) != (here.get("dossier_id"), _named(here)):
        return False
    release()
    token = cookie.get(KEPT_PAGES) or secrets.token_urlsafe(32)
    fields = [one for one in request.form.items(multi=True) if one[0] not in NOT_KEPT]
    with apart() as other:
        kept = kept_forms.keep(found, fields, token, other)
    if kept:
        cookie[KEPT_PAGES] = token
    return kept


def _named(here: dict[str, Any]) -> str | None:
    if request.endpoint not in KEEPERS:
        return None
    kind, keeper = KEEPERS[request.endpoint]
    name = keeper.name(here)
    return f"{kind}:{name}" if kind else name


def save(dossier: Dossier, page: str, fields: Fields, user: User) -> bool:
    """Whether the page of this name took what was typed in it. Raises Refused."""
    kind, _, name = page.rpartition(":")
    keeper = next(one for kept, one in KEEPERS.values() if kept == kind)
    return keeper.save(dossier, name, fields, user)
