"""When the work behind the scenes was last alive, for administrators to see."""

from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import String, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, now, session
from portal.french import day_of, paris
from portal.vocabulary import LabelledEnum


class Pulse(LabelledEnum):
    MINUTE = "minute", "Dernier passage du travail de fond"
    MORNING = "morning", "Dernier tour du matin"
    SWEEP = "sweep", "Dernier rangement des fichiers"
    SEALS = "seals", "Dernière vérification des journaux"


Beats = dict[Pulse, datetime | None]
"""None for what has never run."""


class Heartbeat(Base):
    """``count`` is what a round could not put in order, 0 for those that count nothing."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    at: Mapped[datetime]
    count: Mapped[int] = mapped_column(default=0)


def beat(pulse: Pulse, count: int = 0) -> None:
    session.merge(Heartbeat(name=pulse.value, at=now(), count=count))


def last_beats() -> Beats:
    found = {row.name: row.at for row in session.execute(select(Heartbeat.name, Heartbeat.at))}
    return {pulse: found.get(pulse.value) for pulse in Pulse}


def last_count(pulse: Pulse) -> int:
    found = session.scalar(select(Heartbeat.count).where(Heartbeat.name == pulse.value))
    return found or 0


def owed(last: datetime | None, hour: int) -> bool:
    """Whether a round has not been done today although this hour has struck, in Paris."""
    here = paris(now())
    return here.hour >= hour and (last is None or day_of(last) < here.date())


def take_turn(pulse: Pulse, lease: timedelta) -> bool:
    """True for one process among those that ask; again once the lease has ended."""
    name = f"{pulse.value}-turn"
    over = (Heartbeat.name == name) & (Heartbeat.at <= now() - lease)
    taken = update(Heartbeat).where(over).values(at=now()).returning(Heartbeat.name)
    if session.execute(taken).first():
        return True
    with suppress(IntegrityError), session.begin_nested():
        session.execute(insert(Heartbeat).values(name=name, at=now()))
        return True
    return False
