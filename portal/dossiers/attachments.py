"""The files of messages: held as they come, sent with what is written, never read unscanned.

A file is held under the key of the form in which it was chosen, before the message exists: what
is wrong with the text, or with another file, does not make anyone choose it again.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import IO

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    func,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from portal import storage
from portal.database import Base, now, session
from portal.dossiers import journal, receiving
from portal.dossiers.models import (
    GONE,
    Document,
    DocumentFault,
    DocumentState,
    Dossier,
    Message,
)
from portal.dossiers.receiving import Received
from portal.dossiers.workflow import Status
from portal.errors import Refused
from portal.storage import UNREACHABLE
from portal.users.models import User

MOST_FILES = 5
"""With one message."""
MOST_BYTES = 100 << 20
"""With all the messages of a dossier."""
LONGEST_KEY = 64
HELD_FOR = timedelta(days=7)
"""A page may stay open over a week-end with its files chosen."""


class Attachment(Base):
    """A file sent with a message, or held for the one that is being written (no ``message_id``).

    Its states are those of a document that nobody judges. ``document``: what it became once it was
    filed among the documents. ``fault``, ``verified_at``, ``scan_due_at``: as for a document.
    """

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    form_key: Mapped[str] = mapped_column(String(LONGEST_KEY))
    name: Mapped[str] = mapped_column(String(200))
    storage_key: Mapped[str] = mapped_column(String(80), unique=True)
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(80))
    state: Mapped[DocumentState] = mapped_column(default=DocumentState.RECEIVED)
    uploaded_at: Mapped[datetime] = mapped_column(default=now)
    verified_at: Mapped[datetime | None]
    fault: Mapped[DocumentFault | None]
    scan_due_at: Mapped[datetime | None]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))

    dossier: Mapped[Dossier] = relationship()
    message: Mapped[Message | None] = relationship(back_populates="attachments")
    by: Mapped[User] = relationship()
    document: Mapped[Document | None] = relationship()

    @property
    def readable(self) -> bool:
        return self.state not in (DocumentState.CHECKING, *GONE)

    __table_args__ = (
        UniqueConstraint("form_key", "sha256"),
        Index(
            "ix_attachment_fault",
            "fault",
            sqlite_where=text("fault IS NOT NULL"),
            postgresql_where=text("fault IS NOT NULL"),
        ),
        Index(
            "ix_attachment_scan_due_at",
            "scan_due_at",
            sqlite_where=text("scan_due_at IS NOT NULL"),
            postgresql_where=text("scan_due_at IS NOT NULL"),
        ),
    )


def expect(dossier: Dossier, file: IO[bytes], key: str) -> None:
    """Before anything is written: may this file come? Raises Refused with a kind sentence."""
    if dossier.status is Status.DRAFT:
        raise Refused("Envoyez d’abord votre demande, puis écrivez aux réseaux.")
    if not key or len(key) > LONGEST_KEY:
        raise Refused("Cette page est incomplète : rechargez-la, puis recommencez")
    mine = select(func.count()).where(Attachment.form_key == key, Attachment.state.not_in(GONE))
    if session.scalars(mine).one() >= MOST_FILES:
        raise Refused(
            "Un message porte 5 fichiers au maximum. Envoyez celui-ci dans un autre message"
        )
    whole = select(func.coalesce(func.sum(Attachment.size), 0)).where(
        Attachment.dossier_id == dossier.id, Attachment.state.not_in(GONE)
    )
    coming = min(receiving.size(file), receiving.heaviest())
    if session.scalars(whole).one() + coming > MOST_BYTES:
        raise Refused(
            "Les messages de ce dossier ont déjà beaucoup de fichiers. "
            "Appelez l’accueil, nous trouvons une solution"
        )


def hold(dossier_id: int, key: str, received: Received, by_id: int, other: Session) -> int:
    """Keep a received file until its message leaves; the same file chosen twice is one.

    In a transaction of its own: what is wrong with the message does not take it away. Its number.
    """
    other.execute(select(Dossier.id).where(Dossier.id == dossier_id).with_for_update())
    same = select(Attachment).where(
        Attachment.form_key == key, Attachment.sha256 == received.stored.sha256
    )
    if found := other.scalar(same):
        with suppress(*UNREACHABLE):
            storage.discard(received.stored.key)
        return found.id
    made = Attachment(
        dossier_id=dossier_id,
        by_id=by_id,
        form_key=key,
        name=received.name,
        storage_key=received.stored.key,
        size=received.stored.size,
        sha256=received.stored.sha256,
        media_type=received.media_type,
        state=DocumentState.RECEIVED if received.scanned else DocumentState.CHECKING,
        scan_due_at=None if received.scanned else now(),
    )
    other.add(made)
    other.flush()
    return made.id


def held(dossier: Dossier, key: str, *, by: User) -> list[Attachment]:
    """What this person has chosen in this form and not sent yet."""
    mine = (Attachment.form_key == key) & (Attachment.by_id == by.id)
    waits = mine & (Attachment.dossier_id == dossier.id) & Attachment.message_id.is_(None)
    return list(session.scalars(select(Attachment).where(waits).order_by(Attachment.id)))


def attachments_of(dossier: Dossier) -> list[Attachment]:
    """All of a file, held or sent."""
    mine = select(Attachment).where(Attachment.dossier_id == dossier.id)
    return list(session.scalars(mine.order_by(Attachment.id)))


def let_fall(dossier: Dossier, attachment_id: int, key: str, *, by: User) -> None:
    """Take back a file before its message leaves; one that is no longer held stays where it is."""
    for one in held(dossier, key, by=by):
        if one.id == attachment_id:
            storage.discard_once_kept(one.storage_key)
            session.delete(one)
    session.flush()


def send_with(message: Message) -> None:
    """What was held for this message goes with it."""
    waits = (Attachment.form_key == message.form_key) & Attachment.message_id.is_(None)
    mine = (Attachment.by_id == message.author_id) & (Attachment.dossier_id == message.dossier_id)
    session.execute(update(Attachment).where(waits, mine).values(message_id=message.id))


def forget_held() -> None:
    """Those whose message never left; their content goes with the morning's sweep."""
    old = Attachment.message_id.is_(None) & (Attachment.uploaded_at < now() - HELD_FOR)
    for one in session.scalars(select(Attachment).where(old).limit(1000)):
        storage.discard_once_kept(one.storage_key)
        session.delete(one)


def check_readable(attachment: Attachment) -> None:
    """Nobody opens what has not been looked at. Raises Refused with a kind sentence."""
    if attachment.state is DocumentState.CHECKING:
        raise Refused(
            "Ce fichier est en cours de vérification par notre antivirus. "
            "Il s’ouvrira dès qu’elle sera finie."
        )
    if not attachment.readable:
        raise Refused("Ce fichier contenait un virus : il a été supprimé.")


def pronounce_clean(attachment: Attachment) -> None:
    """The antivirus has looked at it: from now on it can be opened."""
    attachment.state, attachment.scan_due_at = DocumentState.RECEIVED, None


def pronounce_infected(attachment: Attachment, found: str) -> None:
    """Its content goes at once; its row stays, to tell why. A message that left is told of."""
    attachment.state, attachment.scan_due_at = DocumentState.INFECTED, None
    storage.discard_once_kept(attachment.storage_key)
    if message := attachment.message:
        journal.record(
            attachment.dossier, "attachment.infect", by=None, network_id=message.network_id,
            file=attachment.name, id=attachment.id, found=found,
        )  # fmt: skip


journal.speak(
    "attachment.infect",
    "Fichier joint supprimé par l’antivirus : {file}",
    "Un fichier joint contenait un virus, nous l’avons supprimé : {file}",
    partners="",
)
