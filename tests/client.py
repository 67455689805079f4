"""A test client that inspects every page it receives."""

import hashlib
import re
import secrets
import time
from pathlib import Path
from typing import Self

import html5lib
from flask import current_app
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from portal import calendar, delays, in_hand
from portal.database import session
from portal.users import sessions
from portal.users.models import SignIn, User

LABELLED_BY_THEMSELVES = {"hidden", "submit", "button"}


class PortalClient(FlaskClient):
    def login(self, user: User) -> Self:
        """Sign in as this person: a session as a real one, without the pages that lead to it."""
        token = secrets.token_urlsafe()
        row = SignIn(user_id=user.id, token_hash=sessions.digest(token), device="Chrome sur Linux")
        session.add(row)
        session.commit()
        with self.session_transaction() as cookie:
            cookie.permanent = True
            cookie.update(
                _user_id=user.fs_uniquifier, _fresh=True, fs_paa=time.time(), sign_in=token
            )
        return self

    def says_why(self, path: str) -> Self:
        """Say what for this file is opened, which is not one's own work."""
        assert self.post(f"{path}/motif", data={"purpose": "check"}).status_code == 302
        return self

    def open(self, *args, csrf: bool = True, **kwargs) -> TestResponse:
        """One request with its own application context, as in real life.

        A POST brings the token that its page would have held, unless ``csrf`` is off.
        """
        if csrf and kwargs.get("method") == "POST":
            kwargs["headers"] = {"X-CSRFToken": self.csrf_token()} | dict(kwargs.get("headers", {}))
        with self.application.app_context():
            response = super().open(*args, **kwargs)
        if current_app:
            session.expire_all()
            calendar.forget()
            delays.forget()
            in_hand.let_go()
        if response.mimetype == "text/html" and response.data:
            check_page(response.text)
        return response

    def csrf_token(self) -> str:
        with self.session_transaction() as cookie:
            raw = cookie.setdefault("csrf_token", secrets.token_hex(20))
        key = self.application.config["SECRET_KEY"]
        return URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps(raw)


def without_secrets(response: TestResponse, *typed: str) -> str:
    """A page without its form tokens and without what was typed in it: to compare two answers."""
    page = re.sub(r'name="csrf_token"[^>]*>', "", response.text)
    for text in typed:
        page = page.replace(text, "…")
    return page


class Sound:
    """The skeletons of the pages found sound: parsing them again would say nothing new.

    All test processes share a folder of them.
    """

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self.folder: Path | None = None

    def share(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.folder = folder

    def holds(self, key: str) -> bool:
        return key in self.seen or (self.folder is not None and (self.folder / key).exists())

    def note(self, key: str) -> None:
        self.seen.add(key)
        if self.folder:
            (self.folder / key).touch()


sound = Sound()


def skeleton(html: str) -> str:
    """A page without its words, its numbers, where its links lead within the portal, and what
    changes from one request to the next."""
    bare = re.sub(r'(name="csrf_token"[^>]*value|value)="[^"]*"|href="/[^"]*"', "", html)
    return re.sub(r"\d+", "0", re.sub(r">[^<]+<", "><", bare))


def check_page(html: str) -> None:
    """Valid HTML5, one h1, unique ids, labelled fields, nothing that the CSP would block."""
    key = hashlib.blake2b(skeleton(html).encode(), digest_size=16).hexdigest()
    if not sound.holds(key):
        check_parsed(html)
        sound.note(key)


def check_parsed(html: str) -> None:
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    page = parser.parse(html)
    assert not parser.errors, (parser.errors, html.splitlines()[parser.errors[0][0][0] - 1])
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    twice = {one for one in ids if ids.count(one) > 1}
    assert not twice, f"ids used twice: {twice}"
    assert len(list(page.iter("h1"))) == 1, "one h1 per page"
    check_labels(page)
    check_policy(page)


def check_labels(page) -> None:
    labelled = {label.get("for") for label in page.iter("label")}
    for name in ("input", "select", "textarea"):
        for field in page.iter(name):
            named = field.get("id") in labelled or field.get("aria-label")
            assert named or field.get("type") in LABELLED_BY_THEMSELVES, field.attrib


def check_policy(page) -> None:
    for element in page.iter():
        if not isinstance(element.tag, str):
            continue
        assert element.tag != "style", "no inline style sheet"
        assert element.tag != "script" or element.get("src"), "no inline script"
        for name, value in element.attrib.items():
            assert name != "style", f"inline style: {value}"
            assert not name.startswith("on"), f"inline handler: {name}"
            assert not re.match(r"(javascript|data):", value or ""), f"{name}={value}"
