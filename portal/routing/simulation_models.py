"""Simulations: what a rule set would change for stored files, and how far each has got."""

from __future__ import annotations

import zlib
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, now
from portal.routing.models import RuleSet
from portal.users.models import User
from portal.vocabulary import LabelledEnum


class State(LabelledEnum):
    WAITING = "waiting", "En attente"
    RUNNING = "running", "En cours"
    DONE = "done", "Terminée"
    CANCELLED = "cancelled", "Annulée"
    FAILED = "failed", "Arrêtée par une erreur"


OPEN = (State.WAITING, State.RUNNING)


class Ground(LabelledEnum):
    """Where the projects are, as the facts of each file say."""

    EVERYWHERE = "partout", "Partout"
    SERVED = "territoire", "Le territoire du guichet"
    QPV = "quartiers", "Les quartiers prioritaires"
    OUTSIDE = "hors-territoire", "Hors du territoire"
    COMMUNES = "communes", "Les communes que vous nommez"


class Change(LabelledEnum):
    """What a rule set changes for a file, the most important first."""

    LEAD = "lead", "La demande part ailleurs"
    ALSO = "also", "D’autres réseaux en complément"
    MODE = "mode", "Une autre façon d’envoyer"
    TAGS = "tags", "D’autres étiquettes"
    NONE = "none", "La même réponse"


class Gap(LabelledEnum):
    """Why an answer leads nowhere by itself."""

    FALLBACK = "fallback", "Aucune règle ne convient, l’accueil prend la suite"
    INCOMPLETE = "incomplete", "Il manque la commune"
    UNDECIDED = "undecided", "Une réponse manque pour décider, la demande attend l’accueil"


class Simulation(Base):
    """One rule set replayed on stored files, against the rules in force when it ran.

    ``content_seen`` is the fingerprint of what was replayed; ``attempt`` is the number of the try
    that has it in hand, so that a worker taken for dead writes nothing any more. ``result`` is
    empty until the end, and then whole.
    """

    __tablename__ = "simulation"

    id: Mapped[int] = mapped_column(primary_key=True)
    rule_set_id: Mapped[int] = mapped_column(ForeignKey("rule_set.id"), index=True)
    against_id: Mapped[int | None] = mapped_column(ForeignKey("rule_set.id"))
    content_seen: Mapped[str] = mapped_column(String(64), default="")
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    ground: Mapped[Ground] = mapped_column(default=Ground.EVERYWHERE)
    communes: Mapped[list[str]] = mapped_column(default=list)
    asked_at: Mapped[datetime] = mapped_column(default=now)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    state: Mapped[State] = mapped_column(default=State.WAITING)
    attempt: Mapped[int] = mapped_column(default=0)
    beat_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)

    rule_set: Mapped[RuleSet] = relationship(foreign_keys=[rule_set_id])
    against: Mapped[RuleSet | None] = relationship(foreign_keys=[against_id])
    asked_by: Mapped[User | None] = relationship()
    moves: Mapped[list[Move]] = relationship(order_by="Move.id")

    __table_args__ = (
        Index(
            "uq_simulation_running",
            "state",
            unique=True,
            sqlite_where=text("state = 'running'"),
            postgresql_where=text("state = 'running'"),
        ),
        Index(
            "uq_simulation_open",
            "rule_set_id",
            unique=True,
            sqlite_where=text("state IN ('waiting', 'running')"),
            postgresql_where=text("state IN ('waiting', 'running')"),
        ),
    )

    @property
    def open(self) -> bool:
        return self.state in OPEN

    @property
    def percent(self) -> int:
        return min(100, 100 * self.done // self.total) if self.total else 0


class Move(Base):
    """Files that have the same answer today and the same answer with the rule set replayed.

    Kept for those whose answer changes, that are left without one, or whose network a person
    chose (``by_person``). ``before`` and ``after`` have the shape of ``simulating.Outcome``;
    ``dossiers`` are the ids of the files, packed.
    """

    __tablename__ = "simulation_move"

    id: Mapped[int] = mapped_column(primary_key=True)
    simulation_id: Mapped[int] = mapped_column(
        ForeignKey("simulation.id", ondelete="CASCADE"), index=True
    )
    change: Mapped[Change]
    gap: Mapped[Gap | None]
    by_person: Mapped[bool]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    files: Mapped[int]
    dossiers: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)

    @property
    def dossier_ids(self) -> list[int]:
        return unpacked(self.dossiers)


def packed(ids: list[int]) -> bytes:
    return zlib.compress(msgspec.json.encode(ids))


def unpacked(kept: bytes) -> list[int]:
    return msgspec.json.decode(zlib.decompress(kept), type=list[int])
