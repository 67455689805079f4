"""Networks, their desks, their schemes (versioned) and the kinds of document they ask for."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, Versioned, now
from portal.vocabulary import Block, LabelledEnum


class Network(Base):
    """Whom the routing names: a network with a desk here, or someone to be oriented to.

    ``association`` names the legal body of networks that are one; each still has its own desk.
    ``name_in_sentence`` bears its article: « l’Adie », « le DLA de la Somme ».
    ``to_confirm`` names the columns whose value an administrator has still to check.
    """

    __tablename__ = "network"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    abbreviation: Mapped[str] = mapped_column(String(6))
    name: Mapped[str] = mapped_column(String(120))
    name_in_sentence: Mapped[str] = mapped_column(String(120), default="")
    alias: Mapped[str] = mapped_column(String(120), default="")
    association: Mapped[str] = mapped_column(String(120), default="")
    summary: Mapped[str] = mapped_column(Text)
    phone: Mapped[str] = mapped_column(String(30), default="")
    email: Mapped[str] = mapped_column(String(255), default="")
    website: Mapped[str] = mapped_column(String(255), default="")
    address: Mapped[str] = mapped_column(String(255), default="")
    opening_hours: Mapped[str] = mapped_column(String(120), default="")
    answer_delay: Mapped[str] = mapped_column(String(120), default="")
    personal: Mapped[bool] = mapped_column(default=False)
    """Works only in the closed compartment of personal microcredit."""
    to_confirm: Mapped[list[str]] = mapped_column(default=list)
    position: Mapped[int] = mapped_column(default=0)
    former_names: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """By the moment when it ended: the name, and the one in a sentence."""
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("network.id"))

    merged_into: Mapped[Network | None] = relationship(remote_side="Network.id")
    desks: Mapped[list[Desk]] = relationship(back_populates="network", order_by="Desk.id")
    schemes: Mapped[list[Scheme]] = relationship(back_populates="network", order_by="Scheme.id")

    @property
    def connected(self) -> bool:
        """Whether files can be sent to it here."""
        return any(desk.open for desk in self.desks)


class Desk(Base):
    """Where a network's advisers work on the portal. Days are business days."""

    __tablename__ = "desk"

    id: Mapped[int] = mapped_column(primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(255), default="")
    phone: Mapped[str] = mapped_column(String(30), default="")
    open: Mapped[bool] = mapped_column(default=True)
    answer_days: Mapped[int] = mapped_column(default=5)
    decision_days: Mapped[int] = mapped_column(default=42)
    sittings: Mapped[list[str]] = mapped_column(default=list)
    """The days on which its committee sits, as far as they are known: « 2026-12-09 »."""

    network: Mapped[Network] = relationship(back_populates="desks", lazy="joined")


class ProductKind(LabelledEnum):
    LOAN = "loan", "Prêt"
    HONOUR_LOAN = "honour_loan", "Prêt d’honneur à 0 %"
    GUARANTEE = "guarantee", "Garantie de prêt bancaire"
    GRANT = "grant", "Prime ou subvention"
    EQUITY = "equity", "Prêt participatif ou apport"
    SUPPORT = "support", "Accompagnement"
    STATUS = "status", "Statut"


class Scheme(Base):
    """A product of a network; what it offers is in its versions.

    ``dropped`` is the highest number of a version that was taken away before it began, 0 if none.
    """

    __tablename__ = "scheme"

    id: Mapped[int] = mapped_column(primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"), index=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    dropped: Mapped[int] = mapped_column(default=0)

    network: Mapped[Network] = relationship(back_populates="schemes")
    versions: Mapped[list[SchemeVersion]] = relationship(
        back_populates="scheme", order_by="SchemeVersion.number", lazy="selectin"
    )


class SchemeVersion(Base):
    """A scheme's terms over a period; amounts in cents, durations in months.

    ``delegated``: one person may decide, without a committee.
    """

    __tablename__ = "scheme_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id"), index=True)
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(160))
    kind: Mapped[ProductKind]
    summary: Mapped[str] = mapped_column(Text, default="")
    conditions: Mapped[str] = mapped_column(Text, default="")
    amount_min_cents: Mapped[int | None]
    amount_max_cents: Mapped[int | None]
    amount_text: Mapped[str] = mapped_column(String(160), default="")
    months_min: Mapped[int | None]
    months_max: Mapped[int | None]
    deferral_months_max: Mapped[int | None]
    documents: Mapped[list[str]] = mapped_column(default=list)
    delegated: Mapped[bool] = mapped_column(default=True)
    to_confirm: Mapped[list[str]] = mapped_column(default=list)
    source: Mapped[str] = mapped_column(String(255), default="")
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]

    scheme: Mapped[Scheme] = relationship(back_populates="versions")

    @property
    def money(self) -> bool:
        """Whether it is a sum, and not help or a status."""
        return self.kind not in {ProductKind.SUPPORT, ProductKind.STATUS}

    __table_args__ = (
        UniqueConstraint("scheme_id", "number"),
        CheckConstraint("amount_min_cents <= amount_max_cents", name="amounts_in_order"),
        CheckConstraint("valid_from <= valid_until", name="dates_in_order"),
    )


class SchemeAnnex(Base):
    """The questions of a scheme beside the common ones; the last version is the ``active`` one.

    ``content`` is what ``dossiers.annexes`` reads. A file keeps the version that it answered.
    """

    __tablename__ = "scheme_annex"

    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[dict[str, Any]]
    active: Mapped[bool] = mapped_column(default=True)

    scheme: Mapped[Scheme] = relationship()


class AnnexDraft(Versioned):
    """The next questions of a scheme while administrators write them."""

    __tablename__ = "annex_draft"

    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id"), primary_key=True)
    content: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime] = mapped_column(default=now)

    scheme: Mapped[Scheme] = relationship()


class DocumentKind(Base):
    """A kind of supporting document, P01 to P15; ``valid_months`` is its age limit, if any.

    ``block``: what a network must be allowed to read to open it.
    P90 is the page that someone signs when the front desk has filled their file with them.
    """

    __tablename__ = "document_kind"

    code: Mapped[str] = mapped_column(String(10), primary_key=True)
    name: Mapped[str] = mapped_column(String(160))
    help: Mapped[str] = mapped_column(Text, default="")
    valid_months: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)
    block: Mapped[Block]
