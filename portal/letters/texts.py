"""The text of each mail: the shipped file is version 0, administrators' versions follow it."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, mapped_column

from portal import in_hand
from portal.config import ROOT
from portal.database import Base, now, session


class MailText(Base):
    """A version that an administrator wrote; none is ever changed, one at most is ``active``."""

    __tablename__ = "mail_text"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    subject: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, default="")
    active: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(default=now)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    __table_args__ = (
        UniqueConstraint("name", "version"),
        Index(
            "uq_mail_text_active",
            "name",
            unique=True,
            sqlite_where=text("active"),
            postgresql_where=text("active"),
        ),
    )


@dataclass(frozen=True)
class Source:
    """A text before it is filled."""

    version: int
    subject: str
    body: str


def active(name: str) -> Source:
    """The text that leaves now, read in each transaction: every process knows it at once."""
    return _edited().get(name) or shipped(name)


@in_hand.once(MailText)
def _edited() -> dict[str, Source]:
    """The texts that were changed here, by the names of the mails."""
    return {
        row.name: source_of(row) for row in session.scalars(select(MailText).where(MailText.active))
    }


def source_of(row: MailText) -> Source:
    return Source(row.version, row.subject, row.body)


@cache
def shipped(name: str) -> Source:
    written = (ROOT / "templates" / "emails" / f"{name}.md").read_text()
    subject, _, body = written.strip().partition("\n")
    return Source(0, subject, body.strip())
