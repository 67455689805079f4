"""What « Aujourd’hui » is made of: who reads it, what its sources find, what it shows."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, Select, String, cast, null

from portal.calendar import today
from portal.database import UtcDateTime
from portal.dossiers.blocks import EVERY, NECESSARY
from portal.networks.presence import Presence
from portal.networks.sittings import coming
from portal.referrals.workflow import Status
from portal.users.absences import Absence
from portal.users.models import User
from portal.vocabulary import Block, RoleName

Column = ColumnElement[Any]
HEAD = 2
"""A group's head and foot take as much room as so many lines."""


@dataclass(frozen=True)
class Reader:
    """Who reads; ``since``: when they last looked, from which on something is new."""

    user: User
    away: Presence
    since: datetime

    @property
    def managed(self) -> list[int]:
        """The desks that they manage."""
        return [one.desk_id for one in self.user.roles
                if one.desk_id and one.name == RoleName.MANAGER]  # fmt: skip

    @property
    def led(self) -> set[int]:
        """The networks of these desks."""
        return {one.desk.network_id for one in self.user.roles
                if one.desk and one.desk_id in self.managed}  # fmt: skip

    @property
    def unattended(self) -> list[Absence]:
        """The absences at these desks during which nobody acts."""
        return [
            one
            for (network_id, user_id), one in self.away.away.items()
            if one.desk_id in self.managed and self.away.acting_for(network_id, user_id) is None
        ]

    @property
    def sittings(self) -> dict[int, tuple[str, date]]:
        """By network, its name and the next day on which its committee sits, where one is known."""
        found: dict[int, tuple[str, date]] = {}
        for desk in (one.desk for one in self.user.roles if one.desk):
            for day in coming(desk)[:1]:
                _, known = found.get(desk.network_id, ("", day))
                found[desk.network_id] = (desk.network.name, min(day, known))
        return found


@dataclass(frozen=True)
class Found:
    """A row that a source found. ``about`` and ``count`` mean what their source says.

    ``whole``: the person shares with this network all that a study takes; ``sensitive``: what is
    sensitive.
    """

    source: str
    total: int
    referral_id: int | None
    dossier_id: int | None
    about: int | None
    count: int | None
    day: date | None
    at: datetime | None
    text: str | None
    number: str | None
    person: str | None
    title: str | None
    network_id: int | None
    status: Status | None
    proposed_at: datetime | None
    whole: bool
    sensitive: bool

    @property
    def blocks(self) -> frozenset[Block]:
        """What its network has of the file, as far as lines of the journal ask."""
        if not self.whole:
            return frozenset()
        return EVERY if self.sensitive else NECESSARY


@dataclass(frozen=True)
class Place:
    """The page where a line leads."""

    endpoint: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """Who, what, since or until when, and where. ``day`` is the one that presses, if any."""

    who: str
    what: str
    when: str
    place: Place
    number: str = ""
    day: date | None = None

    @property
    def pressing(self) -> str:
        """« late », « urgent » or nothing, as in the lists."""
        days = (self.day - today()).days if self.day else 2
        return "" if days > 1 else "urgent" if days >= 0 else "late"


@dataclass(frozen=True)
class Group:
    """The first lines of one source, and how many there are in all."""

    key: str
    title: str
    icon: str
    total: int
    lines: list[Line]
    all: Place | None

    @property
    def pressing(self) -> str:
        """That of its most pressing line."""
        said = {one.pressing for one in self.lines}
        return "late" if "late" in said else "urgent" if "urgent" in said else ""


def in_two(groups: Sequence[Any]) -> list[Sequence[Any]]:
    """Two columns of like height, read one after the other: folding a group moves no other column.

    Groups have ``lines``. One column when there is one group.
    """
    heights = [HEAD + len(one.lines) for one in groups]
    cuts = range(1, len(groups) + 1)
    cut = min(cuts, key=lambda cut: max(sum(heights[:cut]), sum(heights[cut:])))
    return [part for part in (groups[:cut], groups[cut:]) if part]


def nothing(_: Collection[Found]) -> dict[int, Any]:
    return {}


@dataclass(frozen=True)
class Source:
    """One group of the page.

    ``find``: a query of ``columns``, in its own order, or None when there is nothing to look for;
    all sources are asked together, in one query. ``say`` makes a line of a row, with what ``look``
    has read of all the rows at once, if the source needs more than a row holds. ``all``: the list
    where the rest is.
    """

    key: str
    title: str
    icon: str
    find: Callable[[Reader], Select[Any] | None]
    say: Callable[[Found, Reader, Mapping[int, Any]], Line]
    look: Callable[[Collection[Found]], Mapping[int, Any]] = nothing
    all: Place | None = None
    newest_first: bool = False


def columns(
    *, referral: Any = None, dossier: Any = None, about: Any = None, count: Any = None,
    day: Any = None, at: Any = None, text: Any = None,
) -> list[Column]:  # fmt: skip
    """What a source gives of each row; what it does not give is null."""
    given: dict[str, tuple[Any, Any]] = {
        "referral_id": (referral, Integer()), "dossier_id": (dossier, Integer()),
        "about": (about, Integer()), "count": (count, Integer()), "day": (day, Date()),
        "at": (at, UtcDateTime()), "text": (text, String()),
    }  # fmt: skip
    return [
        (cast(null(), kind) if one is None else one).label(name)
        for name, (one, kind) in given.items()
    ]
