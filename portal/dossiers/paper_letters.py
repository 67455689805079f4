"""The letters of a file: written with what happened, made as PDF soon after, then never changed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    func,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, defer, mapped_column, relationship

from portal.asked_once import Looking, Rows
from portal.database import Base, now, session
from portal.dossiers import journal
from portal.dossiers.blocks import NECESSARY
from portal.dossiers.models import DocumentFault, Dossier
from portal.dossiers.sharing import shares
from portal.errors import Refused
from portal.networks.models import Network
from portal.users.models import User
from portal.vocabulary import LabelledEnum, RoleName

LONGEST_SUBJECT = 200
"""As it is listed; the letter itself has it whole."""
LATE_AFTER = timedelta(hours=1)


class LetterKind(LabelledEnum):
    ORIENTATION = "orientation", "Orientation de votre demande"
    TAKEN = "taken", "Prise en charge"
    REQUEST = "request", "Demande de pièces"
    GRANT = "grant", "Décision d’accord"
    REFUSAL = "refusal", "Décision de refus"
    DECLINE = "decline", "Demande non étudiée"
    TRANSFER = "transfer", "Transfert à un autre réseau"
    ADJOURNMENT = "adjournment", "Ajournement"


class PaperLetter(Base):
    """From a network to the person, or from the guichet itself (no ``network_id``).

    ``key``: what it tells; it is told once. ``content``: all its words as they were that day, with
    the version of the network's stationery that gave them. It has no content in the store until
    ``made_at``; ``due_at``: when it is tried next. ``fault``, ``verified_at``: as for a document.
    """

    __tablename__ = "paper_letter"

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    referral_id: Mapped[int | None] = mapped_column(ForeignKey("referral.id"), index=True)
    network_id: Mapped[int | None] = mapped_column(ForeignKey("network.id"))
    stationery_id: Mapped[int | None] = mapped_column(ForeignKey("stationery.id"))
    kind: Mapped[LetterKind]
    key: Mapped[str] = mapped_column(String(80), unique=True)
    subject: Mapped[str] = mapped_column(String(LONGEST_SUBJECT))
    content: Mapped[dict[str, Any]]
    written_at: Mapped[datetime] = mapped_column(default=now)
    due_at: Mapped[datetime] = mapped_column(default=now)
    attempt: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime | None]
    storage_key: Mapped[str | None] = mapped_column(String(80), unique=True)
    size: Mapped[int | None] = mapped_column(BigInteger)
    sha256: Mapped[str | None] = mapped_column(String(64))
    verified_at: Mapped[datetime | None]
    fault: Mapped[DocumentFault | None]

    dossier: Mapped[Dossier] = relationship()
    network: Mapped[Network | None] = relationship()

    __table_args__ = (
        CheckConstraint("(made_at IS NULL) = (storage_key IS NULL)", name="kept_once_made"),
        CheckConstraint("(made_at IS NULL) = (sha256 IS NULL)", name="hashed_once_made"),
        Index(
            "ix_paper_letter_due_at",
            "due_at",
            sqlite_where=text("made_at IS NULL"),
            postgresql_where=text("made_at IS NULL"),
        ),
        Index(
            "ix_paper_letter_fault",
            "fault",
            sqlite_where=text("fault IS NOT NULL"),
            postgresql_where=text("fault IS NOT NULL"),
        ),
    )

    media_type = "application/pdf"

    @property
    def name(self) -> str:
        """As it is downloaded."""
        return f"courrier-{self.dossier.number}-{self.id}.pdf"


def check_made(letter: PaperLetter) -> None:
    """Raises Refused with a kind sentence."""
    if letter.made_at is None:
        raise Refused("Ce courrier est en préparation. Il s’ouvre dans quelques minutes.")


def waiting_long() -> int:
    """How many should have been made an hour ago."""
    late = PaperLetter.made_at.is_(None) & (PaperLetter.written_at < now() - LATE_AFTER)
    return session.scalars(select(func.count(PaperLetter.id)).where(late)).one()


def letters_of(dossier: Dossier) -> list[PaperLetter]:
    """All of a file, without their words; the last one first."""
    mine = select(PaperLetter).where(PaperLetter.dossier_id == dossier.id)
    bare = mine.options(defer(PaperLetter.content)).order_by(PaperLetter.id.desc())
    return list(session.scalars(bare))


def _on_file(dossier: Dossier, network_id: int | None) -> Rows:
    here = (PaperLetter.dossier_id == dossier.id) & (PaperLetter.network_id == network_id)
    return Rows(PaperLetter, here, [defer(PaperLetter.content)])


letters_from: Looking[[Dossier, int | None], list[PaperLetter]] = Looking(
    _on_file, lambda found: sorted(found, key=lambda one: -one.id)
)
"""Those that one network wrote about a file, or the guichet (None), the last one first."""


def letter_for(letter_id: int, user: User) -> PaperLetter | None:
    """For whom it was written to, and for those who wrote it as long as they may know of whom."""
    one = select(PaperLetter).join(PaperLetter.dossier).where(PaperLetter.id == letter_id)
    return session.scalar(one.where(or_(*_read_by(user))))


def _read_by(user: User) -> list[ColumnElement[bool]]:
    told = shares(PaperLetter.dossier_id, PaperLetter.network_id, *NECESSARY)
    found = [Dossier.owner_id == user.id, PaperLetter.network_id.in_(user.network_ids) & told]
    if user.has_role(RoleName.FRONT_DESK):
        found.append(PaperLetter.network_id.is_(None))
    return found


journal.speak("letter.make", "", partners="")  # the line of its step is told, and it is listed
