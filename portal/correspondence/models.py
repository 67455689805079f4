"""A network's stationery: its head, its texts, its signature block, version after version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, now
from portal.networks.models import Network
from portal.users.models import User
from portal.vocabulary import LabelledEnum


@dataclass(frozen=True)
class Head:
    """What stands above and below every letter; ``place``: where it is written."""

    name: str = ""
    address: str = ""
    place: str = ""
    signatory: str = ""
    function: str = ""


class Slot(LabelledEnum):
    """Where a picture stands in a letter."""

    LOGO = "logo", "Logo"
    SIGNATURE = "signature", "Signature"


class StationeryImage(Base):
    """A logo or a scanned signature, made anew from what was sent."""

    __tablename__ = "stationery_image"

    id: Mapped[int] = mapped_column(primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"), index=True)
    media_type: Mapped[str] = mapped_column(String(80))
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(deferred=True)
    at: Mapped[datetime] = mapped_column(default=now)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    __table_args__ = (UniqueConstraint("network_id", "sha256"),)


class Stationery(Base):
    """One version, never changed: another one replaces it.

    ``content``: the head, and by kind of letter the subject and the body of those rewritten.
    """

    __tablename__ = "stationery"

    id: Mapped[int] = mapped_column(primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]]
    logo_id: Mapped[int | None] = mapped_column(ForeignKey("stationery_image.id"))
    signature_id: Mapped[int | None] = mapped_column(ForeignKey("stationery_image.id"))
    what: Mapped[str] = mapped_column(String(200), default="")
    """What this version changed, in a few words."""
    at: Mapped[datetime] = mapped_column(default=now)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    network: Mapped[Network] = relationship()
    by: Mapped[User] = relationship()
    logo: Mapped[StationeryImage | None] = relationship(foreign_keys=[logo_id])
    signature: Mapped[StationeryImage | None] = relationship(foreign_keys=[signature_id])

    __table_args__ = (UniqueConstraint("network_id", "number"),)

    @property
    def head(self) -> Head:
        return Head(**self.content["head"])
