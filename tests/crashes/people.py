"""People in front of their browsers: they press again what was not answered, never twice else."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from threading import Event
from typing import Any

import requests
from flask import Flask

from portal.users.models import User

PATIENCE = 600
"""Seconds that someone tries again for."""


class GaveUp(AssertionError):
    """The portal did not do what was asked: neither once nor at all."""


@dataclass
class Count:
    """What all saw together."""

    acknowledged: int = 0
    repeated: int = 0
    found_done: int = 0
    faults: list[str] = field(default_factory=list)


class Person:
    """Someone signed in, at an address of their own."""

    def __init__(self, app: Flask, user: User, server: str, count: Count, stop: Event) -> None:
        client = app.test_client().login(user)
        cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
        self.id, self.server, self.count, self.stop = user.id, server, count, stop
        self.headers = {
            "X-CSRFToken": client.csrf_token(),
            "X-Forwarded-For": f"10.0.{user.id // 250}.{user.id % 250 + 1}",
        }
        cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
        self.session = requests.Session()
        self.session.cookies.set(cookie.key, cookie.value)

    def read(self, path: str) -> str:
        return self._until_answered("GET", path)[0].text

    def press(self, path: str, data: dict[str, Any], files: Any = None) -> bool:
        """Send a form until it is answered. False when it says that all is done already."""
        answer, tries = self._until_answered("POST", path, data=data, files=files)
        if answer.status_code == 302:
            self.count.acknowledged += 1
            return True
        if tries > 1 and answer.status_code in (409, 422):
            self.count.found_done += 1
            return False
        raise GaveUp(f"{path}: {answer.status_code} {said(answer.text)}")

    def _until_answered(self, method: str, path: str, **sent: Any) -> tuple[requests.Response, int]:
        for tries in self._tries():
            try:
                answer = self.session.request(
                    method, self.server + path, headers=self.headers, allow_redirects=False,
                    timeout=20, **sent,
                )  # fmt: skip
            except requests.RequestException:
                self.count.repeated += method == "POST"
                continue
            if answer.status_code == 503:  # the portal asks to try again in a moment
                self.count.repeated += method == "POST"
                continue
            if answer.status_code >= 500:
                self.count.faults.append(f"{method} {path}: {answer.status_code}")
                continue
            return answer, tries
        raise GaveUp(f"{path}: no answer")

    def _tries(self) -> Iterator[int]:
        end, number = time.monotonic() + PATIENCE, 0
        while time.monotonic() < end and not self.stop.is_set():
            number += 1
            yield number
            time.sleep(0.05)


def hidden(page: str, name: str) -> str:
    """The value of a hidden field of a page."""
    found = re.search(rf'<input[^>]*name="{re.escape(name)}"[^>]*>', page)
    if not found:
        raise GaveUp(f"no field {name}: {said(page)}")
    value = re.search(r'value="([^"]*)"', found.group(0))
    return unescape(value.group(1)) if value else ""


def said(page: str) -> str:
    main = page.partition("<main")[2]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))[:300]
