"""To whom a desk has the files that it receives given by itself, when it wants that."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, Versioned, now
from portal.networks.models import Desk
from portal.users.models import User
from portal.vocabulary import LabelledEnum


class Way(LabelledEnum):
    OFF = "off", "À la main : chaque demande attend que quelqu’un la prenne ou la confie"
    TURN = "turn", "À tour de rôle, selon la part de chacun"
    SECTOR = "sector", "Par secteur, et à tour de rôle quand aucun secteur ne convient"


class SectorKind(LabelledEnum):
    """In this order: the first one that a file belongs to decides."""

    QUARTER = "quarter", "Quartier prioritaire"
    ACTIVITY = "activity", "Activité"
    COMMUNE = "commune", "Commune"


class Assignment(Versioned):
    """How a desk gives what it receives; without a row, by hand.

    ``clock`` is where the turn has come to, in the same measure as ``AssignmentShare.turn``.
    """

    __tablename__ = "assignment"

    desk_id: Mapped[int] = mapped_column(
        ForeignKey("desk.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    way: Mapped[Way] = mapped_column(default=Way.OFF)
    clock: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(default=now)

    desk: Mapped[Desk] = relationship()


class AssignmentShare(Base):
    """The part of someone in the turn, in percent of a full one.

    ``turn``: when theirs comes next. Each file moves it on, the further the smaller their part;
    who was away comes back at the clock, so that they are not given all that they missed.
    """

    __tablename__ = "assignment_share"

    desk_id: Mapped[int] = mapped_column(
        ForeignKey("desk.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True
    )
    share: Mapped[int]
    turn: Mapped[int] = mapped_column(default=0)

    user: Mapped[User] = relationship()

    __table_args__ = (CheckConstraint("share BETWEEN 0 AND 100", name="share_in_percent"),)


class AssignmentSector(Base):
    """Who receives the files of a commune, of an activity, of the priority quarters."""

    __tablename__ = "assignment_sector"

    id: Mapped[int] = mapped_column(primary_key=True)
    desk_id: Mapped[int] = mapped_column(ForeignKey("desk.id", ondelete="CASCADE"))
    kind: Mapped[SectorKind]
    code: Mapped[str] = mapped_column(String(40))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)

    user: Mapped[User] = relationship()

    __table_args__ = (UniqueConstraint("desk_id", "kind", "code"),)
