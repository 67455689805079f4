"""What pages of a file say that was never marked."""

from collections.abc import Collection, Iterator

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.dossiers.models import Dossier
from portal.territory.queries import commune, label
from tests.client import PortalClient
from tests.translations.brackets import bracketed, unmarked
from tests.translations.pages import names

WRONG = "zzz"
"""What nobody would answer."""


def said(
    client: PortalClient, dossier: Dossier, *places: str, data=None, typed: Collection[str] = ()
) -> list[str]:
    """Each line that these pages say outside the brackets, after the last page that says it.

    Nothing of what was answered or ``typed``. With ``data``, the pages are sent.
    """
    names = {*proper_names(dossier), *typed}
    lines: dict[str, str] = {}
    with bracketed(client):
        for place in places:
            address = f"/mes-demandes/{dossier.id}/{place}"
            page = asked(client, address) if data is None else sent(client, address, data)
            assert page.status_code in (200, 422), (place, page.status_code)
            lines |= {line: f"{place}: {line}" for line in unmarked(page.text, names)}
    return sorted(lines.values())


def asked(client: PortalClient, address: str) -> TestResponse:
    """Whether the page is sound is looked at elsewhere, in French."""
    with client.application.app_context():
        return FlaskClient.open(client, address)


def sent(client: PortalClient, address: str, data) -> TestResponse:
    return client.post(address, data=data, follow_redirects=True)


def proper_names(dossier: Dossier) -> set[str]:
    """What was answered, and the names that stay as they are."""
    return {one for one in _names(dossier) if one and len(one) > 2}


def _names(dossier: Dossier) -> Iterator[str]:
    owner = dossier.owner
    texts = [text for text in dossier.answers.values() if isinstance(text, str)]
    yield from (*texts, owner.given_name, owner.family_name, owner.email, dossier.title, WRONG)
    yield from (label(one) for text in texts if text.isdecimal() and (one := commune(text)))
    yield from names()
