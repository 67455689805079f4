"""The work behind the scenes: one worker among the web processes, a round that may be run again."""

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from threading import Event

import pytest

from portal import create_app, jobs
from portal.heartbeat import Pulse, last_beats
from tests.conftest import settings_for
from tests.postgresql import free_port

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent


def test_only_one_process_has_the_worker(tmp_path):
    apps = [create_app(settings_for("sqlite:///none.db", tmp_path)) for _ in range(2)]
    first, second = [jobs.start_embedded(app) for app in apps]
    assert second is None
    first.stop(graceful=False)
    first.lock_file.close()
    third = jobs.start_embedded(apps[1])
    assert third
    third.stop(graceful=False)
    third.lock_file.close()


def test_the_morning_round_may_be_run_again(app):
    for _ in range(2):
        jobs.morning()
    assert last_beats()[Pulse.MORNING]


@pytest.fixture
def environment(tmp_path):
    port = free_port()
    return os.environ | {
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "GUICHET_DATA_DIR": str(tmp_path),
        "GUICHET_BASE_URL": f"http://127.0.0.1:{port}",
    }


def test_the_portal_starts_stops_at_ctrl_c_and_starts_again_on_its_data(environment):
    subprocess.run(
        [BIN / "flask", "setup"], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL
    )
    for _ in range(2):
        server = subprocess.Popen(
            [BIN / "gunicorn", "-c", "python:portal.server", "wsgi:app"], cwd=ROOT, env=environment
        )
        try:
            assert home_of(environment)
        finally:
            server.send_signal(signal.SIGINT)
        assert server.wait(timeout=20) == 0


def home_of(environment) -> bytes:
    """The home page, once the server answers."""
    for _ in range(200):
        try:
            with urllib.request.urlopen(environment["GUICHET_BASE_URL"], timeout=10) as page:  # noqa: S310
                return page.read()
        except (ConnectionError, urllib.error.URLError):
            Event().wait(0.1)
    raise AssertionError("the server does not answer")
