"""The financing plan of a file: its lines of needs and of resources, what networks bring to it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, Versioned, now
from portal.dossiers.models import Dossier, Event
from portal.financing.kinds import KINDS, Kind, LineState, Side
from portal.networks.models import Scheme
from portal.referrals.models import Referral


class FinancingPlan(Versioned):
    """One per file. ``vat``: whether VAT is recovered, None when it is not known yet.

    ``typed`` is what has been typed in the working capital's fields, to find it again there;
    ``erased``, the questions on the bank that it answered and whose answer the person erased.
    """

    __tablename__ = "financing_plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(
        ForeignKey("dossier.id", ondelete="CASCADE"), unique=True
    )
    vat: Mapped[bool | None]
    typed: Mapped[dict[str, Any]] = mapped_column(default=dict)
    erased: Mapped[list[str]] = mapped_column(default=list)
    saved_at: Mapped[datetime] = mapped_column(default=now)

    dossier: Mapped[Dossier] = relationship()


class PlanLine(Base):
    """A need or a resource. ``rate_bp``: its yearly interest in hundredths of a percent.

    ``typed`` holds, field by field, what is not understood yet, as it was typed; a field in it
    counts for nothing: its column is zero or empty.
    """

    __tablename__ = "plan_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(
        ForeignKey("dossier.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    side: Mapped[Side]
    kind: Mapped[str] = mapped_column(String(30))
    label: Mapped[str] = mapped_column(String(120), default="")
    amount_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    state: Mapped[LineState | None]
    rate_bp: Mapped[int | None]
    months: Mapped[int | None]
    lender: Mapped[str | None] = mapped_column(String(120))
    typed: Mapped[dict[str, Any]] = mapped_column(default=dict)

    __table_args__ = (
        CheckConstraint("amount_cents >= 0", name="amount_not_negative"),
        CheckConstraint("rate_bp >= 0", name="rate_not_negative"),
        CheckConstraint("months > 0", name="months_positive"),
        CheckConstraint("side = 'resources' OR state IS NULL", name="only_resources_have_a_state"),
    )

    @property
    def about(self) -> Kind:
        return KINDS[self.kind]


class NetworkLine(Versioned):
    """What a network proposes of one of its aids while it studies a file, and what it has paid.

    What is asked stands in the plan, what is granted in the referral. ``proposed_cents`` is None
    once a proposal is taken back.
    """

    __tablename__ = "network_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id", ondelete="CASCADE"))
    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id"))
    proposed_cents: Mapped[int | None] = mapped_column(BigInteger)
    paid_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    paid_on: Mapped[date | None]

    referral: Mapped[Referral] = relationship()
    scheme: Mapped[Scheme] = relationship()

    __table_args__ = (
        UniqueConstraint("referral_id", "scheme_id"),
        CheckConstraint("proposed_cents >= 0", name="proposed_not_negative"),
        CheckConstraint("paid_cents >= 0", name="paid_not_negative"),
        CheckConstraint("(paid_on IS NULL) = (paid_cents = 0)", name="paid_on_a_day"),
    )


class PlanNotice(Base):
    """That something of a shared plan changed, for another network of the file.

    ``told_at``: when a mail said it; ``seen_at``: when someone of the network said that they saw.
    """

    __tablename__ = "plan_notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id", ondelete="CASCADE"))
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    told_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]

    referral: Mapped[Referral] = relationship()
    event: Mapped[Event] = relationship()

    __table_args__ = (
        UniqueConstraint("referral_id", "event_id"),
        Index("ix_plan_notice_event_id", "event_id"),
        Index("ix_plan_notice_told_at", "told_at", "referral_id"),
    )
