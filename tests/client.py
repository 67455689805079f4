"""A test client that inspects every page it receives."""

import re

import html5lib
from flask import current_app
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.database import session

LABELLED_BY_THEMSELVES = {"hidden", "submit", "button"}


class PortalClient(FlaskClient):
    def open(self, *args, **kwargs) -> TestResponse:
        """One request with its own application context, as in real life."""
        with self.application.app_context():
            response = super().open(*args, **kwargs)
        if current_app:
            session.expire_all()
        if response.mimetype == "text/html" and response.data:
            check_page(response.text)
        return response


def check_page(html: str) -> None:
    """Valid HTML5, one h1, unique ids, labelled fields, nothing that the CSP would block."""
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
