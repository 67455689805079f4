"""What people accept to receive: each choice apart, dated, taken back whenever they like."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import TypeVarTuple

from sqlalchemy import ForeignKey, Index, Select, func, select, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, now, session
from portal.users.journal import note
from portal.users.models import AccountEventKind, User
from portal.vocabulary import Subject

BATCH = 500
Row = TypeVarTuple("Row")


class Acceptance(Base):
    """That someone accepts to receive something; taken back, it stays on record."""

    __tablename__ = "acceptance"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    subject: Mapped[Subject]
    given_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "uq_acceptance_in_force",
            "user_id",
            "subject",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )


def accepted(user: User) -> dict[Subject, Acceptance]:
    """What is accepted now, with its date."""
    mine = (Acceptance.user_id == user.id) & Acceptance.withdrawn_at.is_(None)
    return {one.subject: one for one in session.scalars(select(Acceptance).where(mine))}


def agreeing() -> dict[Subject, int]:
    """How many people accept each."""
    query = _in_force(select(Acceptance.subject, func.count())).group_by(Acceptance.subject)
    found: dict[Subject, int] = {subject: count for subject, count in session.execute(query).all()}  # noqa: C416
    return {one: found.get(one, 0) for one in Subject}


def people_of(subject: Subject) -> Iterator[list[tuple[User, datetime]]]:
    """Those who accept it today and since when, the first account first, a part at a time."""
    query = _in_force(select(User, Acceptance.given_at)).where(Acceptance.subject == subject)
    last = 0
    while rows := session.execute(query.where(User.id > last).order_by(User.id).limit(BATCH)).all():
        yield [(user, given_at) for user, given_at in rows]
        last = rows[-1][0].id
        session.expunge_all()


def _in_force(query: Select[*Row]) -> Select[*Row]:
    """Neither what was taken back, nor accounts that are closed."""
    return query.join(User, User.id == Acceptance.user_id).where(
        Acceptance.withdrawn_at.is_(None), User.active
    )


def choose(user: User, subjects: Collection[Subject]) -> None:
    """Accept these and nothing else; what was accepted already keeps its date."""
    session.execute(select(User.id).where(User.id == user.id).with_for_update())
    standing = accepted(user)
    for one in Subject:
        if one in subjects and one not in standing:
            session.add(Acceptance(user_id=user.id, subject=one))
            note(AccountEventKind.ACCEPTED, user, by=user, detail=one.words)
        elif one not in subjects and one in standing:
            standing[one].withdrawn_at = now()
            note(AccountEventKind.ACCEPTED_NO_MORE, user, by=user, detail=one.words)
    session.flush()
