"""What people are asked to complete before their file goes on."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, now
from portal.dossiers.models import Dossier
from portal.users.models import User


class Completion(Base):
    """What the front desk asked a person to complete before their file can be sent on, by a day.

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

    __table_args__ = (
        Index(
            "uq_completion_open",
            "dossier_id",
            unique=True,
            sqlite_where=text("answered_at IS NULL AND closed_at IS NULL"),
            postgresql_where=text("answered_at IS NULL AND closed_at IS NULL"),
        ),
    )
