"""Two administrators, and what one of them has begun."""

import pytest

from portal.database import transaction
from portal.routing.drafting import start
from tests.factories import UserFactory


@pytest.fixture
def ada(app):
    return UserFactory(admin=True)


@pytest.fixture
def bob(app, client):
    """The one in front of the screen."""
    someone = UserFactory(admin=True)
    client.login(someone)
    return someone


@pytest.fixture
def draft(ada):
    with transaction():
        return start(by=ada)
