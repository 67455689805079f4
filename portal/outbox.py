"""Mails wait in the transaction that causes them, then leave at least once.

A row is claimed with a lease before it is sent, so that two workers do not send it together
and a killed worker's mail leaves later. Its Message-ID is the row's number: a mail that left
twice is shown once by the reader's mailbox.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from flask import current_app
from flask_mail import Message
from sqlalchemy import ForeignKey, Index, Select, Text, event, func, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, selectinload

from portal import letters
from portal.database import Base, PortalSession, now, session
from portal.errors import Refused
from portal.extensions import mail
from portal.vocabulary import LabelledEnum

log = structlog.get_logger()

LEASE = timedelta(minutes=2)
GIVEN_UP_AFTER = timedelta(hours=48)
LATE_AFTER = timedelta(hours=1)
BATCH = 20
NOWHERE = "@sans-courriel.invalid"
"""How the address ends of someone who has none: no name server knows ``.invalid`` (RFC 2606)."""


class EmailState(LabelledEnum):
    WAITING = "waiting", "En attente"
    SENDING = "sending", "Envoi en cours"
    SENT = "sent", "Envoyé"
    FAILED = "failed", "Échec"


class Email(Base):
    """One mail to one person."""

    __tablename__ = "email"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    key: Mapped[str | None] = mapped_column(unique=True)
    to: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    state: Mapped[EmailState] = mapped_column(default=EmailState.WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    due_at: Mapped[datetime] = mapped_column(default=now)
    first_tried_at: Mapped[datetime | None]
    leased_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"), index=True)
    network_id: Mapped[int | None] = mapped_column(ForeignKey("network.id"))
    """The network that it is from, or for; None: of the portal itself."""

    files: Mapped[list[EmailFile]] = relationship(order_by="EmailFile.id", passive_deletes=True)

    __table_args__ = (
        Index("ix_email_state_due_at", "state", "due_at"),
        Index("ix_email_to", "to"),
    )


class EmailFile(Base):
    """A small file that a mail carries, as it was when the mail was written."""

    __tablename__ = "email_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    email_id: Mapped[int] = mapped_column(ForeignKey("email.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    media_type: Mapped[str]
    content: Mapped[bytes]


@dataclass(frozen=True)
class Attachment:
    name: str
    media_type: str
    content: bytes


def post(to: str, kind: str, *, key: str | None = None, dossier_id: int | None = None,
         network_id: int | None = None, attached: Sequence[Attachment] = (),
         **context: object) -> None:  # fmt: skip
    """Put one mail in the outbox; with a ``key`` it is put there only once, ever.

    Nothing is posted to someone who has no address.
    """
    if not reaches(to):
        return
    if key and session.scalar(select(Email.id).where(Email.key == key)):
        return
    letter = letters.write(kind, **context)
    session.add(
        Email(
            kind=kind, key=key, to=to, subject=letter.subject, text=letter.text, html=letter.html,
            dossier_id=dossier_id, network_id=network_id,
            files=[EmailFile(**vars(one)) for one in attached],
        )
    )  # fmt: skip
    session().info["posted"] = True


def reaches(address: str) -> bool:
    return not address.endswith(NOWHERE)


def deliver() -> int:
    """Send what is due, one commit each; returns how many left."""
    sent = 0
    while claimed := _claim():
        sent += sum(_send(email) for email in claimed)
    return sent


def resend(email: Email) -> None:
    """Try now a mail that could not leave; one that was given up begins again as if it were new.

    Raises Refused for one that has not failed.
    """
    if not may_be_resent(email):
        raise Refused("Ce courriel n’a pas échoué : il n’y a rien à renvoyer.")
    if email.state is EmailState.FAILED:
        email.state, email.tries, email.last_error = EmailState.WAITING, 0, ""
        email.created_at, email.first_tried_at = now(), None
    email.due_at = now()
    session().info["posted"] = True


def may_be_resent(email: Email) -> bool:
    """Whether it was given up, or waits for another try."""
    waits = email.state is EmailState.WAITING and email.tries > 0
    return waits or email.state is EmailState.FAILED


def resend_failed() -> int:
    """The same for every failed mail; returns how many."""
    failed = session.scalars(select(Email).where(Email.state == EmailState.FAILED)).all()
    for email in failed:
        resend(email)
    return len(failed)


def counts() -> dict[EmailState, int]:
    """How many mails are in each state, none left out."""
    rows = session.execute(select(Email.state, func.count()).group_by(Email.state))
    return dict.fromkeys(EmailState, 0) | {state: count for state, count in rows}  # noqa: C416


def failed() -> int:
    return session.scalars(select(func.count()).where(Email.state == EmailState.FAILED)).one()


def tried_in_vain() -> int:
    """Mails that could not leave yet and that will be tried again."""
    waits = (Email.state == EmailState.WAITING) & (Email.tries > 0)
    return session.scalars(select(func.count()).where(waits)).one()


def waiting_long() -> int:
    """Mails that should have left an hour ago and that nobody has given up."""
    waiting = Email.state.in_((EmailState.WAITING, EmailState.SENDING))
    query = select(func.count()).where(waiting, Email.created_at < now() - LATE_AFTER)
    return session.scalars(query).one()


def as_message(email: Email) -> Message:
    message = Message(
        email.subject, recipients=[email.to], body=email.text, html=email.html,
        extra_headers={"Auto-Submitted": "auto-generated"},
    )  # fmt: skip
    for one in email.files:
        message.attach(one.name, one.media_type, one.content)
    message.msgId = f"<outbox-{email.id}@{current_app.config['MAIL_ID_DOMAIN']}>"
    return message


def _due() -> Select[Email]:
    """What someone waits for to sign in goes before what is written to many."""
    moment = now()
    return (
        select(Email)
        .where(
            or_(
                (Email.state == EmailState.WAITING) & (Email.due_at <= moment),
                (Email.state == EmailState.SENDING) & (Email.leased_until < moment),
            )
        )
        .order_by(Email.kind.not_like("security/%"), Email.due_at)
        .limit(BATCH)
        .options(selectinload(Email.files))  # nothing is read while the mail server answers
        .with_for_update(skip_locked=True)
    )


def _claim() -> list[Email]:
    emails = list(session.scalars(_due()))
    for email in emails:
        email.state, email.leased_until = EmailState.SENDING, now() + LEASE
        email.tries += 1
        email.first_tried_at = email.first_tried_at or now()
    session.commit()
    return emails


def _send(email: Email) -> bool:
    if not _keep_lease(email):
        return False
    try:
        _transmit(email)
    except Exception as error:  # noqa: BLE001  any failure is retried, then shown
        _note_failure(email, error)
    else:
        email.state, email.sent_at, email.last_error = EmailState.SENT, now(), ""
    session.commit()
    return email.state is EmailState.SENT


def _keep_lease(email: Email) -> bool:
    """Hold on to a claimed mail, unless those before it took so long that another worker has it.

    Nothing is locked afterwards, while the mail server answers.
    """
    claimed = (Email.id == email.id) & (Email.tries == email.tries)
    mine = claimed & (Email.state == EmailState.SENDING)
    renewed = update(Email).where(mine).values(leased_until=now() + LEASE).returning(Email.id)
    kept = session.execute(renewed).first() is not None
    session.commit()
    return kept


def _note_failure(email: Email, error: Exception) -> None:
    """Counted from the first try: while no worker runs, nothing is given up."""
    age = now() - (email.first_tried_at or email.created_at)
    email.last_error = f"{type(error).__name__}: {error}"[:500]
    email.state = EmailState.WAITING if age < GIVEN_UP_AFTER else EmailState.FAILED
    email.due_at = now() + pause(age)
    log.warning("mail not sent", email=email.id, tries=email.tries, error=type(error).__name__)


def pause(age: timedelta) -> timedelta:
    """The law of retries: every 5 minutes for 4 hours, then every hour."""
    return timedelta(minutes=5) if age < timedelta(hours=4) else timedelta(hours=1)


def _transmit(email: Email) -> None:
    message = as_message(email)
    if current_app.config["MAIL_SERVER"]:
        mail.send(message)
    else:
        eml_path(email).write_bytes(message.as_bytes())


def eml_path(email: Email) -> Path:
    """Where a mail is written when no mail server is set."""
    folder: Path = current_app.config["DATA_DIR"] / "mails"
    folder.mkdir(exist_ok=True)
    return folder / f"{email.id:07d}.eml"


@event.listens_for(PortalSession, "after_commit")
def wake_the_worker(done: Session) -> None:
    """Mails leave at once: whoever runs the outbox has left a ``nudge`` to call.

    What has just been kept is kept: a nudge that fails is logged, and the next minute delivers.
    """
    if done.info.pop("posted", False):
        try:
            current_app.extensions.get("nudge", bool)()
        except Exception:
            log.exception("worker not woken")


@event.listens_for(PortalSession, "after_rollback")
def forget(done: Session) -> None:
    done.info.pop("posted", None)
