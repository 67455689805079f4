"""The log of who opened what, apart from the journal."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, now
from portal.users.models import User
from portal.vocabulary import LabelledEnum

PAUSE = timedelta(minutes=30)
"""Who opens a file again sooner is still in the same visit."""


class Access(LabelledEnum):
    OPENED = "opened", "A ouvert le dossier"
    DOWNLOADED = "downloaded", "A téléchargé un document"
    SEEN = "seen", "A regardé un document"
    PRINTED = "printed", "A fait un PDF du dossier"
    EXPORTED = "exported", "A exporté une liste avec le dossier"
    EXPORTED_NEWS = "exported_news", "A exporté qui accepte de recevoir des nouvelles"
    EXPORTED_STUDY = "exported_study", "A exporté qui accepte une question plus tard"


class Purpose(LabelledEnum):
    """What for: the work of whoever opens a file, or what they say when it is not theirs."""

    IN_CHARGE = "in_charge", "Chargé du dossier"
    DEPUTY = "deputy", "Remplace la personne chargée du dossier"
    COLLEAGUE = "colleague", "Travaille au guichet du réseau"
    OPINION = "opinion", "Un avis est demandé"
    TASK = "task", "À traiter à l’accueil"
    HELPER = "helper", "Aide à remplir la demande"
    TEXT = "text", "Voir un texte avec un vrai dossier"
    RULES = "rules", "Vérifier les règles d’orientation"
    CALLED = "called", "La personne m’a contacté"
    NETWORK = "network", "Un réseau me le demande"
    CHECK = "check", "Vérifier un problème signalé"
    OTHER = "other", "Une autre raison"


STATED = (Purpose.CALLED, Purpose.NETWORK, Purpose.CHECK, Purpose.OTHER)
"""Those that someone chooses before they open a file that is not their own work."""


class AccessLog(Base):
    """Someone else than its owner looked at a file. ``count``: how many an export has.

    An export may be of people instead. ``reason`` says what it was narrowed to, or what was typed
    by whoever opened a file; each file of an export has a line of its own, with the ``export_id``
    of that one and the name of the list.
    """

    __tablename__ = "access_log"

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    access: Mapped[Access]
    purpose: Mapped[Purpose | None]
    count: Mapped[int] = mapped_column(default=1)
    at: Mapped[datetime] = mapped_column(default=now)
    reason: Mapped[str] = mapped_column(Text, default="")
    export_id: Mapped[int | None] = mapped_column(ForeignKey("access_log.id"))

    user: Mapped[User] = relationship()

    __table_args__ = (Index("ix_access_log_dossier_id_at", "dossier_id", "at"),)
