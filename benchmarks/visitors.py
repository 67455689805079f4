"""People who sign in as anyone does, with their password and their code, and look at pages."""

import re
from html import unescape

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.database import session
from portal.users.demo import PASSWORD, address, code
from portal.users.models import User

TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')


class Visitor:
    """A browser's session on one portal."""

    def __init__(self, app: Flask, given_name: str, family_name: str) -> None:
        self.app, self.client = app, app.test_client()
        self.email = address(given_name, family_name)
        self._sign_in()

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def post(self, path: str, token: str, **fields: str) -> TestResponse:
        return self.client.post(path, data={"csrf_token": token, **fields})

    def token(self, path: str) -> str:
        """The token that the forms of a page hold; good for the whole session."""
        found = TOKEN.search(self.get(path).text)
        assert found, f"no form on {path}"
        return found.group(1)

    def links(self, path: str, pattern: str) -> list[str]:
        """The addresses on a page that are of this form, each once."""
        found = re.findall(rf'href="({pattern})"', self.get(path).text)
        return list(dict.fromkeys(map(unescape, found)))

    def _sign_in(self) -> None:
        page = "/compte/connexion"
        answer = self.post(page, self.token(page), email=self.email, password=PASSWORD)
        if given := self._code():
            page = answer.location
            self.post(page, self.token(page), code=given)
        assert self.get("/compte").status_code == 200, f"{self.email} could not sign in"

    def _code(self) -> str:
        with self.app.app_context():
            return code(session.scalars(select(User).where(User.email == self.email)).one())
