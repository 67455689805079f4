"""A real antivirus and a real S3 server on loopback, for one test process."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from tests.postgresql import free_port
from tests.provision import clamd

DANGEROUS = b"ceci est dangereux, pour un essai"
"""What the signature made by hand finds."""
LONGEST_STREAM = 1 << 20
STARTING = 30
"""Seconds."""


@contextmanager
def antivirus(folder: Path, port: int) -> Iterator[str]:
    """The address of a clamd that knows one signature."""
    program = clamd()
    assert program, "no clamd here"
    (folder / "database").mkdir(exist_ok=True)
    (folder / "database/ours.ndb").write_text(f"Essai.Guichet:0:*:{DANGEROUS.hex()}\n")
    owner = "root" if os.geteuid() == 0 else os.environ["USER"]
    settings = {
        "DatabaseDirectory": folder / "database", "TCPSocket": port, "TCPAddr": "127.0.0.1",
        "LocalSocket": folder / "clamd.sock", "LogFile": folder / "clamd.log", "User": owner,
        "StreamMaxLength": LONGEST_STREAM, "Foreground": "yes",
    }  # fmt: skip
    written = "".join(f"{name} {value}\n" for name, value in settings.items())
    (folder / "clamd.conf").write_text(written)
    with running([program, "-c", folder / "clamd.conf"], port):
        yield f"tcp://127.0.0.1:{port}"


@contextmanager
def s3() -> Iterator[str]:
    """The address of an S3 server that keeps everything in memory."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with running(command, port):
        yield f"http://127.0.0.1:{port}"


def make_bucket(address: str, name: str) -> None:
    who = {"Authorization": "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/s3/aws4_request"}
    requests.put(f"{address}/{name}", headers=who, timeout=STARTING).raise_for_status()


@contextmanager
def running(command: list[str | Path], port: int) -> Iterator[None]:
    """A server, from when it answers on its port to when it has ended."""
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(server, port)
        yield
    finally:
        server.terminate()
        server.wait()


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + STARTING
    while time.monotonic() < end:
        assert server.poll() is None, f"{server.args} ended"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(server.args)
