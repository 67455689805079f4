"""The acceptance cases: profiles of which administrators know where they must lead."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, now
from portal.users.models import User
from portal.vocabulary import LabelledEnum


class CaseOrigin(LabelledEnum):
    SHIPPED = "shipped", "Livré avec le portail"
    FILE = "file", "Tiré d’une demande, sans identité"


class AcceptanceCase(Base):
    """``facts``: an absent one has its usual value. ``expected``: some of ``primary``, ``also``,
    ``mode`` and ``tags``; what it does not say may be anything.

    ``sensitive_reason``: why it keeps facts about someone's health, means or troubles, if it does.
    Nothing leads from a case to the file it was drawn from. Removed, it stays and is run no more.
    """

    __tablename__ = "acceptance_case"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    title: Mapped[str] = mapped_column(String(160))
    summary: Mapped[str] = mapped_column(Text, default="")
    facts: Mapped[dict[str, Any]]
    expected: Mapped[dict[str, Any]]
    sensitive_reason: Mapped[str] = mapped_column(Text, default="")
    origin: Mapped[CaseOrigin]
    added_at: Mapped[datetime] = mapped_column(default=now)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    removed_at: Mapped[datetime | None]

    added_by: Mapped[User | None] = relationship()
