"""Absences of advisers: from a day to a day, at one desk, with a deputy; they end by themselves."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from portal import outbox
from portal.asked_once import asked_once
from portal.calendar import ONE_DAY, today
from portal.database import Base, now, session
from portal.errors import Refused
from portal.french import date_long
from portal.users.journal import note
from portal.users.models import AccountEventKind, User
from portal.users.queries import managers_of, team_of

if TYPE_CHECKING:
    from portal.networks.models import Desk

LONGEST = timedelta(days=366)


class Absence(Base):
    """From a day to another, both included, ``deputy`` acts for someone at a desk."""

    __tablename__ = "absence"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    desk_id: Mapped[int] = mapped_column(ForeignKey("desk.id"), index=True)
    deputy_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    first: Mapped[date]
    last: Mapped[date]
    at: Mapped[datetime] = mapped_column(default=now)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))

    user: Mapped[User] = relationship(foreign_keys=[user_id])
    deputy: Mapped[User] = relationship(foreign_keys=[deputy_id])
    desk: Mapped[Desk] = relationship()

    __table_args__ = (
        CheckConstraint("first <= last", name="days_in_order"),
        CheckConstraint("user_id <> deputy_id", name="someone_else"),
    )

    @property
    def begun(self) -> bool:
        return self.first <= today()

    @property
    def deputy_left(self) -> bool:
        """Whether the deputy can act no more: they left the network, or their account is closed."""
        return not self.deputy.active or self.desk.network_id not in self.deputy.network_ids

    @property
    def days(self) -> str:
        return days_words(self.first, self.last)


def days_words(first: date, last: date) -> str:
    """« le 9 mars 2027 », « du 9 mars 2027 au 12 mars 2027 »."""
    if first == last:
        return f"le {date_long(first)}"
    return f"du {date_long(first)} au {date_long(last)}"


def absence(absence_id: int) -> Absence | None:
    return session.get(Absence, absence_id)


def standing(user: User, desk_ids: Collection[int]) -> list[Absence]:
    """Those of someone at these desks that are not over, the next one first."""
    mine = (Absence.user_id == user.id) & Absence.desk_id.in_(desk_ids)
    query = select(Absence).where(mine, Absence.last >= today())
    return list(session.scalars(query.order_by(Absence.first).options(joinedload(Absence.deputy))))


def colleagues_at(desk: Desk, user: User) -> dict[str, str]:
    """Who may act for someone at a desk, from their ids to their names."""
    return {str(one.id): one.full_name for _, one in team_of(desk.id) if one.id != user.id}


def faults(user: User, desk: Desk, deputy: User | None, first: date, last: date) -> dict[str, str]:
    """Why this cannot be, by the field to correct; empty when it can."""
    if wrong := wrong_days(first, last):
        return wrong
    if twin := _at_once(user, desk, first, last):
        return {"first": f"Une absence est déjà notée {twin.days}"}
    if deputy is None or str(deputy.id) not in colleagues_at(desk, user):
        return {"deputy": "Choisissez quelqu’un du même guichet"}
    if twin := _at_once(deputy, desk, first, last):
        away = f"{deputy.full_name} est en absence {twin.days}"
        return {"deputy": f"{away} : choisissez quelqu’un d’autre"}
    return {}


def wrong_days(first: date, last: date) -> dict[str, str]:
    """What no one's absence can be, by the field to correct: one that has begun may be noted."""
    if last < first:
        return {"last": "Le dernier jour vient après le premier"}
    if last < today():
        over = "Choisissez un jour à partir d’aujourd’hui"
        return {"first": over} if last == first else {"first": over, "last": over}
    if first - today() > LONGEST:
        return {"first": "Une absence commence dans l’année"}
    if last - first >= LONGEST:
        wrong = "first" if first < today() else "last"
        return {wrong: "Une absence dure un an au plus"}
    return {}


def declare(user: User, desk: Desk, deputy: User, first: date, last: date, *, by: User) -> None:
    """Note an absence, tell its deputy, and whose it is where someone else notes it.

    The same one sent twice is noted once.
    """
    _may(by, user, desk.id)
    hold([user.id, deputy.id])
    if noted_already(user, desk, deputy, first, last):
        return
    for fault in faults(user, desk, deputy, first, last).values():
        raise Refused(f"{fault}.")
    found = Absence(user=user, desk=desk, deputy=deputy, first=first, last=last, by_id=by.id)
    session.add(found)
    session.flush()
    note(AccountEventKind.ABSENCE_NOTED, user, by=by, detail=_detail(found))
    key = f"{found.id}/{now().isoformat()}"  # an id may serve again
    if by.id != user.id:
        outbox.post(user.email, "absence_noted", key=f"absence_noted/{key}", absence=found, by=by)
    outbox.post(deputy.email, "deputy_named", key=f"deputy_named/{key}", absence=found, by=by)


def noted_already(user: User, desk: Desk, deputy: User | None, first: date, last: date) -> bool:
    """Whether this very absence is noted: a button pressed twice."""
    twin = _at_once(user, desk, first, last)
    same = (deputy.id if deputy else None, first, last)
    return twin is not None and (twin.deputy_id, twin.first, twin.last) == same


def end(found: Absence, *, by: User) -> None:
    """Take back an absence to come, or end today one that has begun: its person is there again.

    They hear of it, and so does the deputy, unless they did it themselves.
    """
    _may(by, found.user, found.desk_id)
    hold([found.user_id])
    session.refresh(found)
    if found.last < today():
        raise Refused("Cette absence est déjà finie.")
    note(AccountEventKind.ABSENCE_ENDED, found.user, by=by, detail=_detail(found))
    for person, mail in ((found.user, "absence_ended"), (found.deputy, "deputy_released")):
        if person.active and person.id != by.id:
            key = f"{mail}/{found.id}/{now().isoformat()}"
            outbox.post(person.email, mail, key=key, absence=found, by=by)
    if found.first < today():
        found.last = today() - ONE_DAY
    else:
        session.delete(found)
    session.flush()


def forget(user: User, desk_id: int) -> None:
    """Someone who leaves a desk is not away from it any more."""
    for one in standing(user, [desk_id]):
        session.delete(one)
    session.flush()


def tell_of_gone_deputy(deputy: User, *, by: User | None) -> None:
    """Those whom they stand in for, or were to, hear that nobody does, and so do their managers."""
    theirs = (Absence.deputy_id == deputy.id) & (Absence.last >= today())
    people = joinedload(Absence.user), joinedload(Absence.desk)
    for one in session.scalars(select(Absence).where(theirs).options(*people)):
        if not one.deputy_left:
            continue
        managers = [user for user in managers_of(one.desk_id) if user.id not in _known(one, by)]
        for person in (one.user, *managers):
            key = f"deputy_left/{one.id}/{one.at.isoformat()}/{person.id}"
            own = person is one.user
            outbox.post(person.email, "deputy_left", key=key, absence=one, own=own)


def _known(absence: Absence, by: User | None) -> set[int]:
    """Who is told otherwise, or makes it happen."""
    return {absence.user_id, absence.deputy_id, *([by.id] if by else [])}


def may_declare(by: User, user: User, desk_id: int) -> bool:
    """Oneself, or a manager of the desk, for who works there."""
    return desk_id in user.desk_ids and (by.id == user.id or by.manages(desk_id))


def hold(user_ids: Collection[int]) -> None:
    """Hold these people until the end of the transaction, always in the same order.

    Only what is not their key: a line of a journal that names them is written meanwhile.
    """
    mine = select(User.id).where(User.id.in_(user_ids))
    session.execute(mine.order_by(User.id).with_for_update(key_share=True)).all()


def _may(by: User, user: User, desk_id: int) -> None:
    if not may_declare(by, user, desk_id):
        raise Refused("Seuls la personne et les responsables de son guichet notent ses absences.")


def _at_once(user: User, desk: Desk, first: date, last: date) -> Absence | None:
    """An absence of someone at this desk on one of these days."""
    mine = (Absence.user_id == user.id) & (Absence.desk_id == desk.id)
    query = select(Absence).where(mine, Absence.first <= last, Absence.last >= first)
    return session.scalars(query.order_by(Absence.first)).first()


def _detail(found: Absence) -> str:
    return f"{found.days}, suppléance : {found.deputy.full_name}"


def coming(desk_id: int) -> dict[int, Absence]:
    """The next absence of each person of a desk, not begun."""
    later = [one for one in _not_over() if one.desk_id == desk_id and not one.begun]
    return {one.user_id: one for one in reversed(later)}


def current() -> list[Absence]:
    """Those of today, at every desk: few."""
    return [one for one in _not_over() if one.begun]


@asked_once
def _not_over() -> list[Absence]:
    """The first to begin first."""
    query = select(Absence).where(Absence.last >= today()).order_by(Absence.first, Absence.id)
    people = (joinedload(one).lazyload(User.roles) for one in (Absence.user, Absence.deputy))
    return list(session.scalars(query.options(*people, joinedload(Absence.desk))))
