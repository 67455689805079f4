"""Messages between a person and a network, or the front desk."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Select, select, update
from sqlalchemy.orm import joinedload

from portal.database import apart, lock, now, session
from portal.dossiers import attachments, journal
from portal.dossiers.models import Dossier, Message
from portal.dossiers.workflow import Status
from portal.errors import Refused, SentOtherwise
from portal.networks.models import Network
from portal.users.models import User

LONGEST = 5000


def send(dossier: Dossier, network: Network | None, body: str, key: str, *, by: User) -> Message:
    """Write to the other side, with the files held under this key.

    The same key gives the same message. Raises SentOtherwise.
    """
    lock(dossier)
    existing = session.scalar(select(Message).where(Message.form_key == key))
    held = attachments.held(dossier, key, by=by)
    if existing and (existing.body != body.strip() or held):
        raise SentOtherwise
    if existing:
        return existing
    if not body.strip() and not held:
        raise Refused("Écrivez votre message")
    if dossier.status is Status.DRAFT:
        raise Refused("Envoyez d’abord votre demande, puis écrivez aux réseaux.")
    from_owner = dossier.owner_id == by.id
    message = Message(
        dossier=dossier,
        network=network,
        author=by,
        from_owner=from_owner,
        form_key=key,
        body=body.strip(),
    )
    session.add(message)
    session.flush()
    attachments.send_with(message)
    journal.record(
        dossier,
        "message.receive" if from_owner else "message.send",
        by=by,
        network_id=network.id if network else None,
        message_id=message.id,
    )
    return message


def messages_with(dossier: Dossier, network_id: int | None) -> list[Message]:
    """What the person and this network, or the front desk, wrote to each other. One query."""
    return list(session.scalars(_threads(dossier).where(_with(network_id))).unique())


def all_messages(dossier: Dossier) -> list[Message]:
    """What the person reads: every thread together. One query."""
    whole = _threads(dossier).options(joinedload(Message.network))
    return list(session.scalars(whole).unique())


def message_to(dossier: Dossier, message_id: int) -> Message | None:
    """A message of this file that its person received."""
    mine = (Message.dossier_id == dossier.id) & ~Message.from_owner
    return session.scalar(select(Message).where(Message.id == message_id, mine))


def mark_read(thread: Iterable[Message], *, by: User) -> None:
    """The staff have this thread in front of them: the person's messages are read."""
    _mark_read([one.id for one in thread if one.from_owner and one.read_at is None], by)


def mark_read_by_owner(dossier: Dossier) -> None:
    """The person has all the threads of their file in front of them."""
    unread = (Message.dossier_id == dossier.id) & Message.read_at.is_(None) & ~Message.from_owner
    _mark_read(session.scalars(select(Message.id).where(unread)).all(), dossier.owner)


def _mark_read(ids: Sequence[int], by: User) -> None:
    """For a page that only reads: it is noted in a transaction of its own. The first one counts."""
    if ids:
        still = Message.id.in_(ids) & Message.read_at.is_(None)
        with apart() as other:
            other.execute(update(Message).where(still).values(read_at=now(), read_by_id=by.id))


def _with(network_id: int | None) -> ColumnElement[bool]:
    return Message.network_id.is_not_distinct_from(network_id)


def _threads(dossier: Dossier) -> Select[Message]:
    people = [joinedload(who).lazyload(User.roles) for who in (Message.author, Message.read_by)]
    files = joinedload(Message.attachments)
    mine = select(Message).where(Message.dossier_id == dossier.id)
    return mine.options(*people, files).order_by(Message.id)


journal.speak("message.send", "Message à la personne", "Message reçu", partners="")
journal.speak("message.receive", "Message de la personne", "Message envoyé", partners="")
