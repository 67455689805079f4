"""Files that people send, kept under names of our own before any row speaks of them.

They lie in a folder of this machine or, when a bucket is set, in a store that speaks S3.
"""

import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol

import structlog
from flask import Flask, current_app
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, S3Store
from sqlalchemy import event
from sqlalchemy.orm import Session

from portal.database import PortalSession, session
from portal.services import Storage

if TYPE_CHECKING:
    from obstore.store import ClientConfig, RetryConfig

log = structlog.get_logger()

CHUNK = 1 << 16
BATCH = 1000
OURS = re.compile(r"[0-9a-f]{2}/[0-9a-f]{32}")
PATIENCE: "ClientConfig" = {"connect_timeout": "3s", "timeout": "30s", "allow_http": True}
RETRIES: "RetryConfig" = {"max_retries": 2, "retry_timeout": timedelta(seconds=20)}
UNREACHABLE = (OSError, BaseError)
"""What a store raises when it cannot be read or written."""


@dataclass(frozen=True)
class Stored:
    """Where a file lies, what it weighs in bytes and its SHA-256 in hexadecimal."""

    key: str
    size: int
    sha256: str


class Place(Protocol):
    """What differs from one kind of store to the other."""

    store: ObjectStore

    def write(self, key: str, content: bytes) -> None: ...

    def older_than(self, limit: datetime) -> Iterator[list[str]]: ...

    def discard(self, key: str) -> None: ...


class Folder:
    """A folder of this machine: what is written in it survives a power cut."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.store = LocalStore(path, mkdir=True)

    def write(self, key: str, content: bytes) -> None:
        self.store.put(key, content, use_multipart=False)
        for place in (self.path / key, (self.path / key).parent):
            descriptor = os.open(place, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def older_than(self, limit: datetime) -> Iterator[list[str]]:
        """With the temporary files of a write cut short, which the store does not list."""
        for folder in sorted(self.path.glob("[0-9a-f][0-9a-f]")):
            with os.scandir(folder) as entries:
                yield [
                    f"{folder.name}/{entry.name}" for entry in entries if _is_older(entry, limit)
                ]

    def discard(self, key: str) -> None:
        (self.path / key).unlink(missing_ok=True)


class Bucket:
    """A bucket of a store that speaks S3: a file is there whole, or not at all."""

    def __init__(self, settings: Storage) -> None:
        self.store = S3Store(
            settings.bucket,
            endpoint=settings.endpoint or None,
            region=settings.region,
            access_key_id=settings.access_key.get_secret_value(),
            secret_access_key=settings.secret_key.get_secret_value(),
            virtual_hosted_style_request=False,
            client_options=PATIENCE,
            retry_config=RETRIES,
        )

    def write(self, key: str, content: bytes) -> None:
        self.store.put(key, content, use_multipart=False)

    def older_than(self, limit: datetime) -> Iterator[list[str]]:
        for objects in self.store.list(chunk_size=BATCH):
            yield [
                one["path"]
                for one in objects
                if one["last_modified"] < limit and OURS.fullmatch(one["path"])
            ]

    def discard(self, key: str) -> None:
        self.store.delete(key)


def keep(file: IO[bytes]) -> Stored:
    """Write a file for good and say where it is. Raises one of UNREACHABLE."""
    key = f"{secrets.token_hex(1)}/{secrets.token_hex(16)}"
    content = file.read()
    _place().write(key, content)
    return Stored(key, len(content), hashlib.sha256(content).hexdigest())


def read(key: str) -> Iterator[bytes]:
    """The bytes of a kept file, a part at a time. Raises FileNotFoundError."""
    return iter(_place().store.get(key).stream(min_chunk_size=CHUNK))


def exists(key: str) -> bool:
    try:
        _place().store.head(key)
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
    """The keys of all that was written before, a few at a time."""
    return _place().older_than(limit)


def discard(key: str) -> None:
    """Take a file away; one that is not there is away already. Raises one of UNREACHABLE."""
    _place().discard(key)


def discard_once_kept(key: str) -> None:
    """Take a file away when the transaction that forgets it is kept; not at all if it is undone."""
    session().info.setdefault("discarded", []).append(key)


def _is_older(entry: os.DirEntry[str], limit: datetime) -> bool:
    try:
        return entry.is_file() and entry.stat().st_mtime < limit.timestamp()
    except FileNotFoundError:  # a temporary file that has just got its name
        return False


def _place() -> Place:
    place: Place = current_app.extensions["storage"]
    return place


@event.listens_for(PortalSession, "after_commit")
def discard_all(done: Session) -> None:
    """What cannot go now is taken away in the morning, with all that no document speaks of."""
    if done.in_nested_transaction():
        return
    for key in done.info.pop("discarded", ()):
        try:
            discard(key)
        except UNREACHABLE:
            log.exception("file not taken away", key=key)


@event.listens_for(PortalSession, "after_rollback")
def discard_none(done: Session) -> None:
    done.info.pop("discarded", None)


def init_app(app: Flask) -> None:
    settings = app.config["SETTINGS"].storage
    folder = app.config["DATA_DIR"] / "files"
    app.extensions["storage"] = Bucket(settings) if settings.bucket else Folder(folder)
