"""What people are asked to complete before their file goes on, or to correct once it is there."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, Text, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, now, session
from portal.dossiers.models import Dossier
from portal.dossiers.workflow import Status
from portal.networks.models import Network
from portal.users.models import User

STANDING = "answered_at IS NULL AND closed_at IS NULL AND network_id IS NULL"


class Completion(Base):
    """What the front desk asked a person to complete before their file can be sent on, by a day.

    Or, with a ``network``, what this one, which studies the file, asked them to correct.

    ``questions`` and ``reviewed`` hold the codes of the questions asked, and of the pages that the
    person saved since; ``before`` and ``after`` all the answers at the asking and at the sending
    back. A part is named there by its key; before and after, with what it read. It is open until
    it is answered, or closed because the file moved on without it.
    """

    __tablename__ = "completion"

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    asked_at: Mapped[datetime] = mapped_column(default=now)
    network_id: Mapped[int | None] = mapped_column(ForeignKey("network.id"))
    due_on: Mapped[date]
    message: Mapped[str] = mapped_column(Text, default="")
    questions: Mapped[list[str]]
    reviewed: Mapped[list[str]] = mapped_column(default=list)
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]] = mapped_column(default=dict)
    answered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    reminders: Mapped[int] = mapped_column(default=0)
    reminded_on: Mapped[date | None]

    dossier: Mapped[Dossier] = relationship()
    by: Mapped[User] = relationship()
    network: Mapped[Network | None] = relationship()

    __table_args__ = (
        Index(
            "uq_completion_open",
            "dossier_id",
            unique=True,
            sqlite_where=text(STANDING),
            postgresql_where=text(STANDING),
        ),
    )


def is_open() -> ColumnElement[bool]:
    return Completion.answered_at.is_(None) & Completion.closed_at.is_(None)


def by_front_desk() -> ColumnElement[bool]:
    """Open, and asked by the front desk: one of a file at most."""
    return is_open() & Completion.network_id.is_(None)


def open_completions(dossier: Dossier) -> list[Completion]:
    """All that the person is asked to complete or to correct now, the oldest first."""
    if dossier.status is Status.DRAFT:
        return []
    query = select(Completion).where(Completion.dossier_id == dossier.id, is_open())
    return list(session.scalars(query.order_by(Completion.id)))


def is_reopened(dossier: Dossier) -> bool:
    """Whether something of a file that was sent may be written again."""
    return bool(open_completions(dossier))
