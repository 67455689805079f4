"""The lists that advisers keep under a name."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Versioned, now
from portal.networks.models import Network
from portal.users.models import User

LONGEST_NAME = 60
_MINE, _SHARED = text("network_id IS NULL"), text("network_id IS NOT NULL")


class KeptView(Versioned):
    """A list kept under a name: its author's alone, or shared by all the people of a network.

    ``query`` is what the list's address says, by the names it has there. It is read again each
    time as an address is, so that what no longer exists narrows nothing. ``at``: the last day on
    which someone opened it.
    """

    __tablename__ = "kept_view"

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    network_id: Mapped[int | None] = mapped_column(ForeignKey("network.id"))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    query: Mapped[dict[str, Any]]
    position: Mapped[int]
    at: Mapped[datetime] = mapped_column(default=now)

    author: Mapped[User] = relationship()
    network: Mapped[Network | None] = relationship()

    __table_args__ = (
        Index(
            "uq_kept_view_mine", "author_id", "name",
            unique=True, sqlite_where=_MINE, postgresql_where=_MINE,
        ),
        Index(
            "uq_kept_view_shared", "network_id", "name",
            unique=True, sqlite_where=_SHARED, postgresql_where=_SHARED,
        ),
    )  # fmt: skip
