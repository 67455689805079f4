"""What the tests of translated pages share."""

import pytest

from portal.database import transaction
from tests.answers import draft
from tests.translations.brackets import bracketed


@pytest.fixture
def reader(client):
    """Someone who reads the language of brackets."""
    with bracketed(client):
        yield client


@pytest.fixture
def started(client):
    """A draft with these answers, its owner signed in."""

    def start(answers, **changes):
        with transaction():
            dossier = draft(answers, **changes)
        client.login(dossier.owner)
        return dossier

    return start
