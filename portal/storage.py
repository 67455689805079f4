"""Files that people send, kept under names of our own, on disk before any row speaks of them."""

import hashlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

import structlog
from flask import Flask, current_app
from obstore.store import LocalStore
from sqlalchemy import event
from sqlalchemy.orm import Session

from portal.database import PortalSession, session

log = structlog.get_logger()

CHUNK = 1 << 16


@dataclass(frozen=True)
class Stored:
    """Where a file lies, what it weighs in bytes and its SHA-256 in hexadecimal."""

    key: str
    size: int
    sha256: str


def keep(file: IO[bytes]) -> Stored:
    """Write a file for good (it survives a power cut) and say where it is."""
    key = f"{secrets.token_hex(1)}/{secrets.token_hex(16)}"
    digest, size = hashlib.sha256(), 0

    def parts() -> Iterator[bytes]:
        nonlocal size
        while part := file.read(CHUNK):
            digest.update(part)
            size += len(part)
            yield part

    _store().put(key, parts())
    _settle(_folder() / key)
    return Stored(key, size, digest.hexdigest())


def read(key: str) -> Iterator[bytes]:
    """The bytes of a kept file, a part at a time. Raises FileNotFoundError."""
    return iter(_store().get(key).stream(min_chunk_size=CHUNK))


def exists(key: str) -> bool:
    try:
        _store().head(key)
    except FileNotFoundError:
        return False
    return True


def sha256(key: str) -> str:
    """The SHA-256 of a kept file as it is now, in hexadecimal. Raises FileNotFoundError."""
    digest = hashlib.sha256()
    for part in read(key):
        digest.update(part)
    return digest.hexdigest()


def older_than(limit: datetime) -> Iterator[list[str]]:
    """The keys of all that was written before, temporary files too, a folder at a time."""
    for folder in sorted(_folder().glob("[0-9a-f][0-9a-f]")):
        with os.scandir(folder) as entries:
            yield [f"{folder.name}/{entry.name}" for entry in entries if _is_older(entry, limit)]


def discard_once_kept(key: str) -> None:
    """Take a file away when the transaction that forgets it is kept; not at all if it is undone."""
    session().info.setdefault("discarded", []).append(key)


def discard(key: str) -> None:
    (_folder() / key).unlink(missing_ok=True)


def _is_older(entry: os.DirEntry[str], limit: datetime) -> bool:
    try:
        return entry.is_file() and entry.stat().st_mtime < limit.timestamp()
    except FileNotFoundError:  # a temporary file that has just got its name
        return False


def _settle(path: Path) -> None:
    for place in (path, path.parent):
        descriptor = os.open(place, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _folder() -> Path:
    folder: Path = current_app.config["DATA_DIR"] / "files"
    return folder


def _store() -> LocalStore:
    store: LocalStore = current_app.extensions["storage"]
    return store


@event.listens_for(PortalSession, "after_commit")
def discard_all(done: Session) -> None:
    """What cannot go now is taken away in the morning, with all that no document speaks of."""
    if done.in_nested_transaction():
        return
    for key in done.info.pop("discarded", ()):
        try:
            discard(key)
        except OSError:
            log.exception("file not taken away", key=key)


@event.listens_for(PortalSession, "after_rollback")
def discard_none(done: Session) -> None:
    done.info.pop("discarded", None)


def init_app(app: Flask) -> None:
    folder = app.config["DATA_DIR"] / "files"
    app.extensions["storage"] = LocalStore(folder, mkdir=True)
