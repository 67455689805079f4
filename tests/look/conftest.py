"""The gallery in a real browser, under the portal's own content policy."""

from collections.abc import Iterator

import pytest

from tests.browsing import serving
from tests.look.gallery import create_app


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    with serving(create_app()) as address:
        yield address
