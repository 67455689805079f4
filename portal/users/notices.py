"""What the staff hear of by mail, and how soon: at once, once a day, or on their pages alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, select, text
from sqlalchemy.orm import Mapped, mapped_column

from portal import letters, outbox
from portal.database import Base, now, session
from portal.errors import Refused
from portal.outbox import Email
from portal.users.models import User
from portal.vocabulary import DESK_ROLES, LabelledEnum, RoleName


class Pace(LabelledEnum):
    AT_ONCE = "at_once", "Tout de suite"
    DAILY = "daily", "Une fois par jour"
    NEVER = "never", "Jamais par courriel"


class Kind(LabelledEnum):
    PROPOSAL = "proposal", "Une demande vous est proposée"
    MESSAGE = "message", "Une personne vous écrit"
    ANSWER = "answer", "Une personne a répondu à tout ce que vous attendiez"
    ASSIGNED = "assigned", "Un dossier vous est confié, ou un des vôtres passe à quelqu’un d’autre"
    HANDED_OVER = (
        "handed_over",
        "Les dossiers de quelqu’un vous sont confiés d’un coup, ou les vôtres à d’autres",
    )
    MENTION = "mention", "Quelqu’un vous nomme dans une note"
    OPINION = "opinion", "Un avis vous est demandé, ou le vôtre est reçu"
    TASK = "task", "Une tâche vous est confiée"
    MEETING = "meeting", "Un rendez-vous : la réponse de la personne, le rappel du matin"
    MOVED = "moved", "Une demande est retirée, reprise, change de réseau, ou son plan change"
    REMINDER = "reminder", "Une proposition reste sans réponse"
    ESCALATION = (
        "escalation",
        "Votre équipe n’a pas répondu, ou un dossier est à confier à un autre",
    )
    DESK_MESSAGE = "desk_message", "Une personne écrit à l’accueil"
    DESK_TASK = "desk_task", "L’accueil a une nouvelle tâche"


@dataclass(frozen=True)
class Rule:
    """To which roles a kind goes, how soon unless they choose; ``due``: it cannot be stopped;
    ``pressing``: the next daily mail would come too late."""

    to: frozenset[RoleName]
    usual: Pace
    due: bool = False
    pressing: bool = False

    @property
    def paces(self) -> list[Pace]:
        never, daily = self.due and Pace.NEVER, self.pressing and Pace.DAILY
        return [one for one in Pace if one not in (never, daily)]


MANAGERS, OFFICERS = frozenset({RoleName.MANAGER}), frozenset({RoleName.FRONT_DESK})
RULES: Mapping[Kind, Rule] = {
    Kind.PROPOSAL: Rule(DESK_ROLES, Pace.AT_ONCE),
    Kind.MESSAGE: Rule(DESK_ROLES, Pace.AT_ONCE),
    Kind.ANSWER: Rule(DESK_ROLES, Pace.AT_ONCE),
    Kind.ASSIGNED: Rule(DESK_ROLES, Pace.DAILY),
    Kind.HANDED_OVER: Rule(DESK_ROLES, Pace.AT_ONCE),
    Kind.MENTION: Rule(DESK_ROLES, Pace.AT_ONCE),
    Kind.OPINION: Rule(DESK_ROLES, Pace.AT_ONCE),
    Kind.TASK: Rule(DESK_ROLES, Pace.AT_ONCE),
    Kind.MEETING: Rule(DESK_ROLES, Pace.AT_ONCE, pressing=True),
    Kind.MOVED: Rule(DESK_ROLES, Pace.AT_ONCE),
    Kind.REMINDER: Rule(DESK_ROLES, Pace.AT_ONCE, due=True),
    Kind.ESCALATION: Rule(MANAGERS, Pace.AT_ONCE, due=True),
    Kind.DESK_MESSAGE: Rule(OFFICERS, Pace.AT_ONCE),
    Kind.DESK_TASK: Rule(OFFICERS, Pace.NEVER),
}
"""In the order of the page where people choose."""


class NoticeChoice(Base):
    """How soon someone hears of one kind, where they chose it themselves."""

    __tablename__ = "notice_choice"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    kind: Mapped[Kind] = mapped_column(primary_key=True)
    pace: Mapped[Pace]


class Notice(Base):
    """What someone hears of in their next daily mail; ``told_at``: when it was put in one.

    It stays as long as its file, so that nothing with the same ``key`` is told twice.
    """

    __tablename__ = "notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    kind: Mapped[Kind]
    key: Mapped[str | None] = mapped_column(String(255), unique=True)
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"), index=True)
    network_id: Mapped[int | None] = mapped_column(ForeignKey("network.id"))
    subject: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now)
    told_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "ix_notice_waiting",
            "user_id", "at",
            sqlite_where=text("told_at IS NULL"),
            postgresql_where=text("told_at IS NULL"),
        ),
    )  # fmt: skip


def tell(
    user: User, kind: Kind, mail: str, *, key: str | None = None, dossier_id: int | None = None,
    network_id: int | None = None, **context: Any,
) -> None:  # fmt: skip
    """Have someone of the staff hear of this as they chose: one mail, now or within the daily one.

    With a ``key`` they hear of it only once, ever.
    """
    pace, whole_key = pace_of(user, kind), f"{key}:{user.email}" if key else None
    if pace is Pace.NEVER or (whole_key and _is_told(whole_key)):
        return
    if pace is Pace.AT_ONCE:
        outbox.post(
            user.email, mail, key=whole_key, dossier_id=dossier_id, network_id=network_id, **context
        )
        return
    subject = letters.write(mail, **context).subject
    session.add(
        Notice(
            user_id=user.id, kind=kind, key=whole_key, dossier_id=dossier_id,
            network_id=network_id, subject=subject,
        )
    )  # fmt: skip


def _is_told(key: str) -> bool:
    waits = select(Notice.id).where(Notice.key == key)
    sent = select(Email.id).where(Email.key == key)
    return session.scalar(waits.union_all(sent).limit(1)) is not None


def pace_of(user: User, kind: Kind) -> Pace:
    chosen = session.get(NoticeChoice, (user.id, kind))
    return chosen.pace if chosen else RULES[kind].usual


def kinds_for(user: User) -> list[Kind]:
    """What someone may hear of, with the roles that they hold."""
    held = {one.name for one in user.roles}
    return [kind for kind, rule in RULES.items() if not held.isdisjoint(rule.to)]


def paces(user: User) -> dict[Kind, Pace]:
    """How soon they hear of each of these kinds."""
    query = select(NoticeChoice.kind, NoticeChoice.pace).where(NoticeChoice.user_id == user.id)
    chosen = dict(session.execute(query).all())
    return {kind: chosen.get(kind, RULES[kind].usual) for kind in kinds_for(user)}


def choose(user: User, chosen: Mapping[Kind, Pace]) -> None:
    """Keep what someone chose; what is as usual follows what is usual. Raises Refused."""
    session.execute(select(User.id).where(User.id == user.id).with_for_update())
    for kind, pace in chosen.items():
        if pace not in RULES[kind].paces:
            raise Refused(f"« {kind.label} » : le portail doit vous le dire.")
        if pace is not RULES[kind].usual:
            session.merge(NoticeChoice(user_id=user.id, kind=kind, pace=pace))
        elif known := session.get(NoticeChoice, (user.id, kind)):
            session.delete(known)
    session.flush()


def officers_hearing(kind: Kind) -> Collection[User]:
    """The people of the front desk who want to hear of this by mail."""
    query = select(User).where(User.active, User.roles.any(name=RoleName.FRONT_DESK))
    if RULES[kind].usual is Pace.NEVER:
        wanted = select(NoticeChoice.user_id).where(NoticeChoice.kind == kind)
        query = query.where(User.id.in_(wanted))
    return session.scalars(query.order_by(User.id)).all()
