"""Work on many files at once: what was asked, and what became of each file."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, now
from portal.referrals.models import Referral
from portal.users.models import User
from portal.vocabulary import LabelledEnum


class BulkAction(LabelledEnum):
    ASSIGN = "assign", "Confier"
    ASK = "ask", "Demander des documents"
    WRITE = "write", "Écrire aux personnes"
    NOTE = "note", "Ajouter une note"


class BulkState(LabelledEnum):
    WAITING = "waiting", "En attente"
    RUNNING = "running", "En cours"
    DONE = "done", "Terminée"
    CANCELLED = "cancelled", "Arrêtée"
    FAILED = "failed", "Arrêtée par une erreur"


OPEN = (BulkState.WAITING, BulkState.RUNNING)


class Outcome(LabelledEnum):
    """What became of one file; FAILED is the portal's own fault."""

    WAITING = "waiting", "Pas fait"
    DONE = "done", "Fait"
    NOTHING = "nothing", "Rien à faire"
    REFUSED = "refused", "Refusé"
    FAILED = "failed", "Échec"


class BulkWork(Base):
    """One order of one person on many files. ``undoes``: it takes back what another one did.

    ``order`` has the shape that ``bulk_doing`` gives to the action; ``attempt`` is the number of
    the try that has it in hand, so that a worker taken for dead writes nothing any more.
    """

    __tablename__ = "bulk_work"

    id: Mapped[int] = mapped_column(primary_key=True)
    form_key: Mapped[str] = mapped_column(String(64), unique=True)
    action: Mapped[BulkAction]
    order: Mapped[dict[str, Any]]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    asked_at: Mapped[datetime] = mapped_column(default=now)
    state: Mapped[BulkState] = mapped_column(default=BulkState.WAITING)
    attempt: Mapped[int] = mapped_column(default=0)
    beat_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    undoes_id: Mapped[int | None] = mapped_column(
        ForeignKey("bulk_work.id", ondelete="CASCADE"), unique=True
    )

    asked_by: Mapped[User] = relationship()
    items: Mapped[list[BulkItem]] = relationship(order_by="BulkItem.id", passive_deletes=True)

    __table_args__ = (
        Index("ix_bulk_work_asked_by_id_asked_at", "asked_by_id", "asked_at"),
        Index("ix_bulk_work_state", "state"),
    )

    @property
    def open(self) -> bool:
        return self.state in OPEN


class BulkItem(Base):
    """One file of it. ``sentence`` says why it was not done; ``trace`` is what undoing needs."""

    __tablename__ = "bulk_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    work_id: Mapped[int] = mapped_column(ForeignKey("bulk_work.id", ondelete="CASCADE"))
    referral_id: Mapped[int] = mapped_column(
        ForeignKey("referral.id", ondelete="CASCADE"), index=True
    )
    outcome: Mapped[Outcome] = mapped_column(default=Outcome.WAITING)
    sentence: Mapped[str] = mapped_column(Text, default="")
    trace: Mapped[dict[str, Any]] = mapped_column(default=dict)

    referral: Mapped[Referral] = relationship()

    __table_args__ = (UniqueConstraint("work_id", "referral_id"),)
