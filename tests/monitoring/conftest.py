"""Monitoring is tested on one day."""

from collections.abc import Iterator

import pytest
import time_machine

from portal.monitoring.measures import forget
from tests.monitoring.known import NOON


@pytest.fixture(autouse=True)
def _that_day() -> Iterator[None]:
    forget()
    with time_machine.travel(NOON, tick=False):
        yield
