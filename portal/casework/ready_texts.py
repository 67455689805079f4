"""Ready texts: kept by a network or by the front desk, or by one of their people; written once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    Text,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, joinedload, load_only, mapped_column, relationship

from portal.asked_once import Looking, Rows
from portal.casework import ready_words
from portal.database import Versioned, lock, now, session
from portal.errors import Refused, SentOtherwise
from portal.networks.models import Network
from portal.referrals.models import Referral
from portal.users.models import User
from portal.vocabulary import RoleName

LONGEST = 4000
LONGEST_TITLE = 80
MOST = 200
"""A network, with all its people."""


class ReadyText(Versioned):
    """``owner`` keeps it for themselves; without one, the whole network uses it, or the front desk
    where there is no ``network``."""

    __tablename__ = "ready_text"

    id: Mapped[int] = mapped_column(primary_key=True)
    network_id: Mapped[int | None] = mapped_column(ForeignKey("network.id"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    form_key: Mapped[str] = mapped_column(String(64), unique=True)
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    body: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(default=now)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    network: Mapped[Network | None] = relationship()
    by: Mapped[User] = relationship(foreign_keys=by_id)

    __table_args__ = (Index("ix_ready_text_network_id", "network_id", "owner_id"),)


def visible_to(user: User, *, at_office: bool = False) -> Select[ReadyText]:
    """Those of this person's networks, and their own there; by title.

    ``at_office``, here and below: those of the front desk instead.
    """
    seen = _seen_by(user, at_office=at_office)
    return select(ReadyText).where(seen).order_by(func.lower(ReadyText.title), ReadyText.id)


def _seen_by(user: User, *, at_office: bool = False) -> ColumnElement[bool]:
    mine = or_(ReadyText.owner_id.is_(None), ReadyText.owner_id == user.id)
    if not at_office:
        return ReadyText.network_id.in_(user.network_ids) & mine
    return ReadyText.network_id.is_(None) & mine & literal(works_at(None, user))


def works_at(network_id: int | None, user: User) -> bool:
    """Whether they are of this network, or of the front desk for None."""
    if network_id is None:
        return user.has_role(RoleName.FRONT_DESK)
    return network_id in user.network_ids


def all_for(user: User, *, at_office: bool = False) -> list[ReadyText]:
    who = joinedload(ReadyText.by).lazyload(User.roles)
    query = visible_to(user, at_office=at_office).options(joinedload(ReadyText.network), who)
    return list(session.scalars(query))


def _for_file(referral: Referral, user: User) -> Rows:
    here = _seen_by(user) & (ReadyText.network_id == referral.network_id)
    return Rows(ReadyText, here, [load_only(ReadyText.title)])


def _for_office(user: User) -> Rows:
    return Rows(ReadyText, _seen_by(user, at_office=True), [load_only(ReadyText.title)])


def _titles(found: list[ReadyText]) -> dict[str, str]:
    return {
        str(one.id): one.title for one in sorted(found, key=lambda one: (one.title.lower(), one.id))
    }


titles_for: Looking[[Referral, User], dict[str, str]] = Looking(_for_file, _titles)
titles_at_office: Looking[[User], dict[str, str]] = Looking(_for_office, _titles)
"""What may be inserted about a file: from their ids to their titles."""


def text(text_id: int, user: User, *, at_office: bool = False) -> ReadyText | None:
    mine = visible_to(user, at_office=at_office)
    return session.scalar(mine.where(ReadyText.id == text_id))


def may_remove(found: ReadyText, user: User) -> bool:
    """One's own; the network's, a manager of it; the front desk's, all of them."""
    if found.owner_id:
        return found.owner_id == user.id
    if found.network is None:
        return works_at(None, user)
    return any(user.manages(desk.id) for desk in found.network.desks)


def write(
    network: Network | None, title: str, body: str, *, personal: bool, key: str, by: User
) -> ReadyText:
    """Add a text; the same key gives the same text."""
    existing = session.scalar(select(ReadyText).where(ReadyText.form_key == key))
    if existing and (existing.title, existing.body) != (title.strip(), body.strip()):
        raise SentOtherwise
    if existing:
        return existing
    network_id = network.id if network else None
    if not works_at(network_id, by):
        raise Refused("Choisissez un de vos réseaux")
    _check(title, body, network_id)
    here = ReadyText.network_id.is_not_distinct_from(network_id)
    if session.scalars(select(func.count(ReadyText.id)).where(here)).one() >= MOST:
        raise Refused("Il y a déjà 200 textes. Retirez-en un qui ne sert plus")
    made = ReadyText(
        network=network,
        owner_id=by.id if personal else None,
        form_key=key,
        title=title.strip(),
        body=body.strip(),
        by=by,
    )
    session.add(made)
    session.flush()
    return made


def change(found: ReadyText, title: str, body: str, *, by: User, seen: int) -> None:
    """Raises Stale when someone else changed it meanwhile."""
    _check_mine(found, by)
    lock(found, seen)
    _check(title, body, found.network_id)
    found.title, found.body, found.at, found.by = title.strip(), body.strip(), now(), by
    session.flush()


def remove(found: ReadyText, *, by: User) -> None:
    _check_mine(found, by)
    if not may_remove(found, by):
        raise Refused("Un texte du réseau est retiré par un responsable.")
    session.delete(found)
    session.flush()


def _check_mine(found: ReadyText, by: User) -> None:
    mine = found.owner_id in (None, by.id)
    if not mine or not works_at(found.network_id, by):
        raise Refused("Ce texte n’est pas à votre réseau.")


def _check(title: str, body: str, network_id: int | None) -> None:
    if not title.strip():
        raise Refused("Donnez un titre à ce texte")
    if not body.strip():
        raise Refused("Écrivez le texte")
    if faults := ready_words.faults(body, at_office=network_id is None):
        raise Refused(faults[0].words)
