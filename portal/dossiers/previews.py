"""A document shown in a page: a photo as it is kept, a PDF page by page as pictures.

A PDF never reaches the browser's own reader: a program with bounded memory and time draws it.
Drawing takes a while: nothing here touches the database.
"""

import subprocess
from dataclasses import dataclass
from functools import lru_cache

import structlog

from portal import opening, storage
from portal.dossiers.receiving import PDF, PNG, opened_apart
from portal.errors import Refused

log = structlog.get_logger()

MOST_PAGES = 30
"""Shown in one page; whoever needs more takes the file."""
UNDRAWN = "Cette page ne peut pas être montrée ici. Téléchargez le document."


@dataclass(frozen=True)
class Kept:
    """What is read of a document before the database is let go of."""

    key: str
    media_type: str


@dataclass(frozen=True)
class Preview:
    """How many pages are shown, of how many; none when it cannot be drawn."""

    shown: int
    pages: int

    @property
    def whole(self) -> bool:
        return self.shown == self.pages


def preview(kept: Kept) -> Preview:
    try:
        pages = _pages(kept.key) if kept.media_type == PDF else 1
    except Refused:
        pages = 0
    return Preview(min(pages, MOST_PAGES), pages)


def picture(kept: Kept, page: int) -> tuple[bytes, str]:
    """One page, counted from 1, and its media type. Raises Refused when it cannot be drawn."""
    content = _content(kept.key)
    if kept.media_type != PDF:
        return content, kept.media_type
    drawn = _made(content, "draw", str(page))
    if drawn is None:
        raise Refused(UNDRAWN)
    return drawn, PNG


@lru_cache(maxsize=512)
def _pages(key: str) -> int:
    """What lies under a key never changes; that it could not be counted is not kept."""
    counted = _made(_content(key), "count")
    if counted is None:
        raise Refused(UNDRAWN)
    return int(counted)


def _content(key: str) -> bytes:
    try:
        return b"".join(storage.read(key))
    except storage.UNREACHABLE:
        raise Refused("Ce fichier n’est plus lisible. Appelez l’accueil du guichet.") from None


def _made(content: bytes, *what: str) -> bytes | None:
    try:
        done = opened_apart(content, *what)
    except subprocess.TimeoutExpired:
        return None
    if done.returncode != opening.READ:
        log.warning("document not drawn", status=done.returncode, said=done.stderr[-200:].decode())
        return None
    return done.stdout
