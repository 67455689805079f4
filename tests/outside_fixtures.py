"""Outside services for a test: off unless it asks for their stand-in."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from portal.services import Lookups
from portal.territory import outside
from tests.outside import StandIn, standing_in


@pytest.fixture
def looking_up(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Lookups], None]]:
    """Sets where addresses and companies are looked up, with nothing remembered."""

    def look(lookups: Lookups) -> None:
        settings = app.config["SETTINGS"].model_copy(update={"lookups": lookups})
        monkeypatch.setitem(app.config, "SETTINGS", settings)

    path = outside.memory()._path
    outside.memory().close()
    path.unlink(missing_ok=True)
    yield look
    outside.memory().close()


@pytest.fixture
def stand_in(looking_up: Callable[[Lookups], None]) -> Iterator[StandIn]:
    with standing_in() as found:
        looking_up(found.lookups())
        yield found
