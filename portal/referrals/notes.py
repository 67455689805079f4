"""Private notes: only the people of the network read them."""

from sqlalchemy import select

from portal.database import session
from portal.errors import Refused
from portal.referrals import access
from portal.referrals.models import Note, Referral
from portal.referrals.workflow import Party
from portal.users.models import User


def write(referral: Referral, body: str, key: str, *, by: User) -> Note:
    """Add a note; the same key gives the same note."""
    existing = session.scalar(select(Note).where(Note.form_key == key))
    if existing:
        return existing
    if Party.ADVISER not in access.parties(by, referral):
        raise Refused("Les notes sont réservées au réseau.")
    if not body.strip():
        raise Refused("Écrivez votre note")
    note = Note(
        referral=referral,
        network_id=referral.network_id,
        author=by,
        form_key=key,
        body=body.strip(),
    )
    session.add(note)
    session.flush()
    return note


def erase(note: Note, *, by: User) -> None:
    """Its author takes it back, as if it had not been written."""
    if note.author_id != by.id:
        raise Refused("Seule la personne qui a écrit une note peut la retirer.")
    session.delete(note)
    session.flush()


def notes_for(referral: Referral, user: User) -> list[Note]:
    """The notes of the reader's own network on this referral, the newest first."""
    return list(
        session.scalars(
            select(Note)
            .where(Note.referral_id == referral.id, Note.network_id.in_(user.network_ids))
            .order_by(Note.id.desc())
        )
    )
