"""A network's stationery: its last version, and how its managers write the next one."""

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.correspondence import wording
from portal.correspondence.models import Head, Slot, Stationery, StationeryImage
from portal.database import session
from portal.dossiers.paper_letters import LetterKind
from portal.errors import Refused, Stale
from portal.letters.texts import Source
from portal.networks.models import Network
from portal.users.models import User

MANAGERS_ONLY = "Un responsable du réseau écrit ses courriers."
MEANWHILE = "Un autre responsable vient d’enregistrer cette page."
HEAD = "En-tête et signataire"


@dataclass(frozen=True)
class Picture:
    """An image made anew, before it belongs to any stationery."""

    media_type: str
    content: bytes
    sha256: str


def versions(network_id: int) -> list[Stationery]:
    """The last one first."""
    mine = select(Stationery).where(Stationery.network_id == network_id)
    who = joinedload(Stationery.by).lazyload(User.roles)
    return list(session.scalars(mine.order_by(Stationery.number.desc()).options(who)))


def last_stationery(network_id: int) -> Stationery | None:
    mine = select(Stationery).where(Stationery.network_id == network_id)
    return session.scalar(mine.order_by(Stationery.number.desc()).limit(1))


def version(network_id: int, number: int) -> Stationery | None:
    mine = (Stationery.network_id == network_id) & (Stationery.number == number)
    return session.scalar(select(Stationery).where(mine))


def number_of(stationery: Stationery | None) -> int:
    return stationery.number if stationery else 0


def head_of(stationery: Stationery | None) -> Head:
    return stationery.head if stationery else Head()


def text_of(stationery: Stationery | None, kind: LetterKind) -> Source:
    """The network's own words, else the shipped ones."""
    written = stationery.content["texts"].get(kind.value) if stationery else None
    if written is None:
        return wording.shipped(kind)
    return Source(number_of(stationery), written["subject"], written["body"])


def rewritten(stationery: Stationery | None, kind: LetterKind) -> bool:
    return stationery is not None and kind.value in stationery.content["texts"]


def image_of(network_id: int, image_id: int) -> StationeryImage | None:
    mine = (StationeryImage.id == image_id) & (StationeryImage.network_id == network_id)
    return session.scalar(select(StationeryImage).where(mine))


def may_write(user: User, network: Network) -> bool:
    return user.manages_at(network.id)


def write_head(network: Network, head: Head, *, by: User, seen: int) -> Stationery | None:
    """A new version with this head; None when nothing changes.

    Raises Stale when someone else changed the head since the version that was ``seen``.
    """
    last = _held(network, by)
    if head == head_of(last):
        return None
    if head_of(version(network.id, seen)) != head_of(last):
        raise Stale(MEANWHILE)
    return _written(network, last, by, HEAD, head=head)


def write_text(
    network: Network, kind: LetterKind, source: Source, *, by: User, seen: int
) -> Stationery | None:
    """A new version with this text; None when nothing changes.

    Raises Stale when this text was changed since the version that was ``seen``, Refused when it
    cannot leave.
    """
    last = _held(network, by)
    standing = text_of(last, kind)
    if _same(source, standing):
        return None
    if not _same(text_of(version(network.id, seen), kind), standing):
        raise Stale(MEANWHILE)
    if wrong := wording.faults(kind, source):
        raise Refused(f"Ce texte ne peut pas partir. {wrong[0].words}.")
    texts = dict(last.content["texts"]) if last else {}
    texts.pop(kind.value, None)
    if not _same(source, wording.shipped(kind)):
        texts[kind.value] = {"subject": source.subject, "body": source.body}
    return _written(network, last, by, wording.known(kind).title, texts=texts)


def put_picture(
    network: Network, slot: Slot, picture: Picture | None, *, by: User
) -> Stationery | None:
    """A new version with this picture, or without; None when nothing changes."""
    last = _held(network, by)
    images = images_of(last)
    chosen = _kept(network, picture, by) if picture else None
    if images[slot] == chosen:
        return None
    return _written(network, last, by, slot.label, images=images | {slot: chosen})


def go_back(network: Network, number: int, *, by: User, seen: int) -> Stationery | None:
    """A new version that says what an earlier one said; None when it is what is in force."""
    last, chosen = _held(network, by), version(network.id, number)
    if chosen is None:
        raise Refused("Cette version n’existe pas.")
    if last and (last.content, images_of(last)) == (chosen.content, images_of(chosen)):
        return None
    if seen != number_of(last):
        raise Stale(MEANWHILE)
    return _written(
        network, last, by, f"Retour à la version {number}",
        head=chosen.head, texts=chosen.content["texts"], images=images_of(chosen),
    )  # fmt: skip


def images_of(stationery: Stationery | None) -> dict[Slot, int | None]:
    """The ids of the pictures of a version."""
    if stationery is None:
        return dict.fromkeys(Slot)
    return {Slot.LOGO: stationery.logo_id, Slot.SIGNATURE: stationery.signature_id}


def _held(network: Network, by: User) -> Stationery | None:
    """The last version, while nobody else writes the next one. Raises Refused."""
    if not may_write(by, network):
        raise Refused(MANAGERS_ONLY)
    session.scalars(
        select(Network.id).where(Network.id == network.id).with_for_update(key_share=True)
    ).one()
    return last_stationery(network.id)


def _same(one: Source, other: Source) -> bool:
    return (one.subject, one.body) == (other.subject, other.body)


def _kept(network: Network, picture: Picture, by: User) -> int:
    """The id under which this network has this picture: the same one twice is one."""
    same = (StationeryImage.network_id == network.id) & (StationeryImage.sha256 == picture.sha256)
    if found := session.scalar(select(StationeryImage.id).where(same)):
        return found
    made = StationeryImage(network_id=network.id, by_id=by.id, **vars(picture))
    session.add(made)
    session.flush()
    return made.id


def _written(
    network: Network, last: Stationery | None, by: User, what: str, *,
    head: Head | None = None, texts: dict[str, Any] | None = None,
    images: dict[Slot, int | None] | None = None,
) -> Stationery:  # fmt: skip
    """The next version, which differs from the last one by what is given."""
    pictures, standing = images or images_of(last), last.content["texts"] if last else {}
    made = Stationery(
        network=network,
        number=number_of(last) + 1,
        content={
            "head": asdict(head or head_of(last)),
            "texts": standing if texts is None else texts,
        },
        logo_id=pictures[Slot.LOGO],
        signature_id=pictures[Slot.SIGNATURE],
        what=what,
        by=by,
    )
    session.add(made)
    session.flush()
    return made
