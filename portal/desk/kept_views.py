"""The views that someone finds at the left of their list, and all that changes them."""

from collections.abc import Mapping
from datetime import timedelta

from flask import Flask
from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import joinedload

from portal.calendar import ONE_DAY
from portal.database import apart, lock, now, only_reading, session, transaction
from portal.desk.access import found_by, may_change
from portal.desk.models import KeptView
from portal.errors import Refused, Stale
from portal.networks.models import Network
from portal.referrals.triage import SavedView
from portal.territory.folding import fold
from portal.users.models import Role, User
from portal.users.signals import leaving

KEPT_FOR = timedelta(days=365)
"""Without being opened: what was typed in one may name a person."""
MOST = 20
"""How many views one person keeps, and how many a network shares."""
FULL_MINE = f"Vous gardez déjà {MOST} vues : retirez-en une avant d’en ajouter"
FULL_SHARED = f"Votre réseau partage déjà {MOST} vues : retirez-en une avant d’en ajouter"
TAKEN_MINE = "Une de vos vues porte déjà ce nom : choisissez-en un autre"
TAKEN_SHARED = "Une vue de votre réseau porte déjà ce nom : choisissez-en un autre"
TAKEN_BY_ALL = "« {name} » est déjà une vue du portail, pour tous : choisissez un autre nom"
NOT_YOURS = "Seuls son auteur et les responsables du réseau changent cette vue."


def of(user: User) -> list[KeptView]:
    """One's own first, then those of one's networks, each in its order."""
    return list(session.scalars(_in_order(user)))


def with_people(user: User) -> list[KeptView]:
    """The same, with their authors and networks."""
    people = joinedload(KeptView.author), joinedload(KeptView.network)
    return list(session.scalars(_in_order(user).options(*people)))


def one(view_id: int, user: User) -> KeptView | None:
    return session.scalar(select(KeptView).where(KeptView.id == view_id, found_by(user)))


def is_gone(view_id: int) -> bool:
    return session.scalar(select(KeptView.id).where(KeptView.id == view_id)) is None


def keep(name: str, query: Mapping[str, str], network_id: int | None, *, by: User) -> KeptView:
    """Keep a list under a name, for oneself or for one's network; pressed twice, it is kept once.

    Raises Refused with what to correct.
    """
    _check_name(name)
    _hold(by, network_id)
    beside = _beside(by.id, network_id)
    twin = next((one for one in beside if one.name == name), None)
    if twin and twin.query == dict(query) and twin.author_id == by.id:
        return twin
    if twin:
        raise Refused(TAKEN_SHARED if network_id else TAKEN_MINE)
    if len(beside) >= MOST:
        raise Refused(FULL_SHARED if network_id else FULL_MINE)
    last = beside[-1].position if beside else 0
    view = KeptView(
        name=name, query=dict(query), network_id=network_id, author=by, position=last + 1
    )
    session.add(view)
    session.flush()
    return view


def note_opened(view: KeptView) -> None:
    """For a page that only reads: apart, once a day."""
    if only_reading() and now() - view.at > ONE_DAY:
        with apart() as other:
            other.execute(update(KeptView).where(KeptView.id == view.id).values(at=now()))


def forget_unused() -> None:
    """Every morning."""
    with transaction():
        session.execute(delete(KeptView).where(KeptView.at < now() - KEPT_FOR))


def rename(view: KeptView, name: str, *, by: User, seen: int | None = None) -> None:
    _changing(view, by)
    if view.name == name:
        return
    _check_name(name)
    _as_seen(view, seen)
    if any(one.name == name for one in _beside(view.author_id, view.network_id)):
        raise Refused(TAKEN_SHARED if view.network_id else TAKEN_MINE)
    view.name = name


def change(view: KeptView, query: Mapping[str, str], *, by: User, seen: int | None = None) -> None:
    """Another list under the same name."""
    _changing(view, by)
    if view.query != dict(query):
        _as_seen(view, seen)
        view.query = dict(query)


def move(view: KeptView, step: int, *, by: User) -> None:
    """One place up (-1) or down (1) among those beside it; the last place has no further one."""
    _changing(view, by)
    beside = _beside(view.author_id, view.network_id)
    place = beside.index(view)
    other = min(max(place + step, 0), len(beside) - 1)
    beside[place], beside[other] = beside[other], beside[place]
    for rank, one in enumerate(beside, start=1):
        if one.position != rank:
            one.position = rank


def remove(view: KeptView, *, by: User) -> None:
    _changing(view, by)
    session.delete(view)


def _changing(view: KeptView, by: User) -> None:
    if not may_change(view, by):
        raise Refused(NOT_YOURS)
    _hold(by, view.network_id)
    if is_gone(view.id):
        raise Refused("Cette vue vient d’être retirée.")
    lock(view)


def _check_name(name: str) -> None:
    """A view of the portal's own would no longer be told from it."""
    if found := next((one for one in SavedView if fold(one.label) == fold(name)), None):
        raise Refused(TAKEN_BY_ALL.format(name=found.label))


def _as_seen(view: KeptView, seen: int | None) -> None:
    if seen is not None and seen != view.version:
        raise Stale("Cette vue a changé pendant que cette page était ouverte. Relisez-la d’abord.")


def _hold(user: User, network_id: int | None) -> None:
    """Hold whose views these are: names, places and numbers are those of now."""
    if network_id is None:
        session.execute(select(User.id).where(User.id == user.id).with_for_update()).all()
    elif network_id in user.network_ids:
        session.execute(select(Network.id).where(Network.id == network_id).with_for_update()).all()
    else:
        raise Refused("Vous ne travaillez pas dans ce réseau.")


def _in_order(user: User) -> Select[KeptView]:
    order = KeptView.network_id.is_not(None), KeptView.network_id, KeptView.position, KeptView.id
    return select(KeptView).where(found_by(user)).order_by(*order)


def _beside(author_id: int, network_id: int | None) -> list[KeptView]:
    """The views of one person, or those that a network shares, in their order."""
    mine = KeptView.network_id.is_(None) & (KeptView.author_id == author_id)
    where = mine if network_id is None else KeptView.network_id == network_id
    query = select(KeptView).where(where).order_by(KeptView.position, KeptView.id)
    return list(session.scalars(query))


def forget(_: Flask, user: User, role: Role | None) -> None:
    """Whoever works at no desk any more keeps no list; what they shared stays their network's."""
    if not any(one.desk for one in user.roles if role and one is not role):
        mine = KeptView.network_id.is_(None) & (KeptView.author_id == user.id)
        session.execute(delete(KeptView).where(mine))


def init_app(app: Flask) -> None:
    leaving.connect(forget, app)
