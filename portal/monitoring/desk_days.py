"""What each desk had in the morning, kept so that the board compares: lateness leaves no trace."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    ForeignKey,
    Index,
    Select,
    case,
    delete,
    func,
    insert,
    literal,
    select,
    text,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from portal.calendar import ONE_DAY, months_after, today
from portal.database import Base, session, transaction
from portal.monitoring.desk_lists import AGES, Clause, DeskList, of_age
from portal.networks.models import Network
from portal.referrals.members import Load, Loads
from portal.referrals.models import Referral
from portal.referrals.triage import ours_by

MONTHS_KEPT = 14
"""The board looks a year back."""
NEAREST = timedelta(days=7)
"""A morning without its round is told by the one before it, up to so long."""
OF_AGES = ("new", "spring", "half", "old")
"""The columns that count ``AGES``."""


class DeskDay(Base):
    """The open files that someone of a network had when the morning's round was made, as ``Load``
    and ``AGES`` say; ``adviser_id`` None: those of nobody. A network without any has one line."""

    __tablename__ = "desk_day"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"))
    adviser_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    open: Mapped[int]
    waiting: Mapped[int]
    late: Mapped[int]
    new: Mapped[int]
    spring: Mapped[int]
    half: Mapped[int]
    old: Mapped[int]

    __table_args__ = (
        Index("uq_desk_day", "day", "network_id", "adviser_id", unique=True),
        Index(
            "uq_desk_day_nobody", "day", "network_id", unique=True,
            sqlite_where=text("adviser_id IS NULL"), postgresql_where=text("adviser_id IS NULL"),
        ),
    )  # fmt: skip


@dataclass(frozen=True)
class Morning:
    """``loads``: by network and person, of those who had something."""

    day: date
    loads: Loads
    ages: Mapping[DeskList, int]
    open: int
    late: int

    @property
    def old(self) -> int:
        return self.ages[DeskList.OLD]


def keep() -> None:
    """Once a day, however often it is asked; what is too old is forgotten."""
    ours, late = ~Referral.waiting_on_owner, ours_by(today() - ONE_DAY)
    try:
        with transaction():
            old = months_after(today(), -MONTHS_KEPT)
            session.execute(delete(DeskDay).where(DeskDay.day < old))
            write(today(), Referral.open.is_(True), ours, late)
    except IntegrityError:
        if not is_kept(today()):  # else another round was faster
            raise


def is_kept(day: date) -> bool:
    return session.scalar(select(DeskDay.id).where(DeskDay.day == day).limit(1)) is not None


def write(day: date, among: Clause, *tests: Clause) -> None:
    """See ``counted``; a day that is kept stays as it is."""
    if is_kept(day):
        return
    rows = counted(day, among, *tests)
    columns = ["day", "network_id", "adviser_id", "open", "waiting", "late", *OF_AGES]
    session.execute(insert(DeskDay).from_select(columns, rows))


def counted(day: date, among: Clause, *tests: Clause) -> Select[*tuple[Any, ...]]:
    """``among``: the files open that day; ``tests``: those the network has to do, those late."""
    ages = (of_age(one, day) for one in AGES)
    sums = (func.count(case((test, Referral.id))) for test in (*tests, *ages))
    return (
        select(literal(day), Network.id, Referral.adviser_id, func.count(Referral.id), *sums)
        .outerjoin(Referral, (Referral.network_id == Network.id) & among)
        .group_by(Network.id, Referral.adviser_id)
    )


def morning_of(network_ids: Collection[int], day: date) -> Morning | None:
    """The morning of that day, or the last one before it; None when none was kept."""
    ours = DeskDay.network_id.in_(network_ids)
    near = DeskDay.day.between(day - NEAREST, day)
    last = select(func.max(DeskDay.day)).where(ours, near).scalar_subquery()
    rows = session.scalars(select(DeskDay).where(ours, DeskDay.day == last)).all()
    return _read(rows) if rows else None


def _read(rows: Sequence[DeskDay]) -> Morning:
    held = {
        (row.network_id, row.adviser_id): Load(row.open, row.waiting, row.late)
        for row in rows
        if row.adviser_id
    }
    ages = {
        one: sum(getattr(row, name) for row in rows)
        for one, name in zip(AGES, OF_AGES, strict=True)
    }
    return Morning(
        rows[0].day, held, ages, sum(row.open for row in rows), sum(row.late for row in rows)
    )
