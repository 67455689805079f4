"""The portal as ``make run`` serves it, worker inside, killed without a word and started again."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import requests

ROOT = Path(__file__).parents[2]
SERVE = [Path(sys.executable).parent / "gunicorn", "-c", "python:portal.server", "wsgi:app"]
STARTING = 60
"""Seconds."""


class Server:
    """One portal: its address stays, its processes come and go."""

    def __init__(self, environment: Mapping[str, str], log: Path) -> None:
        self.environment, self.log = os.environ | environment, log
        self.address = environment["GUICHET_BASE_URL"]
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as said:
            self.process = subprocess.Popen(
                SERVE, cwd=ROOT, env=self.environment, stderr=said, start_new_session=True
            )
        end = time.monotonic() + STARTING
        while not self._answers():
            assert self.process.poll() is None, "the server ended by itself"
            assert time.monotonic() < end, "the server does not answer"
            time.sleep(0.05)

    def kill(self) -> None:
        """All its processes at once, in the middle of what they do."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def kill_one_process(self, chance: random.Random) -> None:
        """One of those that answer; the first process of all starts another."""
        assert self.process
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        os.kill(int(chance.choice(children.split())), signal.SIGKILL)

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self.address}/accessibilite", timeout=5).ok
        except requests.RequestException:
            return False
