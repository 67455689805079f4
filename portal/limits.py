"""Where tries are counted when no Redis is given: one small file for all the processes.

Counted in memory, two processes would allow twice as much, and a new start would forget. What is
lost in a power cut is a minute of counting: nothing waits for the disk.
"""

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from threading import Lock

from limits.storage import Storage

TABLE = """
CREATE TABLE IF NOT EXISTS tries
  (key TEXT PRIMARY KEY, count INTEGER NOT NULL, until REAL NOT NULL) WITHOUT ROWID
"""
COUNT = """
INSERT INTO tries (key, count, until) VALUES (:key, :amount, :until)
ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN until <= :now THEN :amount ELSE count + :amount END,
  until = CASE WHEN until <= :now THEN :until ELSE until END
RETURNING count
"""
SWEPT_EVERY = 1000
"""Tries between two clearings of what is over."""


class FileStorage(Storage):
    """``file:///path/limits.db``, made at the first try."""

    STORAGE_SCHEME = ["file"]

    def __init__(self, uri: str, *, wrap_exceptions: bool = False, **_: str) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self._path = Path(uri.removeprefix("file://"))
        self._file: sqlite3.Connection | None = None
        self._one_at_a_time = Lock()
        self._counted = 0

    @property
    def base_exceptions(self) -> type[Exception] | tuple[type[Exception], ...]:
        return sqlite3.Error

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        now = time.time()
        [found] = self._ask(COUNT, key=key, amount=amount, until=now + expiry, now=now)
        self._counted += 1
        if self._counted % SWEPT_EVERY == 0:
            self._ask("DELETE FROM tries WHERE until <= :now", now=now)
        return int(found[0])

    def get(self, key: str) -> int:
        found = self._ask(
            "SELECT count FROM tries WHERE key = :key AND until > :now", key=key, now=time.time()
        )
        return int(found[0][0]) if found else 0

    def get_expiry(self, key: str) -> float:
        found = self._ask("SELECT until FROM tries WHERE key = :key", key=key)
        return float(found[0][0]) if found else time.time()

    def check(self) -> bool:
        try:
            self._ask("SELECT 1")
        except sqlite3.Error:
            return False
        return True

    def reset(self) -> int | None:
        return len(self._ask("DELETE FROM tries RETURNING key"))

    def clear(self, key: str) -> None:
        self._ask("DELETE FROM tries WHERE key = :key", key=key)

    def close(self) -> None:
        with self._one_at_a_time:
            if self._file:
                self._file.close()
            self._file = None

    def _ask(self, statement: str, **values: object) -> list[tuple[float, ...]]:
        with self._one_at_a_time:
            self._file = self._file or self._open()
            with closing(self._file.execute(statement, values)) as answer:
                return answer.fetchall()

    def _open(self) -> sqlite3.Connection:
        file = sqlite3.connect(self._path, timeout=1, isolation_level=None, check_same_thread=False)
        for step in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=OFF", TABLE):
            file.execute(step)
        return file
