"""Messages between a person and a network, or the front desk."""

from sqlalchemy import or_, select, update

from portal.database import now, session
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


def mark_read(dossier: Dossier, *, by_owner: bool, network_ids: set[int | None]) -> None:
    """Note that this side has seen the other side's messages."""
    session.execute(
        update(Message)
        .where(
            Message.dossier_id == dossier.id,
            Message.from_owner != by_owner,
            Message.read_at.is_(None),
            or_(
                *(
                    Message.network_id.is_(one) if one is None else Message.network_id == one
                    for one in network_ids
                )
            ),
        )
        .values(read_at=now())
    )


journal.speak("message.send", "Message à la personne", "Message reçu", partners="")
journal.speak("message.receive", "Message de la personne", "Message envoyé", partners="")
