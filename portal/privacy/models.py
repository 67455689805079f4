"""The log of who opened what, apart from the journal."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, now
from portal.users.models import User
from portal.vocabulary import LabelledEnum


class Access(LabelledEnum):
    OPENED = "opened", "A ouvert le dossier"
    DOWNLOADED = "downloaded", "A téléchargé un document"
    PRINTED = "printed", "A téléchargé le résumé"
    EXPORTED = "exported", "A exporté une liste avec le dossier"
    EXPORTED_NEWS = "exported_news", "A exporté qui accepte de recevoir des nouvelles"
    EXPORTED_STUDY = "exported_study", "A exporté qui accepte une question plus tard"


class AccessLog(Base):
    """Someone else than its owner looked at a file. ``count``: how many an export has.

    An export may be of people instead. ``reason`` says what it was narrowed to; each file in it has
    a line of its own, with the ``export_id`` of that one.
    """

    __tablename__ = "access_log"

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    access: Mapped[Access]
    count: Mapped[int] = mapped_column(default=1)
    at: Mapped[datetime] = mapped_column(default=now)
    reason: Mapped[str] = mapped_column(Text, default="")
    export_id: Mapped[int | None] = mapped_column(ForeignKey("access_log.id"))

    user: Mapped[User] = relationship()

    __table_args__ = (Index("ix_access_log_dossier_id_at", "dossier_id", "at"),)
