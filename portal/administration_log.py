"""The administration's journal: what was changed in the settings of the portal, by whom, in words.

Append-only and chained like the journal of a file. Whoever changes rules, networks, mail texts
or dates records it in the same transaction, so that both are kept or neither.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, ForeignKey, String, Text, func, or_, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from portal.database import Base, now, session
from portal.french import spaced
from portal.pagination import Pagination, pagination
from portal.users.models import User
from portal.vocabulary import LabelledEnum

ONE_AT_A_TIME = 721_501
"""The key of a PostgreSQL advisory lock, any fixed number; SQLite has one writer at a time."""


class Topic(LabelledEnum):
    RULES = "rules", "Règles d’orientation"
    CASES = "cases", "Cas d’acceptation"
    NETWORKS = "networks", "Réseaux et guichets"
    SCHEMES = "schemes", "Aides"
    DOCUMENTS = "documents", "Pièces demandées"
    QUESTIONS = "questions", "Questions des réseaux"
    MAILS = "mails", "Textes des courriels"
    CALENDAR = "calendar", "Jours fériés et délais"
    MEMBERS = "members", "Équipes des réseaux"


class AdministrationEvent(Base):
    """One line. ``about`` is the key of what changed, for the code: « rule_set/3/rule/R11h »."""

    __tablename__ = "administration_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(unique=True)
    topic: Mapped[Topic] = mapped_column(index=True)
    about: Mapped[str] = mapped_column(String(160), index=True, default="")
    subject: Mapped[str] = mapped_column(String(200))
    words: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    at: Mapped[datetime] = mapped_column(default=now)
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    seal: Mapped[str] = mapped_column(String(64))

    by: Mapped[User | None] = relationship()


def record(
    topic: Topic, subject: str, words: str, *, by: User | None, about: str = "", **data: Any
) -> AdministrationEvent:
    """Add a line: ``subject`` names what changed, ``words`` is a sentence that says how.

    Call it last in a command: from here to the end of the transaction nobody else records.
    """
    seq, previous = _last()
    event = AdministrationEvent(
        seq=seq + 1,
        topic=topic,
        about=about,
        subject=spaced(subject),
        words=spaced(words),
        by_id=by.id if by else None,
        at=now(),
        data=data,
    )
    event.seal = sealed(event, previous)
    session.add(event)
    session.flush()
    return event


def hold() -> None:
    """Nobody else records until the end of the transaction."""
    session.flush()
    if session.connection().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(ONE_AT_A_TIME)))


def _last() -> tuple[int, str]:
    hold()
    columns = select(AdministrationEvent.seq, AdministrationEvent.seal)
    row = session.execute(columns.order_by(AdministrationEvent.seq.desc()).limit(1)).first()
    return (row.seq, row.seal) if row else (0, "")


def sealed(event: AdministrationEvent, previous: str) -> str:
    """The SHA-256 of the line and of the seal before it."""
    said = [
        previous, event.seq, event.topic, event.about, event.subject, event.words, event.by_id,
        event.at.isoformat(), event.data,
    ]  # fmt: skip
    return hashlib.sha256(msgspec.json.encode(said, order="sorted")).hexdigest()


def first_broken_line() -> int | None:
    """The number of the first line that has been altered or is missing, None when all hold."""
    previous, expected = "", 1
    for event in session.scalars(select(AdministrationEvent).order_by(AdministrationEvent.seq)):
        if event.seq != expected or event.seal != sealed(event, previous):
            return expected
        previous, expected = event.seal, expected + 1
    return None


def last_about(about: str) -> AdministrationEvent | None:
    """The last line about exactly this."""
    mine = select(AdministrationEvent).where(AdministrationEvent.about == about)
    return session.scalar(mine.order_by(AdministrationEvent.seq.desc()).limit(1))


def did_last(by: User, about: str, words: str = "") -> bool:
    """Whether the last line about exactly this is theirs, and begins with these words: a button
    pressed twice."""
    last = last_about(about)
    return last is not None and last.by_id == by.id and last.words.startswith(words)


@dataclass(frozen=True)
class Asked:
    """What a reader of the journal looks for. ``under``: what begins with this key."""

    topic: Topic | None = None
    by_id: int | None = None
    text: str = ""
    under: str = ""

    def clauses(self) -> list[ColumnElement[bool]]:
        event, found = AdministrationEvent, list[ColumnElement[bool]]()
        if self.topic:
            found.append(event.topic == self.topic)
        if self.by_id:
            found.append(event.by_id == self.by_id)
        if self.under:
            mine = event.about.startswith(f"{self.under}/", autoescape=True)
            found.append(or_(event.about == self.under, mine))
        if self.text:
            said, text = [event.subject, event.words], spaced(self.text)
            found.append(or_(*(one.icontains(text, autoescape=True) for one in said)))
        return found


def page(asked: Asked, number: str | None) -> tuple[Pagination, list[AdministrationEvent]]:
    """The newest first."""
    clauses = asked.clauses()
    count = select(func.count()).select_from(AdministrationEvent).where(*clauses)
    place = pagination(number, session.scalars(count).one())
    query = select(AdministrationEvent).where(*clauses).options(joinedload(AdministrationEvent.by))
    newest = query.order_by(AdministrationEvent.seq.desc())
    return place, list(session.scalars(newest.limit(place.per_page).offset(place.offset)))


def people() -> list[User]:
    """Those who have changed something, by name."""
    known = select(AdministrationEvent.by_id)
    query = select(User).where(User.id.in_(known)).order_by(User.family_name, User.given_name)
    return list(session.scalars(query))
