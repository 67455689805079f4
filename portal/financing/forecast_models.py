"""The three-year forecast of a file: only what the person gave; the rest is computed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Versioned, now
from portal.dossiers.models import Dossier


class Forecast(Versioned):
    """One per file. ``answers`` holds what was understood, by code: « rent_2 » is year 2's rent.

    Amounts are in cents, rates in percent. ``typed`` is what is not understood yet, as it was
    typed. Figures of lines that no longer apply stay there, set aside.
    """

    __tablename__ = "forecast"

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(
        ForeignKey("dossier.id", ondelete="CASCADE"), unique=True
    )
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    typed: Mapped[dict[str, Any]] = mapped_column(default=dict)
    saved_at: Mapped[datetime] = mapped_column(default=now)

    dossier: Mapped[Dossier] = relationship()
