"""Colleagues whom a private note calls: they are told by mail, and until they open the file."""

from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import contains_eager

from portal.database import apart, now, session
from portal.errors import Refused
from portal.networks.models import Desk
from portal.referrals.models import Mention, Note, Referral
from portal.territory.folding import fold
from portal.users import notices
from portal.users.models import Role, User
from portal.users.notices import Kind


def mentions_for(user: User) -> list[Mention]:
    """The notes that call this person and that they have not seen yet, the newest first.

    Each with its note, the note's author, its file. One query.
    """
    query = (
        select(Mention)
        .join(Mention.note)
        .join(Note.referral)
        .where(calls(user))
        .options(
            contains_eager(Mention.note).joinedload(Note.author).lazyload(User.roles),
            contains_eager(Mention.note).contains_eager(Note.referral).joinedload(Referral.dossier),
        )
        .order_by(Mention.id.desc())
    )
    return list(session.scalars(query))


def calls(user: User) -> ColumnElement[bool]:
    """The mentions, with their notes, that still call this person."""
    here = Note.network_id.in_(user.network_ids) & Note.struck_at.is_(None)
    return (Mention.user_id == user.id) & Mention.seen_at.is_(None) & here


def mark_seen(notes: Iterable[Note], user: User) -> None:
    """They have these notes in front of them; noted apart, as a page only reads."""
    called = [one for note in notes for one in note.mentions]
    if ids := [one.id for one in called if one.user_id == user.id and one.seen_at is None]:
        with apart() as other:
            other.execute(update(Mention).where(Mention.id.in_(ids)).values(seen_at=now()))


def people_of(referral: Referral) -> list[User]:
    """Who may be called: the open accounts of the network."""
    at_desk = select(Role.user_id).join(Role.desk).where(Desk.network_id == referral.network_id)
    query = select(User).where(User.id.in_(at_desk), User.active)
    return list(session.scalars(query.order_by(User.family_name, User.id)))


def call(note: Note, chosen: Collection[int], *, by: User, told_as: str = "") -> None:
    """Tell those who are chosen or named in the note, each once. Raises Refused for a stranger.

    ``told_as``: of several notes with it, they hear of the first one; their day's page has all.
    """
    if not chosen and "@" not in note.body:
        return
    people = people_of(note.referral)
    if strangers := set(chosen) - {one.id for one in people}:
        raise Refused(f"Choisissez des personnes de votre réseau ({len(strangers)} ne l’est pas)")
    told = {one.user_id for one in note.mentions} | {by.id}
    wanted = [one for one in people if one.id in chosen or is_named(one, note.body)]
    for one in wanted:
        if one.id not in told:
            _tell(note, one, by, told_as or str(note.id))


def _tell(note: Note, person: User, by: User, told_as: str) -> None:
    dossier = note.referral.dossier
    note.mentions.append(Mention(user=person))
    session.flush()
    notices.tell(
        person, Kind.MENTION, "mentioned", key=f"mention:{told_as}", dossier_id=dossier.id,
        network_id=note.network_id, dossier=dossier, note=note, by=by,
    )  # fmt: skip


def is_named(person: User, body: str) -> bool:
    """« @Claire Fournier », whatever the accents and capitals."""
    name = f"{fold(person.full_name)} "
    return any(f"{fold(part)} ".startswith(name) for part in body.split("@")[1:])
