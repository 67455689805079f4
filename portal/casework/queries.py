"""What people do on a file, as the pages of the desk look it up."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload
from sqlalchemy.sql.base import ExecutableOption

from portal.asked_once import Looking, Rows
from portal.casework import access
from portal.casework.models import (
    STANDING,
    Appointment,
    Contact,
    OnAFile,
    Opinion,
    OpinionState,
    Todo,
)
from portal.database import now, session
from portal.dossiers.models import Dossier
from portal.french import listed, plural
from portal.networks.presence import presence
from portal.referrals.models import Referral
from portal.users.models import User

Row = TypeVar("Row", bound=OnAFile)
MOST_ON_A_PAGE = 100
LONGEST_MEETING = timedelta(hours=8)
WAITING: dict[type[OnAFile], tuple[Any, Any, ColumnElement[bool]]] = {
    Todo: (Todo.assignee_id, Todo.network_id, Todo.done_at.is_(None)),
    Appointment: (
        Appointment.adviser_id, Appointment.network_id, Appointment.state.in_(STANDING)
    ),
    Opinion: (Opinion.asked_id, Opinion.asked_network_id, Opinion.state == OpinionState.ASKED),
}  # fmt: skip
"""What waits for someone: whom, at which network, and when it still does."""


def own(kind: type[Row], row_id: int, user: User) -> Row | None:
    """A task or an appointment of this person's own networks."""
    mine = access.of_own_network(user, kind)
    return session.scalar(select(kind).where(kind.id == row_id, mine))


def own_opinion(opinion_id: int, user: User) -> Opinion | None:
    """One that this person's network asked, or that they may give."""
    mine = access.opened_by(user, presence(user.network_ids))
    return session.scalar(select(Opinion).where(Opinion.id == opinion_id, mine))


def appointment_of(dossier: Dossier, appointment_id: int) -> Appointment | None:
    """One of a file's, for its owner."""
    ours = (Appointment.id == appointment_id) & (Appointment.dossier_id == dossier.id)
    return session.scalar(select(Appointment).where(ours))


def coming_for(dossier: Dossier) -> list[Appointment]:
    """What the owner has before them, the next one first."""
    people = joinedload(Appointment.network), _person(Appointment.adviser)
    query = select(Appointment).where(
        Appointment.dossier_id == dossier.id, Appointment.state.in_(STANDING),
        Appointment.starts_at > now() - LONGEST_MEETING,
    )  # fmt: skip
    found = session.scalars(query.order_by(Appointment.starts_at, Appointment.id).options(*people))
    return [one for one in found if not one.over]


def _opinions_on(referral: Referral, user: User) -> Rows:
    mine = access.read_by(referral, _own_of(referral, user))
    here = (Opinion.dossier_id == referral.dossier_id) & mine
    return Rows(Opinion, here, [*_with_people(), _person(Opinion.ended_by)])


opinions_on: Looking[[Referral, User], list[Opinion]] = Looking(
    _opinions_on, lambda found: sorted(found, key=lambda one: -one.id)
)
"""Those that the network asked, and those of others that it may read; the last one first."""


def open_opinions(referral: Referral) -> list[Opinion]:
    """Those that the network still waits for: they hold nothing up, and are worth a look."""
    mine = (Opinion.referral_id == referral.id) & (Opinion.state == OpinionState.ASKED)
    return list(session.scalars(select(Opinion).where(mine).order_by(Opinion.due_on, Opinion.id)))


def _todos_on(referral: Referral, user: User) -> Rows:
    return _on(Todo, referral, user, _person(Todo.assignee))


def _to_do_first(found: list[Todo]) -> list[Todo]:
    to_do = [one for one in found if one.done_at is None]
    done = [(one.done_at, one.id, one) for one in found if one.done_at]
    return [
        *sorted(to_do, key=lambda one: (one.due_on, one.id)),
        *(one for *_, one in sorted(done, reverse=True)),
    ]


todos_on: Looking[[Referral, User], list[Todo]] = Looking(_todos_on, _to_do_first)
"""What is to do, by day, then what was done last."""


def _contacts_on(referral: Referral, user: User) -> Rows:
    return _on(Contact, referral, user, _person(Contact.by))


contacts_on: Looking[[Referral, User], list[Contact]] = Looking(
    _contacts_on, lambda found: sorted(found, key=lambda one: (one.held_at, one.id), reverse=True)
)
"""The last one first."""


def _appointments_on(referral: Referral, user: User) -> Rows:
    people = _person(Appointment.adviser), joinedload(Appointment.network)
    return _on(Appointment, referral, user, *people)


appointments_on: Looking[[Referral, User], list[Appointment]] = Looking(
    _appointments_on,
    lambda found: sorted(found, key=lambda one: (not one.standing, one.starts_at, one.id)),
)
"""Those that stand, by their day, then the others."""


def at_the_same_time(whose: User, begins: datetime, ends: datetime) -> list[Appointment]:
    """Their appointments that stand and overlap these moments, the first one first."""
    query = select(Appointment).where(
        Appointment.adviser_id == whose.id, Appointment.state.in_(STANDING),
        Appointment.starts_at < ends, Appointment.starts_at > begins - LONGEST_MEETING,
    )  # fmt: skip
    found = session.scalars(query.order_by(Appointment.starts_at, Appointment.id))
    return [one for one in found if one.ends_at > begins]


def todos_of(user: User) -> list[Todo]:
    """All that they have to do and what is nobody's at their network, the late ones first."""
    nobody = Todo.network_id.in_(user.network_ids) & Todo.assignee_id.is_(None)
    mine = or_(_tasks_of(user), nobody)
    query = _with_file(select(Todo).where(Todo.done_at.is_(None), mine), Todo)
    people = query.options(_person(Todo.assignee)).order_by(Todo.due_on, Todo.id)
    return list(session.scalars(people.limit(MOST_ON_A_PAGE)))


@dataclass(frozen=True)
class Held:
    """What someone has to do at a network, whoever has the files: each by its day."""

    todos: list[Todo]
    appointments: list[Appointment]
    opinions: int

    @property
    def said(self) -> str:
        """« 2 tâches, 1 rendez-vous et 1 avis à donner »; empty when there is nothing."""
        parts = [plural(len(self.todos), "tâche")] if self.todos else []
        if count := len(self.appointments):
            parts.append(plural(count, "rendez-vous", "rendez-vous"))
        if self.opinions:
            parts.append(plural(self.opinions, "avis à donner", "avis à donner"))
        return listed(parts)


def held_by(user: User, network_id: int) -> Held:
    """Their own tasks that are not done, the appointments before them, what they were asked."""
    todos = select(Todo).where(theirs(Todo, user, [network_id]))
    coming = select(Appointment).where(
        theirs(Appointment, user, [network_id]), Appointment.starts_at > now()
    )
    asked = select(func.count(Opinion.id)).where(theirs(Opinion, user, [network_id]))
    return Held(
        list(session.scalars(_with_file(todos, Todo).order_by(Todo.due_on, Todo.id))),
        list(session.scalars(
            _with_file(coming, Appointment).order_by(Appointment.starts_at, Appointment.id)
        )),
        session.scalar(asked) or 0,
    )  # fmt: skip


def theirs(kind: type[OnAFile], user: User, network_ids: Collection[int]) -> ColumnElement[bool]:
    """The tasks, appointments or opinions that wait for someone at these networks."""
    person, network, alive = WAITING[kind]
    return and_(person == user.id, network.in_(network_ids), alive)


def opinions_awaited(user: User) -> list[Opinion]:
    """Those that this person may give: asked of them, of their desk, or of whom they act for."""
    mine = access.asked_of(user, presence(user.network_ids))
    return _opinions(and_(mine, Opinion.state == OpinionState.ASKED), Opinion.due_on, Opinion.id)


def opinions_asked(user: User) -> list[Opinion]:
    """Those that they asked: what is awaited first, then what came last."""
    mine = (Opinion.by_id == user.id) & access.of_own_network(user, Opinion)
    awaited = Opinion.state == OpinionState.ASKED
    return _opinions(mine, awaited.desc(), Opinion.ended_at.desc(), Opinion.due_on, Opinion.id)


def opinions_given(user: User) -> list[Opinion]:
    """Those that they gave or declined, the last one first."""
    mine = (Opinion.ended_by_id == user.id) & Opinion.state.in_(
        (OpinionState.GIVEN, OpinionState.DECLINED)
    )
    return _opinions(mine, Opinion.ended_at.desc(), Opinion.id)


def _opinions(wanted: ColumnElement[bool], *order: Any) -> list[Opinion]:
    query = _told(select(Opinion).where(wanted)).options(joinedload(Opinion.dossier))
    return list(session.scalars(query.order_by(*order).limit(MOST_ON_A_PAGE)))


def _told(query: Select[Opinion]) -> Select[Opinion]:
    """With who asks, and of whom."""
    return query.options(*_with_people())


def _with_people() -> list[ExecutableOption]:
    networks = joinedload(Opinion.asked_network), joinedload(Opinion.network)
    return [*networks, _person(Opinion.asked), _person(Opinion.by)]


def _person(of: InstrumentedAttribute[Any]) -> ExecutableOption:
    """Their name is enough: their roles are not read with it."""
    return joinedload(of).lazyload(User.roles)


def _own_of(referral: Referral, user: User) -> Collection[int]:
    return {referral.network_id} & user.network_ids


def _on(kind: type[OnAFile], referral: Referral, user: User, *options: ExecutableOption) -> Rows:
    """The rows of a file at one network, whichever time it came there."""
    here = kind.network_id.in_(_own_of(referral, user))
    return Rows(kind, (kind.dossier_id == referral.dossier_id) & here, options)


def _tasks_of(user: User) -> ColumnElement[bool]:
    return access.work_of(user, presence(user.network_ids), Todo, Todo.assignee_id)


def _with_file(query: Select[Row], kind: type[Row]) -> Select[Row]:
    return query.options(joinedload(kind.dossier).selectinload(Dossier.consents))
