"""Who else than its owner reads, fills or sends a file: mandates, contributions, handovers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, Versioned, now
from portal.dossiers.models import Dossier
from portal.users.models import User
from portal.vocabulary import LabelledEnum


class Right(LabelledEnum):
    """Each holds the ones before."""

    READ = "read", "Lire"
    EDIT = "edit", "Lire et remplir"
    SEND = "send", "Lire, remplir et envoyer"


class MandateKind(LabelledEnum):
    INVITED = "invited", "Invitée par la personne"
    ASSISTED = "assisted", "Accueil qui remplit avec la personne"


class MandateState(LabelledEnum):
    TO_CONFIRM = "to_confirm", "À confirmer par vous"
    INVITED = "invited", "Invitation envoyée"
    ACCEPTED = "accepted", "Acceptée"
    REFUSED = "refused", "Refusée"
    WITHDRAWN = "withdrawn", "Retirée"
    EXPIRED = "expired", "Expirée"


class Mandate(Versioned):
    """What someone may do in the file of someone else.

    An invitation: ``by`` is the owner, who confirms it by a link; then ``user`` accepts it. Its
    ``text`` is what the owner confirmed. Help of the front desk: ``user`` and ``by`` are the
    officer, ``email`` the person's, if they have one; ``signed_print`` is the fingerprint of the
    answers on the page that the person signed.
    """

    __tablename__ = "mandate"

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(
        ForeignKey("dossier.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[MandateKind] = mapped_column(default=MandateKind.INVITED)
    right: Mapped[Right]
    name: Mapped[str] = mapped_column(String(170))
    email: Mapped[str] = mapped_column(String(255), default="")
    organisation: Mapped[str] = mapped_column(String(120), default="")
    keeps_reading: Mapped[bool] = mapped_column(default=False)
    text_version: Mapped[int] = mapped_column(default=1)
    text: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    signed_print: Mapped[str] = mapped_column(String(64), default="")

    dossier: Mapped[Dossier] = relationship()
    by: Mapped[User] = relationship(foreign_keys=[by_id])
    user: Mapped[User | None] = relationship(foreign_keys=[user_id])

    __table_args__ = (Index("ix_mandate_user_id_dossier_id", "user_id", "dossier_id"),)

    @property
    def state(self) -> MandateState:
        """The last thing that happened to it."""
        for moment, reached in (
            (self.withdrawn_at, MandateState.WITHDRAWN),
            (self.refused_at, MandateState.REFUSED),
            (self.accepted_at, MandateState.ACCEPTED),
        ):
            if moment:
                return reached
        if now() >= self.expires_at:
            return MandateState.EXPIRED
        return MandateState.INVITED if self.confirmed_at else MandateState.TO_CONFIRM

    @property
    def may_be_withdrawn(self) -> bool:
        return self.state in (
            MandateState.TO_CONFIRM, MandateState.INVITED, MandateState.ACCEPTED
        )  # fmt: skip

    @property
    def full_name(self) -> str:
        """« Claire Petit, BGE Picardie »."""
        return f"{self.name}, {self.organisation}" if self.organisation else self.name


class Contribution(Base):
    """When someone who is not its owner last saved a file, and which of its pages so far."""

    __tablename__ = "contribution"

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    pages: Mapped[list[str]] = mapped_column(default=list)
    saved_at: Mapped[datetime] = mapped_column(default=now)

    user: Mapped[User] = relationship()

    __table_args__ = (UniqueConstraint("dossier_id", "user_id"),)


class Handover(Versioned):
    """A file offered by its owner to another account; nothing changes until it is accepted."""

    __tablename__ = "handover"

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"))
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    email: Mapped[str] = mapped_column(String(255))
    made_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    """Accepted, refused or taken back."""

    dossier: Mapped[Dossier] = relationship()
    by: Mapped[User] = relationship()

    __table_args__ = (
        Index(
            "uq_handover_open",
            "dossier_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_handover_dossier_id", "dossier_id"),
    )

    @property
    def is_open(self) -> bool:
        return self.ended_at is None and now() < self.expires_at
