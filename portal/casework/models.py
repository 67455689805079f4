"""What people do on a file beside its states: opinions, tasks, contacts, appointments."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from portal.calendar import today
from portal.database import Versioned, now
from portal.dossiers.models import Dossier
from portal.dossiers.sharing import Known, known
from portal.networks.models import Network
from portal.referrals.models import Referral
from portal.users.models import User
from portal.vocabulary import LabelledEnum


class OnAFile(Versioned):
    """A row of one network about a file. ``form_key``: a form that is sent twice makes one row."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id"), index=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    form_key: Mapped[str] = mapped_column(String(64), unique=True)

    @declared_attr
    def dossier(cls) -> Mapped[Dossier]:  # noqa: N805
        return relationship(Dossier)

    @declared_attr
    def referral(cls) -> Mapped[Referral]:  # noqa: N805
        return relationship(Referral)

    @declared_attr
    def network(cls) -> Mapped[Network]:  # noqa: N805
        return relationship(Network, foreign_keys=f"{cls.__name__}.network_id")

    @declared_attr
    def by(cls) -> Mapped[User]:  # noqa: N805
        return relationship(User, foreign_keys=f"{cls.__name__}.by_id")

    @property
    def known(self) -> Known:
        """What its network may know of the file at first sight."""
        return known(self.dossier, self.network_id)


class OpinionState(LabelledEnum):
    ASKED = "asked", "Attendu"
    GIVEN = "given", "Donné"
    DECLINED = "declined", "Décliné"
    TAKEN_BACK = "taken_back", "N’est plus demandé"


class Verdict(LabelledEnum):
    FAVOURABLE = "favourable", "Favorable"
    RESERVED = "reserved", "Réservé"
    UNFAVOURABLE = "unfavourable", "Défavorable"
    NONE = "none", "Sans avis"


class Opinion(OnAFile):
    """A question to a colleague, or to a network's desk (``asked_id`` None), and what they think.

    ``confidential``: only the network that asks reads the answer, else those that have the file.
    ``answer`` is the reason of one who declined; ``ended_by`` gave it, declined it or took it back.
    """

    __tablename__ = "opinion"

    asked_network_id: Mapped[int] = mapped_column(ForeignKey("network.id"))
    asked_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    question: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date]
    confidential: Mapped[bool] = mapped_column(default=False)
    state: Mapped[OpinionState] = mapped_column(default=OpinionState.ASKED)
    verdict: Mapped[Verdict | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    asked_network: Mapped[Network] = relationship(foreign_keys=[asked_network_id])
    asked: Mapped[User | None] = relationship(foreign_keys=[asked_id])
    ended_by: Mapped[User | None] = relationship(foreign_keys=[ended_by_id])

    __table_args__ = (
        CheckConstraint("(verdict IS NULL) = (state <> 'given')", name="verdict_once_given"),
        CheckConstraint("(ended_at IS NULL) = (state = 'asked')", name="date_once_ended"),
        Index("ix_opinion_dossier", "dossier_id", "network_id"),
        Index("ix_opinion_network", "network_id", "state", "due_on"),
        Index("ix_opinion_asked", "asked_network_id", "state", "asked_id"),
    )

    @property
    def late(self) -> bool:
        return self.state is OpinionState.ASKED and self.due_on < today()

    @property
    def asked_name(self) -> str:
        """« Claire Bleuet », a colleague, or « Adie »."""
        return self.asked.full_name if self.asked else self.asked_network.name


class Todo(OnAFile):
    """Something that the people of a network have to do on a file by a day, nobody's in particular
    if ``assignee_id`` is None."""

    __tablename__ = "todo"

    what: Mapped[str] = mapped_column(String(300))
    due_on: Mapped[date]
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    assignee: Mapped[User | None] = relationship(foreign_keys=[assignee_id])
    done_by: Mapped[User | None] = relationship(foreign_keys=[done_by_id])

    __table_args__ = (
        Index("ix_todo_dossier", "dossier_id", "network_id"),
        Index("ix_todo_network", "network_id", "done_at", "due_on"),
    )

    @property
    def late(self) -> bool:
        return self.done_at is None and self.due_on < today()


class ContactKind(LabelledEnum):
    CALL = "call", "Appel"
    VISIT = "visit", "Visite"
    VIDEO = "video", "Visio"
    MAIL = "mail", "Courriel hors du portail"


class Contact(OnAFile):
    """A call or a meeting, noted once it took place. ``answered`` is False for a call in vain."""

    __tablename__ = "contact"

    kind: Mapped[ContactKind]
    held_at: Mapped[datetime]
    incoming: Mapped[bool] = mapped_column(default=False)
    answered: Mapped[bool] = mapped_column(default=True)
    person: Mapped[str] = mapped_column(String(200), default="")
    minutes: Mapped[int | None]
    summary: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (
        CheckConstraint("minutes > 0", name="minutes_are_positive"),
        Index("ix_contact_dossier", "dossier_id", "network_id", "held_at"),
    )


class AppointmentState(LabelledEnum):
    PROPOSED = "proposed", "Proposé"
    CONFIRMED = "confirmed", "Confirmé"
    OTHER_TIME = "other_time", "Autre moment demandé"
    CANCELLED = "cancelled", "Annulé"
    HELD = "held", "A eu lieu"
    MISSED = "missed", "La personne n’est pas venue"


STANDING = (AppointmentState.PROPOSED, AppointmentState.CONFIRMED, AppointmentState.OTHER_TIME)
"""Neither cancelled nor over with."""


class Means(LabelledEnum):
    PLACE = "place", "Sur place"
    PHONE = "phone", "Par téléphone"
    VIDEO = "video", "En visio"


class Appointment(OnAFile):
    """A person and an adviser meet. ``place``: an address, a number to call or a link.

    ``wish``: what the person wrote who wants another time; ``reason``: why it was last moved or
    cancelled. ``uid`` and ``sequence`` are those of its file for calendars (RFC 5545).
    """

    __tablename__ = "appointment"

    adviser_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    means: Mapped[Means]
    place: Mapped[str] = mapped_column(String(300), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[AppointmentState] = mapped_column(default=AppointmentState.PROPOSED)
    wish: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    uid: Mapped[str] = mapped_column(String(120), unique=True)
    sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(default=now)

    adviser: Mapped[User | None] = relationship(foreign_keys=[adviser_id])

    __table_args__ = (
        CheckConstraint("minutes > 0", name="minutes_are_positive"),
        Index("ix_appointment_dossier", "dossier_id", "network_id"),
        Index("ix_appointment_network", "network_id", "state", "starts_at"),
        Index("ix_appointment_standing", "state", "starts_at"),
    )

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def over(self) -> bool:
        return self.ends_at <= now()

    @property
    def standing(self) -> bool:
        return self.state in STANDING

    @property
    def to_settle(self) -> bool:
        """It is over, and nobody has said whether it took place."""
        return self.standing and self.over
