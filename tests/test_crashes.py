"""The portal killed under the hands of its people: all that it acknowledged is there, once."""

import pytest

from tests.crashes.running import crash


@pytest.mark.both_databases
def test_what_is_acknowledged_survives_kills_once_and_whole(backend, tmp_path):
    report = crash(backend.url("crashes"), tmp_path, kills=2, processes=1)
    assert report.faults == []
    assert report.count.acknowledged
