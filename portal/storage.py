"""Files that people send, kept under names of our own, on disk before any row speaks of them."""

import hashlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from flask import Flask, current_app
from obstore.store import LocalStore

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


def discard(key: str) -> None:
    _store().delete(key)


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


def init_app(app: Flask) -> None:
    folder = app.config["DATA_DIR"] / "files"
    app.extensions["storage"] = LocalStore(folder, mkdir=True)
