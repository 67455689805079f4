"""What is new on a file for one reader, since they last opened it: each has their own marks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.casework import queries as casework
from portal.database import now, session
from portal.dossiers.models import Message
from portal.french import plural
from portal.privacy.models import PAUSE, Access, AccessLog
from portal.referrals.desk_study import DeskStudy
from portal.referrals.models import Note, Referral
from portal.referrals.routes import referrals_of
from portal.referrals.study import Study
from portal.users.models import User

MOST = 50
Moment = tuple[datetime | None, int | None]
"""When something happened, and by whom if it is known."""
Rows = tuple[str, tuple[str, ...], Iterable[Any]]
"""Where a part of the page stands, what one of its rows is called, and its rows."""


@dataclass(frozen=True)
class Part:
    """A part of the page, and what is new in it."""

    anchor: str
    words: tuple[str, ...]
    rows: list[Any]

    @property
    def said(self) -> str:
        return plural(len(self.rows), *self.words)


@dataclass(frozen=True)
class News:
    """``parts`` has what is new, ``lines`` the lines of the journal: they tell of the rest."""

    since: datetime
    parts: list[Part]
    lines: list[Any]

    def has(self, row: Any) -> bool:
        fresh = (one for part in self.parts for one in part.rows)
        return any(one is row for one in (*fresh, *self.lines))


def news_for(view: Study, user: User) -> News | None:
    """None on a first visit, which has nothing to compare with."""
    return _news(view, _parts(view, user), user)


def news_at_office(view: DeskStudy, user: User) -> News | None:
    """The same for someone of the front desk, who reads less of what networks write."""
    return _news(view, _parts_at_office(view), user)


def _news(view: Study | DeskStudy, found: Iterable[Rows], user: User) -> News | None:
    since = last_visit(view.dossier.id, user)
    if since is None:
        return None

    def fresh(rows: Iterable[Any]) -> list[Any]:
        return [one for one in rows if any(_is_new(each, since, user) for each in _moments(one))]

    parts = [Part(anchor, words, fresh(rows)) for anchor, words, rows in found]
    lines = [one for one in view.told if one.at > since and one.by_id != user.id]
    return News(since, [one for one in parts if one.rows], lines)


def last_visit(dossier_id: int, user: User) -> datetime | None:
    """The last time that this person opened the file, in the visit before this one."""
    opened = select(AccessLog.at).where(
        AccessLog.dossier_id == dossier_id, AccessLog.user_id == user.id,
        AccessLog.access == Access.OPENED,
    )  # fmt: skip
    later = now()
    for at in session.scalars(opened.order_by(AccessLog.at.desc()).limit(MOST)):
        if later - at > PAUSE:
            return at
        later = at
    return None


def _parts(view: Study, user: User) -> Iterator[Rows]:
    referral = view.referral
    items = [item for request in view.requests for item in request.items]
    others = [one for one in referrals_of(view.dossier) if one.id != referral.id]
    yield "documents", ("document",), view.documents
    yield "complements", ("réponse",), items
    yield "corrections", ("correction",), view.corrected
    yield "messages", ("message",), view.messages
    yield "notes", ("note",), view.notes
    yield "contacts", ("contact",), casework.contacts_on(referral, user)
    yield "avis", ("avis", "avis"), casework.opinions_on(referral, user)
    yield "rendez-vous", ("rendez-vous", "rendez-vous"), casework.appointments_on(referral, user)
    yield "taches", ("tâche",), casework.todos_on(referral, user)
    yield "t-partners", ("autre réseau a avancé", "autres réseaux ont avancé"), others


def _parts_at_office(view: DeskStudy) -> Iterator[Rows]:
    networks = [one.referral for one in view.networks]
    yield "completions", ("réponse",), [one.completion for one in view.completions]
    yield "t-networks", ("réseau a avancé", "réseaux ont avancé"), networks
    yield "documents", ("document",), view.documents
    yield "messages", ("message",), view.messages


def _moments(row: Any) -> Iterator[Moment]:
    """What happened to a row of any kind, of all that may happen to one."""
    if isinstance(row, Referral):
        for at in (row.proposed_at, row.taken_at, row.decided_at, row.closed_at):
            yield at, None
        return
    if isinstance(row, Message | Note):
        yield row.at, row.author_id
        return
    for name, whose in MOMENTS:
        yield getattr(row, name, None), getattr(row, whose, None)


MOMENTS = (
    ("at", "by_id"), ("uploaded_at", "uploaded_by_id"), ("judged_at", "judged_by_id"),
    ("answered_at", ""), ("ended_at", "ended_by_id"), ("done_at", "done_by_id"),
    ("changed_at", ""),
)  # fmt: skip


def _is_new(moment: Moment, since: datetime, user: User) -> bool:
    at, by_id = moment
    return at is not None and at > since and by_id != user.id
