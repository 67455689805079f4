"""When the work behind the scenes was last alive, for administrators to see."""

from datetime import datetime

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, now, session
from portal.vocabulary import LabelledEnum


class Pulse(LabelledEnum):
    MINUTE = "minute", "Dernier passage du travail de fond"
    MORNING = "morning", "Dernier tour du matin"


class Heartbeat(Base):
    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    at: Mapped[datetime]


def beat(pulse: Pulse) -> None:
    session.merge(Heartbeat(name=pulse.value, at=now()))


def last_beats() -> dict[Pulse, datetime | None]:
    """None for what has never run."""
    found = {row.name: row.at for row in session.execute(select(Heartbeat.name, Heartbeat.at))}
    return {pulse: found.get(pulse.value) for pulse in Pulse}
