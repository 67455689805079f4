"""Messages between a person and a network, or the front desk."""

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from portal.database import apart, now, session
from portal.dossiers import journal
from portal.dossiers.models import Dossier, Message
from portal.dossiers.workflow import Status
from portal.errors import Refused
from portal.networks.models import Network
from portal.users.models import User

LONGEST = 5000


def send(dossier: Dossier, network: Network | None, body: str, key: str, *, by: User) -> Message:
    """Write to the other side; the same key gives the same message."""
    existing = session.scalar(select(Message).where(Message.form_key == key))
    if existing:
        return existing
    if not body.strip():
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
    journal.record(
        dossier,
        "message.receive" if from_owner else "message.send",
        by=by,
        network_id=network.id if network else None,
        message_id=message.id,
    )
    return message


def messages_with(dossier: Dossier, network_id: int | None) -> list[Message]:
    """What the person and this network, or the front desk, wrote to each other."""
    query = (
        select(Message)
        .where(
            Message.dossier_id == dossier.id, Message.network_id.is_not_distinct_from(network_id)
        )
        .options(joinedload(Message.author))
        .order_by(Message.id)
    )
    return list(session.scalars(query))


def mark_read(dossier_id: int, network_id: int | None) -> None:
    """The staff have the person's messages in front of them.

    For a page that only reads: it is noted in a transaction of its own.
    """
    unread = session.scalars(
        select(Message.id).where(
            Message.dossier_id == dossier_id,
            Message.network_id.is_not_distinct_from(network_id),
            Message.from_owner,
            Message.read_at.is_(None),
        )
    ).all()
    if unread:
        with apart() as other:
            other.execute(update(Message).where(Message.id.in_(unread)).values(read_at=now()))


journal.speak("message.send", "Message à la personne", "Message reçu", partners="")
journal.speak("message.receive", "Message de la personne", "Message envoyé", partners="")
