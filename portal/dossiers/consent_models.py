"""A person's word for one network."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, now
from portal.dossiers.models import Dossier
from portal.networks.models import Network
from portal.vocabulary import Block


class Consent(Base):
    """A person's request that the file be sent to one network; taken back, it stays on record.

    What it reads there, block by block, is as of ``changed_at``, if it ever changed;
    ``taken_back``: by block, the day on which it was.
    """

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"))
    text_version: Mapped[int] = mapped_column(default=1)
    given_at: Mapped[datetime] = mapped_column(default=now)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    withdrawn_at: Mapped[datetime | None]
    identity: Mapped[bool] = mapped_column(default=True)
    project: Mapped[bool] = mapped_column(default=True)
    finances: Mapped[bool] = mapped_column(default=True)
    sensitive: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime | None]
    taken_back: Mapped[dict[str, Any]] = mapped_column(default=dict)

    dossier: Mapped[Dossier] = relationship(back_populates="consents")
    network: Mapped[Network] = relationship()

    @property
    def blocks(self) -> frozenset[Block]:
        """What the network may read now: nothing once the consent is withdrawn."""
        if self.withdrawn_at is not None:
            return frozenset()
        return frozenset(one for one in Block if getattr(self, one.value))

    __table_args__ = (
        Index(
            "uq_consent_in_force", "dossier_id", "network_id", unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )  # fmt: skip
