"""Referrals as the desk of a network looks them up: its list, one of them."""

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.database import session
from portal.dossiers import access as dossier_access
from portal.dossiers import compartment
from portal.dossiers.consent_models import Consent
from portal.dossiers.models import Document, DocumentState, Dossier, Message
from portal.networks.models import Desk, DocumentKind, Network
from portal.networks.presence import Presence, presence
from portal.pagination import Pagination, pagination
from portal.referrals import first_sight as known
from portal.referrals.counting import Counts, count
from portal.referrals.models import InfoItem, InfoRequest, Referral
from portal.referrals.orders import BY_DEADLINE, LAST_CLOSED, ordered
from portal.referrals.triage import ME, Asked, Filters, Line, SavedView, at_the_desk_of, wanted
from portal.search.queries import MANY
from portal.territory.models import Commune
from portal.users.models import Role, User
from portal.vocabulary import Block


@dataclass(frozen=True)
class Page:
    """One page of the list. ``names`` has the name of each abbreviation on it."""

    lines: list[Line]
    pagination: Pagination
    names: dict[str, str]


def own_referral(referral_id: int, user: User) -> Referral | None:
    """A referral of this person's own networks, with its file and its people."""
    return session.scalar(
        select(Referral)
        .where(Referral.id == referral_id, at_the_desk_of(user))
        .options(
            joinedload(Referral.dossier).joinedload(Dossier.owner).lazyload(User.roles),
            joinedload(Referral.network),
            joinedload(Referral.desk),
            joinedload(Referral.adviser).lazyload(User.roles),
            selectinload(Referral.requests)
            .joinedload(InfoRequest.items)
            .joinedload(InfoItem.document),
        )
    )


def referral_of_number(number: str, user: User) -> Referral | None:
    """What a network has, or last had, of the file that bears this number."""
    query = select(Referral).join(Referral.dossier)
    mine = query.where(Dossier.number == number.strip(), at_the_desk_of(user))
    return session.scalar(mine.order_by(Referral.open.desc(), Referral.id.desc()).limit(1))


def readable_document(document_id: int, user: User) -> Document | None:
    """A document of a file to which this person is a party, or to a network of theirs that reads
    what it shows.

    What is set aside is the owner's alone.
    """
    files = dossier_access.visible_to(user).with_only_columns(Dossier.id)
    found = session.scalar(
        select(Document)
        .join(Document.kind)
        .where(Document.id == document_id, Document.state != DocumentState.REMOVED)
        .where(or_(Document.dossier_id.in_(files), _handed_on(user)))
        .options(joinedload(Document.dossier))
    )
    if found is None or found.dossier.owner_id == user.id:
        return found
    return next(iter(compartment.standing(found.dossier, [found])), None)


def _handed_on(user: User) -> ColumnElement[bool]:
    mine = Referral.dossier_id == Document.dossier_id, at_the_desk_of(user)
    shown = (and_(DocumentKind.block == one, known.told(one)) for one in Block)
    return exists().where(*mine, or_(*shown))


def colleagues(user: User, network_id: int | None = None) -> dict[str, str]:
    """The people of this person's networks, or of one, from their ids to their names, by name."""
    networks = user.network_ids if network_id is None else user.network_ids & {network_id}
    query = (
        select(User.id, User.given_name, User.family_name)
        .join(User.roles)
        .join(Role.desk)
        .where(Desk.network_id.in_(networks), User.active)
        .order_by(User.family_name, User.given_name, User.id)
        .distinct()
    )
    return {str(one.id): f"{one.given_name} {one.family_name}" for one in session.execute(query)}


def givable_to(
    colleagues: dict[str, str], away: Presence, user: User, holder: str = ""
) -> dict[str, str]:
    """Of one's colleagues, those who can be given a file: who is there today, and who has the file
    already."""
    absent = {str(user_id) for _, user_id in away.away if user_id != user.id}
    return {
        one: f"{name} (en absence)" if one in absent else name
        for one, name in colleagues.items()
        if one not in absent or one == holder
    }


def colleague(choice: str, user: User) -> User | None:
    """The person whom a choice names: oneself, nobody, or one of one's colleagues."""
    if choice == ME:
        return user
    return session.get(User, int(choice)) if choice in colleagues(user) else None


def page(
    user: User, view: SavedView, filters: Filters, sort: str, asked: str | None, known: Counts,
    away: Presence | None = None,
) -> Page:  # fmt: skip
    """One page of a view, narrowed and in order; ``asked`` is the page's number as typed."""
    away = away or presence(user.network_ids)
    here = Asked(view, filters)
    tests = at_the_desk_of(user), wanted(here, user, away)
    total = known.lists[here] if here in known.lists else count(*tests)
    where = pagination(asked, total)
    if total > MANY and sort in (BY_DEADLINE, LAST_CLOSED):
        tests = tests[0], wanted(here, user, away, frequent=True)
    shown = _on_page(sort, where, *tests).subquery()
    rows = _rows(user).join(shown, shown.c.id == Referral.id).order_by(*ordered(sort))
    lines = [Line(*row) for row in session.execute(rows)]
    return _completed(lines, user, where, away)


def around(user: User, asked: Asked, sort: str, first: int, most: int) -> list[int]:
    """Which referrals a list holds in its order, from the rank ``first``, counted from 0."""
    away = presence(user.network_ids)
    query = _in_order(sort, at_the_desk_of(user), wanted(asked, user, away))
    return list(session.scalars(query.limit(most).offset(first)))


def partners(user: User) -> dict[str, str]:
    """The other networks with a desk, from their codes to their names."""
    query = (
        select(Network.code, Network.name)
        .where(Network.desks.any(Desk.open), Network.id.not_in(user.network_ids))
        .order_by(Network.position, Network.id)
    )
    return dict(session.execute(query).all())


def _in_order(sort: str, *wanted: ColumnElement[bool], backwards: bool = False) -> Select[int]:
    found = _joined(select(Referral.id), sort).where(*wanted)
    return found.order_by(*ordered(sort, backwards=backwards))


def _on_page(sort: str, where: Pagination, *wanted: ColumnElement[bool]) -> Select[int]:
    """Read from the end of the list that is nearer."""
    after = where.total - where.last
    if after >= where.offset:
        return _in_order(sort, *wanted).limit(where.per_page).offset(where.offset)
    back = _in_order(sort, *wanted, backwards=True)
    return back.limit(where.last - where.offset).offset(after)


def _joined(query: Select[int], sort: str) -> Select[int]:
    """The query joined to what its order needs, and to nothing more."""
    if sort.removeprefix("-") == "conseiller":
        return query.join(Referral.adviser, isouter=True)
    return query


def _rows(user: User) -> Select[*tuple[Any, ...]]:
    """The columns of ``Line``, in its order, up to what ``_completed`` adds."""
    initial = func.substr(User.given_name, 1, 1)
    adviser = case(
        (User.id.is_(None), ""),
        (User.given_name == "", User.family_name),
        else_=initial + ". " + User.family_name,
    )
    return (
        select(
            Referral.id, Referral.dossier_id, Dossier.number, known.PERSON, known.CALLED,
            known.PLACE, Referral.due_on, Referral.closed_at, Referral.waiting_on_owner,
            Referral.need_cents, known.KIND, Referral.status, Referral.open, Referral.in_qpv,
            known.AROUND, known.HEARING, Network.abbreviation, adviser, Referral.adviser_id,
            Referral.network_id, Referral.proposed_at, _unread(user), known.WHOLE,
        )
        .join(Referral.dossier)
        .join(Referral.network)
        .join(Referral.adviser, isouter=True)
        .join(Consent, known.WITH_CONSENT, isouter=True)
        .join(Commune, Commune.insee == Dossier.insee, isouter=True)
    )  # fmt: skip


def _completed(lines: list[Line], user: User, where: Pagination, away: Presence) -> Page:
    """The lines with the networks of their files, and what is to be said of their advisers."""
    dossiers = {line.dossier_id for line in lines}
    networks, names = networks_of(dossiers)
    full = [
        replace(
            line,
            networks=networks[line.dossier_id] if line.whole else [line.desk],
            **(_absence(line, away, user) if line.open else {}),
        )
        for line in lines
    ]
    return Page(full, where, names)


def _absence(line: Line, away: Presence, user: User) -> dict[str, Any]:
    """What a line says of an adviser who is away today; nothing of one who is there."""
    found = away.absence(line.network_id, line.adviser_id)
    if found is None:
        return {}
    deputy = away.deputy(line.network_id, line.adviser_id)
    initial = f"{deputy.given_name[:1]}. {deputy.family_name}" if deputy else ""
    return {"away": found.last, "deputy": initial, "standing_in": deputy == user}


def networks_of(
    dossiers: set[int], look: Session | None = None
) -> tuple[dict[int, list[str]], dict[str, str]]:
    """The abbreviations of each file's networks, in the order of arrival, and their names."""
    query = (
        select(Referral.dossier_id, Network.abbreviation, Network.name)
        .join(Referral.network)
        .where(Referral.dossier_id.in_(dossiers))
        .order_by(Referral.id)
    )
    found, names = defaultdict[int, list[str]](list), dict[str, str]()
    for dossier_id, abbreviation, name in (look or session).execute(query):
        names[abbreviation] = name
        if abbreviation not in found[dossier_id]:
            found[dossier_id].append(abbreviation)
    return found, names


def _unread(user: User) -> ColumnElement[bool]:
    """Whether the person wrote something that this person's network has not read."""
    return exists().where(
        Message.dossier_id == Referral.dossier_id,
        Message.network_id.in_(user.network_ids),
        Message.from_owner,
        Message.read_at.is_(None),
    )
