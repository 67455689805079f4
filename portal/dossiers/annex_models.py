"""What a person answered to the questions of one scheme, and in which version of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, now
from portal.networks.models import SchemeAnnex


class AnnexAnswers(Base):
    """One per file and scheme; ``typed`` is what is not understood yet, as it was typed."""

    __tablename__ = "annex_answers"

    dossier_id: Mapped[int] = mapped_column(
        ForeignKey("dossier.id", ondelete="CASCADE"), primary_key=True
    )
    scheme_id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    typed: Mapped[dict[str, Any]] = mapped_column(default=dict)
    saved_at: Mapped[datetime] = mapped_column(default=now)

    annex: Mapped[SchemeAnnex] = relationship(lazy="joined")

    __table_args__ = (
        ForeignKeyConstraint(
            ["scheme_id", "version"], ["scheme_annex.scheme_id", "scheme_annex.version"]
        ),
    )
