"""The file, what comes with it, and its journal."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.calendar import months_after, today
from portal.database import Base, Versioned, now
from portal.dossiers.document_reasons import DocumentReason
from portal.dossiers.naming import called
from portal.dossiers.workflow import CloseReason, Status
from portal.networks.models import DocumentKind, Network
from portal.users.models import User
from portal.vocabulary import LabelledEnum

if TYPE_CHECKING:
    from portal.dossiers.attachments import Attachment
    from portal.dossiers.consent_models import Consent


class Dossier(Versioned):
    """One project holder's request, from the first question to the end.

    ``answers`` holds what has been answered and understood, by question code; ``typed`` what
    has been typed and is not understood yet, as it was typed. Answers to questions that no
    longer apply stay there, set aside. The block of summary columns repeats a few answers for
    lists and figures; only ``summary.refresh`` writes it. Amounts are in cents. ``at_work`` says
    whether a network has it open; only ``referrals.repeated`` writes it. ``lines`` and
    ``last_seal`` tell where the journal ends; only ``journal.record`` writes them.
    """

    __tablename__ = "dossier"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str | None] = mapped_column(String(12), unique=True)
    status: Mapped[Status] = mapped_column(default=Status.DRAFT)
    close_reason: Mapped[CloseReason | None]
    owner_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    creation_key: Mapped[str] = mapped_column(String(64), unique=True)
    submission_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    form_version: Mapped[int] = mapped_column(default=1)
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    typed: Mapped[dict[str, Any]] = mapped_column(default=dict)
    seen_pages: Mapped[list[str]] = mapped_column(default=list)
    created_at: Mapped[datetime] = mapped_column(default=now)
    saved_at: Mapped[datetime] = mapped_column(default=now)
    submitted_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    title: Mapped[str] = mapped_column(String(120), default="")
    person_name: Mapped[str] = mapped_column(String(170), default="")
    search_text: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[str] = mapped_column(String(20), default="")
    insee: Mapped[str | None] = mapped_column(ForeignKey("commune.insee"))
    in_perimeter: Mapped[bool] = mapped_column(default=False)
    in_qpv: Mapped[bool] = mapped_column(default=False)
    confidential: Mapped[bool] = mapped_column(default=False)
    """In the closed compartment of personal microcredit."""
    need_cents: Mapped[int | None] = mapped_column(BigInteger)
    asked_cents: Mapped[int | None] = mapped_column(BigInteger)
    hearing_on: Mapped[date | None]
    at_work: Mapped[bool] = mapped_column(default=False, deferred=True)
    lines: Mapped[int] = mapped_column(default=0, deferred=True)
    last_seal: Mapped[str] = mapped_column(String(64), default="", deferred=True)

    owner: Mapped[User] = relationship()
    events: Mapped[list[Event]] = relationship(back_populates="dossier", order_by="Event.seq")
    documents: Mapped[list[Document]] = relationship(
        back_populates="dossier", order_by="Document.id"
    )
    consents: Mapped[list[Consent]] = relationship(back_populates="dossier", order_by="Consent.id")
    messages: Mapped[list[Message]] = relationship(back_populates="dossier", order_by="Message.id")

    __table_args__ = (
        CheckConstraint("(number IS NULL) = (status = 'draft')", name="number_once_sent"),
        CheckConstraint("(submitted_at IS NULL) = (status = 'draft')", name="date_once_sent"),
        CheckConstraint("(close_reason IS NULL) = (status <> 'closed')", name="reason_once_closed"),
        Index("ix_dossier_status_submitted_at", "status", "submitted_at", "id"),
        Index(
            "ix_dossier_unattended", "status", "submitted_at", "id",
            sqlite_where=text("at_work = 0"),
            postgresql_where=text("NOT at_work"),
        ),
        Index(
            "ix_dossier_figures",
            "submitted_at", "in_perimeter", "in_qpv", "insee", "status", "id",
        ),
        Index("ix_dossier_opened", "created_at", "in_perimeter", "in_qpv", "insee", "id"),
        Index("ix_dossier_place", "id", "in_perimeter", "in_qpv", "insee", "submitted_at"),
        Index("ix_dossier_search_text", "search_text"),  # read from end to end, without the rows
        Index(
            "ix_dossier_hearing", "hearing_on",
            sqlite_where=text("hearing_on IS NOT NULL"),
            postgresql_where=text("hearing_on IS NOT NULL"),
        ),
    )  # fmt: skip

    @property
    def called(self) -> str:
        return called(self.title, self.kind)


class Audience(LabelledEnum):
    """Who may read a line of the journal."""

    EVERYONE = "everyone", "La personne et les équipes"
    STAFF = "staff", "Les équipes"
    NETWORK = "network", "Le réseau concerné"


class Event(Base):
    """One line of a file's journal; lines are only ever added, each sealed on the one before."""

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(String(60))
    audience: Mapped[Audience] = mapped_column(default=Audience.EVERYONE)
    network_id: Mapped[int | None] = mapped_column(ForeignKey("network.id"))
    referral_id: Mapped[int | None] = mapped_column(ForeignKey("referral.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    seal: Mapped[str] = mapped_column(String(64))

    dossier: Mapped[Dossier] = relationship(back_populates="events")
    by: Mapped[User | None] = relationship()
    network: Mapped[Network | None] = relationship()

    __table_args__ = (
        Index("uq_event_dossier_id_seq", "dossier_id", "seq", unique=True),
        Index("ix_event_at", "dossier_id", "at"),
        Index(
            "ix_event_ready",
            "referral_id",
            "at",
            sqlite_where=text("kind = 'referral.declare_ready'"),
            postgresql_where=text("kind = 'referral.declare_ready'"),
        ),
        {"sqlite_autoincrement": True},  # the number of an erased line is never given again
    )


class DocumentState(LabelledEnum):
    CHECKING = "checking", "En cours de vérification"
    INFECTED = "infected", "Supprimé : contenait un virus"
    RECEIVED = "received", "Reçu"
    ACCEPTED = "accepted", "Accepté"
    REFUSED = "refused", "À renvoyer"
    REMOVED = "removed", "Retiré"


GONE = (DocumentState.REMOVED, DocumentState.INFECTED)
"""Nothing is kept of them but their row."""


class DocumentFault(LabelledEnum):
    MISSING = "missing", "Introuvable ou illisible"
    ALTERED = "altered", "Différent de ce qui a été reçu"


class Document(Base):
    """A file that was sent: where it is kept, what it weighs in bytes, and the verdict on it.

    ``fault`` is what was found the last time that its content was read again, ``verified_at``;
    ``scan_due_at``, when the antivirus is asked next; ``dated_on``, the date written on it;
    ``personal``: it was sent for a request in the closed compartment of personal loans.
    """

    __tablename__ = "document"

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    kind_code: Mapped[str] = mapped_column(ForeignKey("document_kind.code"))
    upload_key: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    storage_key: Mapped[str] = mapped_column(String(80), unique=True)
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(80))
    state: Mapped[DocumentState] = mapped_column(default=DocumentState.RECEIVED)
    reason_code: Mapped[DocumentReason | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    uploaded_at: Mapped[datetime] = mapped_column(default=now)
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    judged_at: Mapped[datetime | None]
    judged_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    verified_at: Mapped[datetime | None]
    fault: Mapped[DocumentFault | None]
    scan_due_at: Mapped[datetime | None]
    dated_on: Mapped[date | None]
    personal: Mapped[bool] = mapped_column(default=False)

    dossier: Mapped[Dossier] = relationship(back_populates="documents")
    kind: Mapped[DocumentKind] = relationship(lazy="joined")

    @property
    def readable(self) -> bool:
        return self.state is not DocumentState.CHECKING and self.state not in GONE

    @property
    def valid_until(self) -> date | None:
        """The last day on which it is young enough, if its age counts and its date is known."""
        if self.dated_on is None or self.kind.valid_months is None:
            return None
        return months_after(self.dated_on, self.kind.valid_months)

    @property
    def too_old(self) -> bool:
        return self.valid_until is not None and self.valid_until < today()

    __table_args__ = (
        Index(
            "ix_document_fault", "fault",
            sqlite_where=text("fault IS NOT NULL"), postgresql_where=text("fault IS NOT NULL"),
        ),
        Index(
            "ix_document_scan_due_at", "scan_due_at",
            sqlite_where=text("scan_due_at IS NOT NULL"),
            postgresql_where=text("scan_due_at IS NOT NULL"),
        ),
    )  # fmt: skip


class Message(Base):
    """Between the person and a network, or the front desk if there is none: words, files, both."""

    __tablename__ = "message"

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    network_id: Mapped[int | None] = mapped_column(ForeignKey("network.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    from_owner: Mapped[bool]
    form_key: Mapped[str] = mapped_column(String(64), unique=True)
    body: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(default=now)
    read_at: Mapped[datetime | None]
    read_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    dossier: Mapped[Dossier] = relationship(back_populates="messages")
    author: Mapped[User] = relationship(foreign_keys=author_id)
    read_by: Mapped[User | None] = relationship(foreign_keys=read_by_id)
    network: Mapped[Network | None] = relationship()
    attachments: Mapped[list[Attachment]] = relationship(
        back_populates="message", order_by="Attachment.id"
    )

    __table_args__ = (
        Index("ix_message_unread", "dossier_id", "network_id", "from_owner", "read_at"),
        Index(
            "ix_message_to_read", "network_id", "dossier_id",
            sqlite_where=text("from_owner = 1 AND read_at IS NULL"),
            postgresql_where=text("from_owner AND read_at IS NULL"),
        ),
    )  # fmt: skip


class TaskKind(LabelledEnum):
    ORIENTATION = "orientation", "Confirmer l’orientation avec la personne"
    NO_ROUTE = "no_route", "Trouver une solution : aucun réseau ne prend la demande"
    FACT_MISSING = "fact_missing", "Poser la question qui manque pour orienter"
    QPV_REFERENT = "qpv_referent", "Accompagnement individualisé (quartier prioritaire)"
    QPV_CHECK = "qpv_check", "Vérifier le quartier prioritaire"
    SILENCE = "silence", "Un réseau ne répond pas"
    URGENT = "urgent", "Urgence sociale : appeler aujourd’hui"
    CALL_ME = "call_me", "Rappeler la personne, qui l’a demandé"
    NEW_ADVICE = "new_advice", "Revoir l’orientation : les règles diraient autre chose"
    NO_MAIL = "no_mail", "Prévenir la personne, qui n’a pas de courriel"
    DUPLICATE = "duplicate", "Un réseau pense que c’est un doublon : comparer"


class Task(Base):
    """Something the front desk has to do on a file, by a day."""

    __tablename__ = "task"

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    kind: Mapped[TaskKind]
    key: Mapped[str] = mapped_column(String(80), unique=True)
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    due_on: Mapped[date]
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    dossier: Mapped[Dossier] = relationship()

    __table_args__ = (Index("ix_task_open", "done_at", "due_on"),)
