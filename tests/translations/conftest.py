"""What the tests of translated pages share."""

import pytest

from portal.database import transaction
from tests.answers import draft


@pytest.fixture
def started(client):
    """A draft with these answers, its owner signed in."""

    def start(answers, **changes):
        with transaction():
            dossier = draft(answers, **changes)
        client.login(dossier.owner)
        return dossier

    return start
