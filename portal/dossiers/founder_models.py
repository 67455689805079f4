"""Those who carry a project with its owner, and each one's word on the sharing of their data."""

import secrets
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Versioned, now
from portal.dossiers.models import Dossier
from portal.vocabulary import LabelledEnum

WHOLE = 10_000
"""All the shares together, in hundredths of a percent."""


class Word(LabelledEnum):
    """What someone said when asked whether their data may leave with the file."""

    WAITING = "waiting", "En attente"
    AGREED = "agreed", "Accord donné"
    REFUSED = "refused", "Accord refusé"
    WITHDRAWN = "withdrawn", "Accord retiré"


def new_nonce() -> str:
    return secrets.token_urlsafe(16)


class Founder(Versioned):
    """One founder or borrower. Of the owner, what the answers say already is read there.

    ``share`` is in hundredths of a percent; ``typed`` what is not understood yet, as it was typed.
    ``nonce`` is what their link is bound to: a new one makes the links sent before void.
    ``networks`` are the codes of those for which they agreed.
    """

    __tablename__ = "founder"

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(
        ForeignKey("dossier.id", ondelete="CASCADE"), index=True
    )
    form_key: Mapped[str] = mapped_column(String(80), unique=True)
    is_owner: Mapped[bool] = mapped_column(default=False)
    given_name: Mapped[str] = mapped_column(String(80), default="")
    family_name: Mapped[str] = mapped_column(String(80), default="")
    birth: Mapped[date | None]
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(20), default="")
    share: Mapped[int | None]
    role: Mapped[str] = mapped_column(String(80), default="")
    situation: Mapped[str] = mapped_column(String(40), default="")
    borrows: Mapped[bool | None]
    typed: Mapped[dict[str, Any]] = mapped_column(default=dict)
    nonce: Mapped[str] = mapped_column(String(32), default=new_nonce)
    asked_at: Mapped[datetime | None]
    word: Mapped[Word] = mapped_column(default=Word.WAITING)
    answered_at: Mapped[datetime | None]
    networks: Mapped[list[str]] = mapped_column(default=list)
    text_version: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(default=now)

    dossier: Mapped[Dossier] = relationship()

    __table_args__ = (
        CheckConstraint(f"share BETWEEN 0 AND {WHOLE}", name="share_is_a_part"),
        Index(
            "uq_founder_owner",
            "dossier_id",
            unique=True,
            sqlite_where=text("is_owner = 1"),
            postgresql_where=text("is_owner"),
        ),
    )
