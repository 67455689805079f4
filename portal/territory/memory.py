"""What is remembered of outside services: their answers for some days, their failures for a while.

One small file for all the processes of a machine. What is lost in a power cut is a few answers:
nothing waits for the disk, and no transaction of the portal's own database is touched.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

TABLES = """
CREATE TABLE IF NOT EXISTS answer
  (key TEXT PRIMARY KEY, body BLOB NOT NULL, until REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS circuit
  (service TEXT PRIMARY KEY, failures INTEGER NOT NULL DEFAULT 0,
   closed_until REAL NOT NULL DEFAULT 0, second INTEGER NOT NULL DEFAULT 0,
   calls INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS answer_until ON answer (until);
"""
FAILURES = 3
"""In a row: then the service is left alone."""
PAUSE = 60
"""Seconds during which it is; then one question goes through, to see."""
LONGEST_PAUSE = 600
MOST_KEPT = 5000
SWEPT_EVERY = 200


class Memory:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: sqlite3.Connection | None = None
        self._one_at_a_time = Lock()
        self._kept = 0

    def recall(self, key: str) -> bytes | None:
        with self._writing() as file:
            query = "SELECT body FROM answer WHERE key = ? AND until > ?"
            found = file.execute(query, (key, time.time())).fetchone()
        return bytes(found[0]) if found else None

    def keep(self, key: str, body: bytes, seconds: float) -> None:
        with self._writing() as file:
            row = (key, body, time.time() + seconds)
            file.execute("INSERT OR REPLACE INTO answer VALUES (?, ?, ?)", row)
        self._kept += 1
        if self._kept % SWEPT_EVERY == 0:
            self.sweep()

    def sweep(self) -> None:
        """Forget what is over, and the oldest of what is too many."""
        with self._writing() as file:
            file.execute("DELETE FROM answer WHERE until <= ?", (time.time(),))
            file.execute(
                "DELETE FROM answer WHERE key IN"
                " (SELECT key FROM answer ORDER BY until DESC LIMIT -1 OFFSET ?)",
                (MOST_KEPT,),
            )

    def admits(self, service: str, per_second: int) -> bool:
        """Whether a question may go out now; after a pause, only one at a time may."""
        now = time.time()
        with self._writing() as file:
            file.execute("INSERT OR IGNORE INTO circuit (service) VALUES (?)", (service,))
            failures, closed_until, second, calls = file.execute(
                "SELECT failures, closed_until, second, calls FROM circuit WHERE service = ?",
                (service,),
            ).fetchone()
            calls = calls + 1 if second == int(now) else 1
            if closed_until > now or calls > per_second:
                return False
            trial = now + PAUSE if failures >= FAILURES else 0
            file.execute(
                "UPDATE circuit SET closed_until = ?, second = ?, calls = ? WHERE service = ?",
                (trial, int(now), calls, service),
            )
        return True

    def succeeded(self, service: str) -> None:
        with self._writing() as file:
            change = "UPDATE circuit SET failures = 0, closed_until = 0 WHERE service = ?"
            file.execute(change, (service,))

    def failed(self, service: str, wait: float = 0) -> None:
        """``wait``: the seconds that the service itself asks for."""
        pause = time.time() + min(wait, LONGEST_PAUSE) if wait else 0
        with self._writing() as file:
            file.execute("INSERT OR IGNORE INTO circuit (service) VALUES (?)", (service,))
            file.execute(
                "UPDATE circuit SET failures = failures + 1, closed_until = max(?,"
                " CASE WHEN failures + 1 >= ? THEN ? ELSE 0 END) WHERE service = ?",
                (pause, FAILURES, time.time() + PAUSE, service),
            )

    def close(self) -> None:
        with self._one_at_a_time:
            if self._file:
                self._file.close()
            self._file = None

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """What is read and written inside is one step for all the processes."""
        with self._one_at_a_time:
            self._file = self._file or self._open()
            self._file.execute("BEGIN IMMEDIATE")
            try:
                yield self._file
                self._file.execute("COMMIT")
            except BaseException:
                self._file.execute("ROLLBACK")
                raise

    def _open(self) -> sqlite3.Connection:
        file = sqlite3.connect(self._path, timeout=1, isolation_level=None, check_same_thread=False)
        for step in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=OFF"):
            file.execute(step)
        file.executescript(TABLES)
        return file
