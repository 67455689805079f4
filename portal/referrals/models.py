"""A file at one network, and what the network asks, notes and answers."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, Versioned, now
from portal.dossiers import sharing
from portal.dossiers.completions import Completion
from portal.dossiers.models import Document, Dossier
from portal.dossiers.readers import Reader
from portal.networks.models import Desk, DocumentKind, Network, Scheme
from portal.referrals.workflow import OPEN, Status, public_word, staff_words
from portal.routing.models import RoutingRun
from portal.users.models import User
from portal.vocabulary import LabelledEnum

_OPEN = ", ".join(f"'{status.value}'" for status in OPEN)


class Referral(Versioned):
    """One network's part of a file. Amounts in cents; days are Paris days.

    ``open`` repeats that the status is one of OPEN, for the index that the lists read;
    ``due_on`` is the day of the next thing owed, by the person if ``waiting_on_owner``, else by
    the network. Only ``clocks.refresh`` writes these. ``in_qpv``, ``need_cents`` and ``sort_name``
    repeat what the file says, for the orders and counts of the lists: see ``repeated``.
    """

    __tablename__ = "referral"

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"))
    desk_id: Mapped[int] = mapped_column(ForeignKey("desk.id"))
    scheme_id: Mapped[int | None] = mapped_column(ForeignKey("scheme.id"))
    scheme_version: Mapped[int | None]
    run_id: Mapped[int | None] = mapped_column(ForeignKey("routing_run.id"))
    lead: Mapped[bool] = mapped_column(default=True)
    status: Mapped[Status] = mapped_column(default=Status.PROPOSED)
    open: Mapped[bool] = mapped_column(default=True)
    adviser_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    proposed_at: Mapped[datetime] = mapped_column(default=now)
    taken_at: Mapped[datetime | None]
    resumed_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    due_on: Mapped[date]
    waiting_on_owner: Mapped[bool] = mapped_column(default=False)
    in_qpv: Mapped[bool] = mapped_column(default=False)
    need_cents: Mapped[int | None] = mapped_column(BigInteger)
    sort_name: Mapped[str] = mapped_column(String(700), default="")
    granted_cents: Mapped[int | None] = mapped_column(BigInteger)
    reason_code: Mapped[str] = mapped_column(String(40), default="")
    reason_text: Mapped[str] = mapped_column(Text, default="")
    next_step: Mapped[str] = mapped_column(Text, default="")
    staff_note: Mapped[str] = mapped_column(Text, default="")

    dossier: Mapped[Dossier] = relationship()
    network: Mapped[Network] = relationship()
    desk: Mapped[Desk] = relationship()
    scheme: Mapped[Scheme | None] = relationship()
    run: Mapped[RoutingRun | None] = relationship()
    adviser: Mapped[User | None] = relationship()
    requests: Mapped[list[InfoRequest]] = relationship(
        back_populates="referral", order_by="InfoRequest.id"
    )

    @property
    def known(self) -> sharing.Known:
        """What its network may know of the file at first sight."""
        return sharing.known(self.dossier, self.network_id)

    @property
    def reader(self) -> Reader:
        """How its network reads the file."""
        return sharing.reader_at(self.dossier, self.network)

    __table_args__ = (
        CheckConstraint(f"open = (status IN ({_OPEN}))", name="open_means_open"),
        CheckConstraint("granted_cents > 0", name="granted_is_positive"),
        Index(
            "uq_referral_one_open",
            "dossier_id",
            "network_id",
            unique=True,
            sqlite_where=text("open = 1"),
            postgresql_where=text("open"),
        ),
        # The desk's list is read in its order; the rest is what its counts look at.
        Index(
            "ix_referral_desk",
            "network_id", "open", "due_on", "id",
            "waiting_on_owner", "status", "adviser_id", "in_qpv", "dossier_id",
        ),
        Index("ix_referral_name", "network_id", "open", "sort_name", "id", "need_cents"),
        Index("ix_referral_adviser", "adviser_id", "open", "due_on", "id"),
        Index(
            "ix_referral_closed",
            "network_id", "closed_at", "id",
            sqlite_where=text("open = 0"),
            postgresql_where=text("NOT open"),
        ),
        Index(
            "ix_referral_dossier",
            "dossier_id", "network_id", "status", "taken_at", "decided_at", "proposed_at",
        ),
        Index("ix_referral_received", "network_id", "proposed_at", "dossier_id"),
        Index(
            "ix_referral_decided",
            "network_id", "decided_at", "status", "dossier_id", "granted_cents", "proposed_at",
        ),
        Index(
            "ix_referral_open",
            "network_id", "proposed_at", "adviser_id", "status", "dossier_id",
            sqlite_where=text("open = 1"),
            postgresql_where=text("open"),
        ),
        Index(
            "ix_referral_proposed",
            "proposed_at", "network_id", "dossier_id",
            sqlite_where=text("status = 'proposed'"),
            postgresql_where=text("status = 'proposed'"),
        ),
    )  # fmt: skip

    @property
    def status_words(self) -> str:
        return staff_words(self.status, waiting=self.waiting_on_owner)

    @property
    def public_word(self) -> str:
        return public_word(self.status, waiting=self.waiting_on_owner)


class InfoRequest(Base):
    """What a network asks of the person, by a day; ``message`` says why. It is open until each item
    has its answer."""

    __tablename__ = "info_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id"), index=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    message: Mapped[str] = mapped_column(Text, default="")
    asked_at: Mapped[datetime] = mapped_column(default=now)
    due_on: Mapped[date]
    answered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    reminders: Mapped[int] = mapped_column(default=0)
    reminded_on: Mapped[date | None]

    referral: Mapped[Referral] = relationship(back_populates="requests")
    by: Mapped[User] = relationship()
    items: Mapped[list[InfoItem]] = relationship(
        back_populates="request", order_by="InfoItem.id", cascade="all, delete-orphan"
    )

    __table_args__ = (Index("ix_info_request_open", "closed_at", "due_on"),)


class ItemState(LabelledEnum):
    ASKED = "asked", "À envoyer"
    SENT = "sent", "Envoyé, à vérifier"
    ACCEPTED = "accepted", "Reçu"
    REFUSED = "refused", "À renvoyer"
    DROPPED = "dropped", "N’est plus demandé"


OWED = (ItemState.ASKED, ItemState.REFUSED)
"""The person has to answer."""
QUESTION_STATES = {
    ItemState.ASKED: "À répondre",
    ItemState.SENT: "Répondu, à vérifier",
    ItemState.ACCEPTED: "Répondu",
    ItemState.REFUSED: "À répondre de nouveau",
    ItemState.DROPPED: "N’est plus demandé",
}


CORRECTION_STATES = {
    ItemState.ASKED: "À corriger",
    ItemState.SENT: "Corrigé, à vérifier",
    ItemState.ACCEPTED: "Corrigé",
    ItemState.REFUSED: "À corriger de nouveau",
    ItemState.DROPPED: "N’est plus demandé",
}


class InfoItem(Base):
    """One thing asked: a document of a kind, a part of the application to correct, or an answer.

    ``corrects`` is a question's code or a part's key, which ``completion`` opens again; an answer
    in words has neither this nor a ``kind_code``.
    """

    __tablename__ = "info_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("info_request.id"), index=True)
    kind_code: Mapped[str | None] = mapped_column(ForeignKey("document_kind.code"))
    corrects: Mapped[str | None] = mapped_column(String(60))
    label: Mapped[str] = mapped_column(String(200))
    help: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[ItemState] = mapped_column(default=ItemState.ASKED)
    answer: Mapped[str] = mapped_column(Text, default="")
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    completion_id: Mapped[int | None] = mapped_column(ForeignKey("completion.id"), index=True)
    refusal: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]

    request: Mapped[InfoRequest] = relationship(back_populates="items")
    kind: Mapped[DocumentKind | None] = relationship()
    document: Mapped[Document | None] = relationship()
    completion: Mapped[Completion | None] = relationship()

    @property
    def state_words(self) -> str:
        """A document is sent, a part is corrected, a question is answered."""
        if self.corrects:
            return CORRECTION_STATES[self.state]
        return self.state.label if self.kind_code else QUESTION_STATES[self.state]

    @property
    def owed(self) -> bool:
        """The person has to answer."""
        return self.state in OWED

    @property
    def in_words(self) -> bool:
        """A question, answered in words."""
        return not (self.kind_code or self.corrects)


class Note(Base):
    """A private note; only the people of its network read it.

    Its author corrects it for a few minutes; later it may only be struck out, and stays readable.
    ``pinned``: it stands at the top of the file.
    """

    __tablename__ = "note"

    id: Mapped[int] = mapped_column(primary_key=True)
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id"), index=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    form_key: Mapped[str] = mapped_column(String(64), unique=True)
    body: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(default=now)
    corrected_at: Mapped[datetime | None]
    struck_at: Mapped[datetime | None]
    struck_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    pinned: Mapped[bool] = mapped_column(default=False)

    referral: Mapped[Referral] = relationship()
    author: Mapped[User] = relationship(foreign_keys=author_id)
    struck_by: Mapped[User | None] = relationship(foreign_keys=struck_by_id)
    mentions: Mapped[list[Mention]] = relationship(
        back_populates="note", order_by="Mention.id", cascade="all, delete-orphan"
    )


class Mention(Base):
    """A colleague whom a note calls; ``seen_at``: when they opened the file since."""

    __tablename__ = "mention"

    id: Mapped[int] = mapped_column(primary_key=True)
    note_id: Mapped[int] = mapped_column(ForeignKey("note.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    seen_at: Mapped[datetime | None]

    note: Mapped[Note] = relationship(back_populates="mentions")
    user: Mapped[User] = relationship()

    __table_args__ = (
        UniqueConstraint("note_id", "user_id"),
        Index("ix_mention_to_see", "user_id", "seen_at"),
    )
