"""The sign-ins that are open: the browser's cookie holds a token, a row of ours its digest.

No row, no session: a cookie that was copied is worth nothing once its owner has signed out. This
is the only place below the views that reads the cookie.
"""

import re
import secrets
from datetime import timedelta
from functools import cache
from hashlib import sha256
from typing import Any
from uuid import uuid4

from flask import current_app, g, request
from flask import session as cookie
from sqlalchemy import Select, bindparam, delete, select
from sqlalchemy.orm import joinedload

from portal.database import now, session
from portal.languages import marked
from portal.users.models import SignIn, User

TOKEN = "sign_in"
REGISTERED = "registered"
AFTERWARDS = "afterwards"
"""The page that they were on their way to when they registered."""
ASIDE = "aside"
"""What a visitor had left when they registered: in a draft already if an account was made."""
KEPT_PAGES = "kept_pages"
"""The token of what was sent here once the session was over (``dossiers.kept_forms``)."""
KEPT = frozenset({"simulator", KEPT_PAGES})
"""What a visitor left in the cookie that follows them when they sign in; all else is dropped."""
OURS = frozenset({"_user_id", "_fresh", "_id", "_flashes", "fs_paa", TOKEN})

SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)
BROWSERS = (
    (r"Edg(e|A|iOS)?/", "Edge"),
    (r"OPR/", "Opera"),
    (r"SamsungBrowser/", "Samsung Internet"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrome/|CriOS/", "Chrome"),
    (r"Safari/", "Safari"),
)

UNKNOWN = marked("Navigateur inconnu")


def open_for(user: User) -> None:
    """Begin a session with new contents: nothing set before the sign-in can be used after it."""
    close()
    given_back = {} if registered_here(user) else cookie.get(ASIDE, {})
    for key in set(cookie) - KEPT - OURS:
        del cookie[key]
    cookie.update({key: value for key, value in given_back.items() if key not in cookie})
    g.pop("csrf_token", None)
    cookie[TOKEN] = token = secrets.token_urlsafe(32)
    cookie.permanent = True  # its idle end moves with each answer
    row = SignIn(
        user_id=user.id, token_hash=digest(token), device=device(request.user_agent.string)
    )
    session.add(row)


def load(user_id: str) -> User | None:
    """Who is signed in, with their roles and desks, in one query; None once the session is over."""
    token = cookie.get(TOKEN)
    if not token or request.endpoint == "static":
        return None
    # What the library's own loader notes: how, and when, this person showed who they are.
    g.fs_authn_via, g.fs_paa = "session", cookie.get("fs_paa", 0)
    known = {"token": digest(token), "since": now() - longest(), "user": user_id}
    return session.scalars(_signed_in(), known).unique().one_or_none()


@cache
def _signed_in() -> Select[User]:
    """Built once: every request asks it."""
    return (
        select(User)
        .join(SignIn, SignIn.user_id == User.id)
        .where(
            SignIn.token_hash == bindparam("token"),
            SignIn.at > bindparam("since"),
            User.fs_uniquifier == bindparam("user"),
            User.active,
        )
        .options(joinedload(User.roles))
    )


def longest() -> timedelta:
    """The absolute end of a session, the same for everyone.

    Advisers share offices and applicants the computers of libraries and town halls; drafts save
    themselves and a link by mail is enough to come back, so a long session would gain little.
    """
    return timedelta(hours=current_app.config["SETTINGS"].session_hours)


def close() -> None:
    """End the session of this browser."""
    if token := cookie.pop(TOKEN, None):
        session.execute(delete(SignIn).where(SignIn.token_hash == digest(token)))


def leave() -> None:
    """End the session and forget all that this browser's cookie held."""
    close()
    cookie.clear()


def close_others(user: User) -> None:
    """End all of this person's sessions but the one of this browser."""
    here = digest(cookie.get(TOKEN, ""))
    session.execute(delete(SignIn).where(SignIn.user_id == user.id, SignIn.token_hash != here))


def close_all(user: User) -> None:
    session.execute(delete(SignIn).where(SignIn.user_id == user.id))


def close_one(user: User, sign_in_id: int) -> None:
    """End one of this person's own sessions; that of someone else stays."""
    session.execute(delete(SignIn).where(SignIn.user_id == user.id, SignIn.id == sign_in_id))


def of(user: User) -> list[SignIn]:
    """Their open sessions, the last one first."""
    recent = SignIn.at > now() - longest()
    mine = select(SignIn).where(SignIn.user_id == user.id, recent)
    return list(session.scalars(mine.order_by(SignIn.at.desc(), SignIn.id.desc())))


def is_here(sign_in: SignIn) -> bool:
    """Whether this row is the session of the browser that asks."""
    return sign_in.token_hash == digest(cookie.get(TOKEN, ""))


def left_by_visitor() -> dict[str, Any]:
    return {key: cookie[key] for key in KEPT & set(cookie)}


def note_registration(user: User | None, left: dict[str, Any]) -> None:
    """None when the address had an account already: its sender can read the cookie, and must not
    learn it there. So it changes alike, and what they had ``left`` waits for their sign-in.
    """
    cookie[REGISTERED] = user.fs_uniquifier if user else uuid4().hex
    cookie[ASIDE] = left
    for key in KEPT:
        cookie.pop(key, None)


def remember_way(address: str) -> None:
    """Where someone who registers was going: they go on once their address is confirmed."""
    cookie[AFTERWARDS] = address


def remembered_way() -> str | None:
    return cookie.get(AFTERWARDS) or None


def registered_here(user: User) -> bool:
    """Whether this account was created in this very browser, a moment ago."""
    return cookie.get(REGISTERED) == user.fs_uniquifier


def forget_ended() -> None:
    """A morning's duty: take away the rows of sessions that are over."""
    session.execute(delete(SignIn).where(SignIn.at <= now() - longest()))
    session.commit()


def digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def device(agent: str) -> str:
    """« Chrome sur Android », from what the browser says of itself."""
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    browser = next((name for mark, name in BROWSERS if re.search(mark, agent)), UNKNOWN)
    return f"{browser} sur {system}" if system else browser
