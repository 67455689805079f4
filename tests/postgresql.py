"""A real PostgreSQL server on loopback, started for one test process and thrown away after it."""

import getpass
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from psycopg._preparing import PrepareManager

from tests.provision import postgres_folder

FAST = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=60"

# A ROLLBACK ends each test, and psycopg would forget what it has prepared: a third of their time.
PrepareManager._should_discard = lambda *_: False


@contextmanager
def server() -> Iterator[str]:
    """The server's SQLAlchemy address, up to and including the slash before the database name."""
    programs = postgres_folder()
    assert programs, "no PostgreSQL here"
    folder = Path(tempfile.mkdtemp(prefix="guichet-pg-"))
    owner = "postgres" if os.geteuid() == 0 else getpass.getuser()
    if os.geteuid() == 0:
        shutil.chown(folder, owner)
    as_owner = ["setpriv", f"--reuid={owner}", "--clear-groups"] if os.geteuid() == 0 else []
    port, data = free_port(), folder / "data"

    def run(*command: str | Path) -> None:
        subprocess.run([*as_owner, *command], check=True, cwd=folder, stdout=subprocess.DEVNULL)

    run(programs / "initdb", "-D", data, "-U", "guichet", "-A", "trust", "-E", "UTF8",
        "--locale=C.UTF-8", "--no-sync")  # fmt: skip
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 {FAST}"
    run(programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
    try:
        yield f"postgresql+psycopg://guichet@127.0.0.1:{port}/"
    finally:
        run(programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
