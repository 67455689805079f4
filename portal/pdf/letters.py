"""Letters made as PDF behind the scenes, each once, from the words that they were written with.

One is claimed for a while before it is made, so that two processes do not make it together and
one that a killed process had claimed is made later.
"""

import io
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.orm import joinedload, undefer

from portal import storage
from portal.correspondence.models import Stationery, StationeryImage
from portal.database import let_go, lock, now, reading, session, transaction
from portal.dossiers import journal
from portal.dossiers.paper_letters import PaperLetter
from portal.pdf.typesetting import render
from portal.storage import UNREACHABLE, Stored

log = structlog.get_logger()

TEMPLATE = "letter.typ"
CLAIMED_FOR = timedelta(minutes=2)
OFTEN = 5
"""Tries, a few minutes apart; the next ones come every hour."""
LATER = timedelta(hours=1)
SUFFIXES = {"image/png": "png", "image/jpeg": "jpg"}


@dataclass(frozen=True)
class Turn:
    """A worker's hold on a letter, and all that its page is made of."""

    id: int
    attempt: int
    content: dict[str, Any]
    images: dict[str, bytes]


def make_waiting() -> None:
    """Make those that wait. Safe to call at any time, anywhere."""
    while (turn := _claim()) and _make(turn):
        pass


def page(content: dict[str, Any], images: dict[str, bytes]) -> bytes:
    """The PDF/UA of one letter. ``images``: « logo.png », « signature.jpg »."""
    named = {name.partition(".")[0]: name for name in images}
    pictures = {one: named.get(one, "") for one in ("logo", "signature")}
    return render(TEMPLATE, content | pictures, images)


def images_of(stationery: Stationery | None) -> dict[str, bytes]:
    if stationery is None:
        return {}
    parts = {"logo": stationery.logo, "signature": stationery.signature}
    return {f"{name}.{SUFFIXES[one.media_type]}": one.content for name, one in parts.items() if one}


def _claim() -> Turn | None:
    due = PaperLetter.made_at.is_(None) & (PaperLetter.due_at <= now())
    with reading():
        if session.scalar(select(PaperLetter.id).where(due).limit(1)) is None:
            return None
    with transaction():
        first = select(PaperLetter).where(due).order_by(PaperLetter.due_at, PaperLetter.id)
        held = first.limit(1).with_for_update(skip_locked=True)
        found = session.scalar(held.execution_options(populate_existing=True))
        if found is None:
            return None
        found.attempt += 1
        found.due_at = now() + (CLAIMED_FOR if found.attempt <= OFTEN else LATER)
        session.flush()
        return Turn(found.id, found.attempt, found.content, _pictures(found.stationery_id))


def _pictures(stationery_id: int | None) -> dict[str, bytes]:
    with_content = (
        joinedload(one).options(undefer(StationeryImage.content))
        for one in (Stationery.logo, Stationery.signature)
    )
    mine = select(Stationery).where(Stationery.id == stationery_id).options(*with_content)
    return images_of(session.scalar(mine))


def _make(turn: Turn) -> bool:
    """Outside any transaction, up to where it is kept; what fails is tried again.

    False when the store is away: nothing else can be kept either.
    """
    try:
        stored = storage.keep(io.BytesIO(page(turn.content, turn.images)))
        if not _keep(turn, stored):
            _drop(stored)
    except UNREACHABLE:
        log.exception("letter not kept", letter=turn.id, attempt=turn.attempt)
        return False
    except Exception:
        let_go()
        log.exception("letter not made", letter=turn.id, attempt=turn.attempt)
    return True


def _keep(turn: Turn, stored: Stored) -> bool:
    """Unless another worker has made it, or its file is gone."""
    with transaction():
        found = session.get(PaperLetter, turn.id, populate_existing=True)
        if found is None:
            return False
        lock(found.dossier)
        session.refresh(found)
        if found.made_at:
            return False
        found.made_at, found.storage_key = now(), stored.key
        found.size, found.sha256 = stored.size, stored.sha256
        session.flush()
        journal.record(
            found.dossier, "letter.make", by=None, network_id=found.network_id,
            referral_id=found.referral_id, letter=found.kind.label, id=found.id,
            sha256=stored.sha256,
        )  # fmt: skip
        return True


def _drop(stored: Stored) -> None:
    """What cannot go now goes with the morning's sweep."""
    with suppress(*UNREACHABLE):
        storage.discard(stored.key)
