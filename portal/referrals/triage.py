"""The desk's list: its saved views, its filters, and what a row says; ``orders`` has its orders."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, true

from portal.calendar import today
from portal.dossiers.models import Dossier
from portal.dossiers.summary import KINDS
from portal.french import plural
from portal.networks.presence import Presence, presence
from portal.referrals.contents import also_at, found_by, having
from portal.referrals.first_sight import told
from portal.referrals.models import Referral
from portal.referrals.workflow import OPEN, Status, staff_words
from portal.search.queries import holding
from portal.territory.folding import fold
from portal.users.models import User
from portal.vocabulary import Block, LabelledEnum

SOON = timedelta(days=7)
ME, NOBODY = "moi", "personne"
"""The values of the adviser's filter beside the ids of people."""
LATE, NOW = "retard", "demain"
YES = "oui"
OWN_COLUMNS = {"status", "due", "adviser", "quarter", "waiting"}
"""The filters for which a referral's own columns are enough."""
"""The values of the deadline's filter beside numbers of days."""

LOOKS: dict[Status, tuple[str, str]] = {
    Status.PROPOSED: ("info", "sparkles"),
    Status.TAKEN: ("info", "user-check"),
    Status.IN_REVIEW: ("neutral", "search"),
    Status.READY: ("violet", "gavel"),
    Status.SCHEDULED: ("violet", "users-group"),
    Status.ADJOURNED: ("waiting", "player-pause"),
    Status.GRANTED_WITH_CONDITIONS: ("success", "circle-check"),
    Status.GRANTED: ("success", "circle-check"),
    Status.CONCLUDED: ("success", "circle-check"),
    Status.DECLINED: ("neutral", "ban"),
    Status.TRANSFERRED: ("neutral", "arrows-exchange"),
    Status.REFUSED: ("error", "circle-x"),
    Status.NO_ANSWER: ("neutral", "archive"),
    Status.WITHDRAWN: ("neutral", "archive"),
    Status.LAPSED: ("neutral", "hourglass"),
}
"""The tone and the icon of each status."""
WAITING_LOOK = ("waiting", "file-alert")


class SavedView(LabelledEnum):
    THIS_WEEK = "a-traiter", "À traiter cette semaine"
    MINE = "mes-dossiers", "Mes dossiers"
    UNASSIGNED = "non-affectes", "Non affectés"
    NEW = "nouveaux", "Nouveaux"
    WAITING = "documents-manquants", "Documents manquants"
    READY = "prets", "Prêts pour décision"
    QPV = "quartiers-prioritaires", "Quartiers prioritaires"
    OPEN = "ouverts", "Tous les dossiers ouverts"
    CLOSED = "clos", "Clos"

    @property
    def statuses(self) -> tuple[Status, ...]:
        """The statuses that one may look for in this view."""
        return tuple(one for one in Status if (one in OPEN) != (self is SavedView.CLOSED))


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; an empty text narrows nothing."""

    words: str = ""
    status: str = ""
    network: str = ""
    due: str = ""
    adviser: str = ""
    typed: tuple[tuple[str, str], ...] = ()
    """Further ones, typed as shortcuts: their names and values."""

    def __bool__(self) -> bool:
        return bool(fold(self.words) or self.chosen)

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """All but the words: their names and values."""
        own = ((name, getattr(self, name)) for name in ("status", "network", "due", "adviser"))
        return [(name, value) for name, value in (*own, *self.typed) if value]

    @property
    def plain(self) -> bool:
        """Whether the referral's own columns are enough to tell."""
        return not self.words and all(name in OWN_COLUMNS for name, _ in self.chosen)


@dataclass(frozen=True)
class Asked:
    """What a list is asked for: a view, narrowed."""

    view: SavedView
    filters: Filters = Filters()


def at_the_desk_of(user: User) -> ColumnElement[bool]:
    """The referrals of this person's own networks: what the list holds, and nothing else."""
    return Referral.network_id.in_(user.network_ids)


def in_view(view: SavedView, user: User, away: Presence | None = None) -> ColumnElement[bool]:
    if view is SavedView.CLOSED:
        return ~Referral.open
    return and_(Referral.open, among_open(view, user, away))


def followed_by(user: User, known: Presence | None = None) -> ColumnElement[bool]:
    """This person's files, and those of whom they stand in for today."""
    replaced = (known or presence(user.network_ids)).replaced_by(user)
    away = [
        and_(Referral.network_id == one.desk.network_id, Referral.adviser_id == one.user_id)
        for one in replaced
    ]
    return or_(Referral.adviser_id == user.id, *away)


def among_open(view: SavedView, user: User, away: Presence | None = None) -> ColumnElement[bool]:
    """What sets a view apart among the open referrals, in the referral's own columns."""
    if view is SavedView.MINE:
        return followed_by(user, away)
    tests: dict[SavedView, Any] = {
        SavedView.THIS_WEEK: ours_by(today() + SOON),
        SavedView.UNASSIGNED: Referral.adviser_id.is_(None),
        SavedView.NEW: Referral.status == Status.PROPOSED,
        SavedView.WAITING: Referral.waiting_on_owner,
        SavedView.READY: Referral.status == Status.READY,
        SavedView.QPV: Referral.in_qpv,
    }
    found: ColumnElement[bool] = tests.get(view, true())
    return found


def ours_by(day: date) -> ColumnElement[bool]:
    """It is the network's turn, by that day at the latest."""
    return and_(~Referral.waiting_on_owner, Referral.due_on <= day)


def narrowed(
    asked: Asked, user: User, away: Presence | None, *, frequent: bool
) -> Iterator[ColumnElement[bool]]:
    words, at_work = asked.filters.words, asked.view is not SavedView.CLOSED
    if (found := found_by(words, user, open=at_work)) is not None:
        among = Referral.dossier_id
        yield holding(among, words, user.network_ids) if frequent else among.in_(found)
    for name, value in asked.filters.chosen:
        yield narrowed_to(name, value, user, away)


def narrowed_to(
    name: str, value: str, user: User, away: Presence | None = None
) -> ColumnElement[bool]:
    tests: dict[str, Callable[[], ColumnElement[bool]]] = {
        "status": lambda: Referral.status == Status(value),
        "network": lambda: also_at(value),
        "due": lambda: _due(value),
        "adviser": lambda: _given_to(value, user, away),
        "quarter": lambda: Referral.in_qpv.is_(value == YES),
        "waiting": lambda: Referral.waiting_on_owner.is_(value == YES),
        "kind": lambda: and_(told(Block.PROJECT), Referral.dossier.has(Dossier.kind == value)),
        "having": lambda: having(value, user),
        "lacking": lambda: ~having(value, user),
    }
    return tests[name]()


def wanted(
    asked: Asked, user: User, away: Presence | None, *, frequent: bool = False
) -> ColumnElement[bool]:
    """What a list holds, among the referrals of this person's desk.

    ``frequent``: its words are in so many files that a page is full after a few.
    """
    narrow = narrowed(asked, user, away, frequent=frequent)
    return and_(in_view(asked.view, user, away), *narrow)


def _due(due: str) -> ColumnElement[bool]:
    if due == LATE:
        return ours_by(today() - timedelta(days=1))
    days = 1 if due == NOW else int(due)
    return Referral.due_on <= today() + timedelta(days=days)


def _given_to(adviser: str, user: User, away: Presence | None) -> ColumnElement[bool]:
    if adviser == NOBODY:
        return Referral.adviser_id.is_(None)
    return followed_by(user, away) if adviser == ME else Referral.adviser_id == int(adviser)


@dataclass(frozen=True)
class Line:
    """One row of the list. ``networks`` holds abbreviations, ``desk`` the reader's own one.

    With less shared than a study takes (``whole``), the other networks are not told.
    ``hearing_on`` is the day of a court's hearing, before which the network is to decide;
    ``away``: the last day of its adviser's absence; ``deputy``: who acts, ``standing_in``: the
    reader does.
    """

    id: int
    dossier_id: int
    number: str
    person: str
    title: str
    place: str
    due_on: date
    closed_at: datetime | None
    waiting: bool
    need_cents: int | None
    kind: str
    status: Status
    open: bool
    in_qpv: bool
    in_perimeter: bool
    hearing_on: date | None
    desk: str
    adviser: str
    adviser_id: int | None
    network_id: int
    proposed_at: datetime
    unread: bool
    whole: bool
    networks: list[str] = field(default_factory=list)
    away: date | None = None
    deputy: str = ""
    standing_in: bool = False

    @property
    def status_words(self) -> str:
        return staff_words(self.status, waiting=self.waiting)

    @property
    def look(self) -> tuple[str, str]:
        return WAITING_LOOK if self.waiting else LOOKS[self.status]

    @property
    def kind_words(self) -> str:
        return KINDS.get(self.kind, "")

    @property
    def deadline(self) -> str:
        return deadline_words(self.due_on, of_person=self.waiting, named=False)

    @property
    def pressing(self) -> str:
        """« late » or « urgent » when the network itself is expected, else nothing."""
        days = (self.due_on - today()).days
        if self.waiting or days > 1:
            return ""
        return "late" if days < 0 else "urgent"


def deadline_words(due_on: date, *, of_person: bool = False, named: bool = True) -> str:
    """« En retard de 3 jours », « Aujourd’hui », « Demain », « Dans 6 jours ».

    ``of_person``: the person owes it, and only networks are late; ``named``: said to be theirs.
    """
    days = (due_on - today()).days
    if days < 0:
        awaited = "Attendu de la personne depuis" if named else "Attendu depuis"
        passed = awaited if of_person else "En retard de"
        return f"{passed} {plural(-days, 'jour')}"
    return {0: "Aujourd’hui", 1: "Demain"}.get(days, f"Dans {plural(days, 'jour')}")
