"""The server: it starts on right settings alone, keeps its files to itself, and stops at once."""

import http.client
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest

from tests.postgresql import free_port

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
SERVE = [BIN / "gunicorn", "-c", "python:portal.server", "wsgi:app"]


@pytest.fixture
def environment(tmp_path):
    port = free_port()
    return os.environ | {
        "PORT": str(port),
        "GUICHET_DATA_DIR": str(tmp_path / "data"),
        "GUICHET_BASE_URL": f"http://localhost:{port}",
    }


@contextmanager
def served(environment):
    """The server, once it has answered on a connection that stays open."""
    server = subprocess.Popen(SERVE, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
    connection = http.client.HTTPConnection("127.0.0.1", int(environment["PORT"]), timeout=20)
    try:
        read_page(connection)
        yield server
    finally:
        connection.close()
        if server.poll() is None:
            server.send_signal(signal.SIGINT)
        server.communicate(timeout=20)


def read_page(connection):
    for _ in range(200):
        try:
            connection.request("GET", "/accessibilite")
        except ConnectionError:
            connection.close()
            Event().wait(0.1)
        else:
            return connection.getresponse().read()
    raise AssertionError("the server does not answer")


def test_the_portal_starts_stops_at_ctrl_c_and_starts_again_on_its_data(environment, tmp_path):
    """And what it has written meanwhile is for its own account only."""
    upgrade = [BIN / "flask", "database", "upgrade"]
    subprocess.run(upgrade, cwd=ROOT, env=environment, check=True, stderr=subprocess.DEVNULL)
    for _ in range(2):
        with served(environment) as server:
            written = [tmp_path / "data", *(tmp_path / "data").rglob("*")]
            modes = {path.name: path.stat().st_mode for path in written if path.exists()}
            server.send_signal(signal.SIGINT)
            _, said = server.communicate(timeout=20)
        assert server.returncode == 0
        assert "SIGKILL" not in said
        assert "Traceback" not in said
        assert "portal.db" in modes
        assert [name for name, mode in modes.items() if mode & 0o077] == []


WRONG = {
    "GUICHET_SESSION_HOURS": ("douze", "un nombre entier (reçu : 'douze')"),
    "GUICHET_DATA_DIR": ("/proc/nope", ""),
    "GUICHET_DATABASE_URL": ("postgresql+psycopg://guichet:secret@127.0.0.1:9/base", ""),
    "PORT": ("huit", "un nombre entier (reçu : 'huit')"),
}
"""A value that does not do, and what is said of it."""


@pytest.mark.parametrize("name", ["GUICHET_DATABASE_URL", "PORT"])
def test_a_server_set_wrong_does_not_start_and_says_why_once(environment, name):
    refused_to_start(SERVE, environment, name)


@pytest.mark.parametrize("name", ["GUICHET_SESSION_HOURS", "GUICHET_DATA_DIR"])
def test_nor_does_the_set_up(environment, name):
    refused_to_start([BIN / "flask", "setup"], environment, name)


def refused_to_start(command, environment, name):
    value, says = WRONG[name]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment | {name: value},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stderr.count(f"{name} : {says}") == 1
    assert "Traceback" not in done.stderr
    assert "secret" not in done.stderr


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://localhost:8123"),
        ("0.0.0.0", "http://localhost:8123"),  # noqa: S104
        ("guichet.lan", "http://guichet.lan:8123"),
    ],
)
def test_make_run_says_a_name_where_passkeys_work(host, address):
    shown = ["--eval", "shown: ; @echo $(GUICHET_BASE_URL)", "shown"]
    environment = {name: text for name, text in os.environ.items() if "GUICHET" not in name}
    done = subprocess.run(
        ["make", "--no-print-directory", *shown, f"HOST={host}", "PORT=8123"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == address, done.stderr


@pytest.mark.parametrize("question", [["users", "--help"]])
def test_asking_for_help_makes_no_file(environment, question):
    subprocess.run([BIN / "flask", *question], cwd=ROOT, env=environment, capture_output=True)
    assert not Path(environment["GUICHET_DATA_DIR"]).exists()
