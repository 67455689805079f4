"""What the lists of the front desk say of a task and of a file, each in one row."""

from dataclasses import dataclass, field
from datetime import date, datetime

from portal.calendar import today
from portal.dossiers.models import TaskKind
from portal.dossiers.tasks import CALLS
from portal.dossiers.workflow import Status
from portal.pagination import Pagination
from portal.referrals.triage import deadline_words

NOBODY = "Sans réseau"
"""What a file is that was oriented, and that no network has."""


@dataclass(frozen=True)
class TaskLine:
    id: int
    kind: TaskKind
    note: str
    due_on: date
    dossier_id: int
    number: str
    person: str
    title: str
    place: str
    confidential: bool

    @property
    def is_call(self) -> bool:
        """A call has a page of its own: the file may be a draft, which nobody here reads."""
        return self.kind in CALLS

    @property
    def deadline(self) -> str:
        return deadline_words(self.due_on)

    @property
    def pressing(self) -> str:
        """« late », « urgent » or nothing."""
        days = (self.due_on - today()).days
        return "" if days > 1 else "urgent" if days >= 0 else "late"


def to_come(hearing_on: date | None) -> date | None:
    """The day of a court's hearing, until it is over."""
    return hearing_on if hearing_on and hearing_on >= today() else None


@dataclass(frozen=True)
class FileLine:
    """``networks``: each network's abbreviation and where the file stands there.

    ``awaited_on`` is the day by which the person is to complete the file; ``hearing_on`` that of
    a court's hearing; ``at_work``: a network has it open.
    """

    dossier_id: int
    number: str
    person: str
    title: str
    place: str
    sent_at: datetime
    status: Status
    in_qpv: bool
    in_perimeter: bool
    confidential: bool
    at_work: bool
    hearing_on: date | None = None
    awaited_on: date | None = None
    networks: list[tuple[str, str]] = field(default_factory=list)

    @property
    def hearing(self) -> date | None:
        return to_come(self.hearing_on)

    @property
    def state(self) -> str:
        """« Orientée » would say that someone has it."""
        alone = self.status is Status.ROUTED and not self.at_work
        return NOBODY if alone else self.status.label


@dataclass(frozen=True)
class DeskPage:
    """One page of a view: tasks or files. ``names`` has the name of each abbreviation on it."""

    tasks: list[TaskLine]
    files: list[FileLine]
    pagination: Pagination
    names: dict[str, str]
