"""Private notes: only the people of the network read them; none is ever changed in silence."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.database import lock, now, session
from portal.dossiers.models import Audience
from portal.errors import Refused, SentOtherwise
from portal.referrals import access, commands, mentions
from portal.referrals.models import Mention, Note, Referral
from portal.referrals.workflow import Party
from portal.users.models import User

CORRECTED_WITHIN = timedelta(minutes=15)
TOO_LATE = (
    "Une note se corrige pendant 15 minutes, par la personne qui l’a écrite. "
    "Écrivez-en une nouvelle, ou barrez celle-ci."
)
NOT_YOURS = "Les notes sont réservées au réseau."


def write(
    referral: Referral, body: str, key: str, *, by: User, told: Collection[int] = (),
    told_as: str = "",
) -> Note:  # fmt: skip
    """Add a note; the same key gives the same note. ``told``: the colleagues whom it calls;
    ``told_as``: what they hear of once, when it is written on many files."""
    lock(referral)
    existing = session.scalar(select(Note).where(Note.form_key == key))
    if existing and existing.body != body.strip():
        raise SentOtherwise
    if existing:
        return existing
    if Party.ADVISER not in access.parties(by, referral):
        raise Refused(NOT_YOURS)
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
    mentions.call(note, told, by=by, told_as=told_as)
    return note


def take_back(note: Note, *, by: User) -> None:
    """Its author takes away what was written by mistake; the journal keeps that there was one."""
    _hold(note)
    if note.author_id != by.id:
        raise Refused("Seule la personne qui a écrit une note peut la retirer.")
    commands.note(note.referral, "note_back", by=by, audience=Audience.NETWORK)
    session.delete(note)
    session.flush()


def correct(note: Note, body: str, *, by: User, told: Collection[int] = ()) -> None:
    """Change the words of a note a moment after writing it; that it was is said."""
    _hold(note)
    if not may_correct(note, by):
        raise Refused(TOO_LATE)
    if not body.strip():
        raise Refused("Écrivez votre note")
    if body.strip() != note.body:
        note.body, note.corrected_at = body.strip(), now()
    mentions.call(note, told, by=by)


def strike(note: Note, *, by: User) -> None:
    """Say that a note no longer holds: it stays readable, with who struck it out and when."""
    _hold(note)
    if not may_strike(note, by, access.parties(by, note.referral)):
        raise Refused("Une note est barrée par la personne qui l’a écrite, ou par un responsable.")
    if note.struck_at is None:
        note.struck_at, note.struck_by, note.pinned = now(), by, False


def pin(note: Note, *, pinned: bool, by: User) -> None:
    """Keep a note at the top of the file, or no longer."""
    _hold(note)
    if Party.ADVISER not in access.parties(by, note.referral):
        raise Refused(NOT_YOURS)
    if note.struck_at:
        raise Refused("Cette note est barrée : elle ne peut plus être à retenir.")
    note.pinned = pinned


def may_correct(note: Note, user: User) -> bool:
    young = now() - note.at < CORRECTED_WITHIN
    return young and note.author_id == user.id and note.struck_at is None


def may_strike(note: Note, user: User, parties: Collection[Party]) -> bool:
    """``parties``: what this person is to the referral."""
    mine = note.author_id == user.id and Party.ADVISER in parties
    return note.struck_at is None and (mine or Party.MANAGER in parties)


def notes_for(referral: Referral, user: User) -> list[Note]:
    """The notes of the reader's own network on this referral, the newest first. One query."""
    return list(
        session.scalars(
            select(Note)
            .where(Note.referral_id == referral.id, Note.network_id.in_(user.network_ids))
            .options(
                joinedload(Note.author).lazyload(User.roles),
                joinedload(Note.struck_by).lazyload(User.roles),
                joinedload(Note.mentions).joinedload(Mention.user).lazyload(User.roles),
            )
            .order_by(Note.id.desc())
        ).unique()
    )


def own_note(referral: Referral, note_id: int, user: User) -> Note | None:
    """One note of the reader's own network on this referral."""
    mine = (Note.referral_id == referral.id) & Note.network_id.in_(user.network_ids)
    return session.scalar(select(Note).where(Note.id == note_id, mine))


def _hold(note: Note) -> None:
    """As it is now, until the end of the transaction."""
    session.refresh(note, with_for_update={"of": Note})
