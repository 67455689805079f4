"""What is measured of an application being filled: one page of it, and the whole."""

import re
import secrets
from itertools import cycle

from sqlalchemy import select
from werkzeug.test import TestResponse

from benchmarks.measuring import Page
from benchmarks.portals import Portal
from benchmarks.visitors import Visitor
from portal.database import session
from portal.demo.projects import answers, imagined
from portal.dossiers.course import course
from portal.dossiers.models import Dossier
from tests.browser.walk import typed

SAVE = "a page of an application, saved"
RELOAD = "a page of an application, read back"
PAGE = "besoin"
AMOUNTS = ("58 000", "61 500")
KEY = re.compile(r'name="key"[^>]* value="([^"]+)"')
NETWORK = re.compile(r'name="networks" value="(\d+)"')
SEEN = re.compile(r'name="seen"[^>]*value="([^"]*)"')


class Filling:
    """Someone who fills an application as its pages come; ``requests`` counts what they send."""

    def __init__(self, portal: Portal, visitor: Visitor) -> None:
        self.portal, self.visitor, self.requests = portal, visitor, 0
        self.given = answers(imagined().projects[0])
        self.pages = [
            (page.code, {one.code for one in questions})
            for page, questions in course(self.given, "application").pages
        ]
        self.token = visitor.token("/mes-demandes/nouvelle")

    def one_page(self) -> list[Page]:
        """The same page saved with one amount then another, and read back."""
        base, amounts = self._begin(), cycle(AMOUNTS)
        for code, _ in self.pages:
            self._fill(base, code)
        path = f"{base}questions/{PAGE}"

        def save() -> TestResponse:
            return self._fill(base, PAGE, besoin_total=next(amounts))

        return [
            Page(SAVE, self.portal.app, save, expected=302),
            Page(RELOAD, self.portal.app, lambda: self.visitor.get(path)),
        ]

    def whole(self) -> int:
        """How many requests a whole application takes, from its start to its receipt."""
        base = self._begin()
        for code, _ in self.pages:
            self._fill(base, code)
        page = self._get(f"{base}reseaux").text
        found, seen = NETWORK.search(page), SEEN.search(page)
        assert seen, "the page does not say what it offers"
        chosen = found.group(1) if found else ""
        self._post(f"{base}reseaux", networks=chosen, seen=seen.group(1))
        key = KEY.search(self._get(f"{base}verifier").text)
        assert key, "the application is not complete"
        sent = self._post(f"{base}verifier", key=key.group(1), attestation="1")
        assert self._get(str(sent.location)).status_code == 200
        return self.requests

    def _begin(self) -> str:
        self.requests = 0
        self._post("/mes-demandes/nouvelle", key=secrets.token_urlsafe(16))
        with self.portal.app.app_context():
            return f"/mes-demandes/{session.scalar(select(Dossier.id).order_by(-Dossier.id))}/"

    def _fill(self, base: str, code: str, **other: str) -> TestResponse:
        asked = dict(self.pages)[code]
        fields = typed({one: answer for one, answer in self.given.items() if one in asked})
        return self._post(f"{base}questions/{code}", next="continue", **(fields | other))

    def _get(self, path: str) -> TestResponse:
        self.requests += 1
        return self.visitor.get(path)

    def _post(self, path: str, **fields: str | list[str]) -> TestResponse:
        self.requests += 1
        answer = self.visitor.client.post(path, data={"csrf_token": self.token, **fields})
        assert answer.status_code == 302, f"{path}: {answer.status}"
        return answer
