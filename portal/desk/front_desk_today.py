"""What the front desk has before it: the calls first, then what is late, then the rest."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Text, and_, cast, func, select

from portal import delays
from portal.calendar import ONE_DAY, business_days_after, today
from portal.database import now, session
from portal.desk.silences import silence_words, silences, silent_days, what_follows
from portal.dossiers.completions import Completion
from portal.dossiers.models import Dossier, Task, TaskKind
from portal.dossiers.sleeping import TOLD, Sleep
from portal.dossiers.tasks import CALLS
from portal.dossiers.workflow import Status
from portal.french import date_short, day_of, lower_first, plural
from portal.networks.models import Network
from portal.referrals.front_desk import TITLE, DeskView, chosen_lately, heard_first, in_view
from portal.referrals.front_desk_lines import to_come
from portal.referrals.silence import PASSED_OVER
from portal.referrals.triage import deadline_words
from portal.routing.models import OverrideMotive, RoutingRun

MOST = 8
"""Lines of a group; its list has the rest."""
Pressing = Literal["", "urgent", "late"]


@dataclass(frozen=True)
class Line:
    """``task_id``: of a call, which has a page of its own; else the file is named.

    ``hearing_on``: the day of a court's hearing that is still to come.
    """

    who: str
    what: str
    when: str
    pressing: Pressing
    dossier_id: int
    task_id: int | None = None
    hearing_on: date | None = None


@dataclass(frozen=True)
class Group:
    """``all``: the view that has the rest, and the kind of task when it is one."""

    key: str
    title: str
    icon: str
    total: int
    lines: list[Line]
    all: DeskView

    @property
    def late(self) -> int:
        return sum(one.pressing == "late" for one in self.lines)

    @property
    def pressing(self) -> Pressing:
        found = {one.pressing for one in self.lines}
        return "late" if "late" in found else "urgent" if "urgent" in found else ""


@dataclass(frozen=True)
class Drafts:
    """Drafts in trouble, in numbers: nobody here reads a draft without its owner's word."""

    ending: int
    stuck: int
    called: int


def groups() -> list[Group]:
    """Those that hold something: the calls, then those with something late."""
    calls, others = _tasks()
    rest = [_checks(), others, _silent(), _unrouted(), _chosen()]
    ordered = sorted(rest, key=lambda one: ("late", "urgent", "").index(one.pressing))
    return [one for one in (calls, *ordered) if one.total]


def drafts() -> Drafts:
    """One query: about to be erased, left on something not understood, with a call asked for."""
    draft = Dossier.status == Status.DRAFT
    told = select(Sleep.dossier_id).where(Sleep.told == TOLD)
    asked = select(Task.dossier_id).where(Task.kind.in_(CALLS), Task.done_at.is_(None))
    tests = (
        Dossier.id.in_(told),
        and_(cast(Dossier.typed, Text) != "{}", Dossier.saved_at < now() - 3 * ONE_DAY),
        Dossier.id.in_(asked),
    )
    ending, stuck, called = (func.count().filter(one) for one in tests)
    return Drafts(*session.execute(select(ending, stuck, called).where(draft)).one())


def pressing(due_on: date) -> Pressing:
    days = (due_on - today()).days
    return "" if days > 1 else "urgent" if days >= 0 else "late"


def check_due_on(since: datetime) -> date:
    """The day by which a file sent, or sent back, is to be looked at."""
    start = day_of(since)
    return business_days_after(start, delays.value("completeness", start))


def _tasks() -> tuple[Group, Group]:
    """The calls and the other tasks, in one query."""
    is_call = Task.kind.in_(CALLS)
    rank = func.row_number().over(partition_by=is_call, order_by=(Task.due_on, Task.id))
    whole = func.count().over(partition_by=is_call)
    ranked = (
        select(Task.id, rank.label("rank"), whole.label("whole"))
        .where(Task.done_at.is_(None))
        .subquery()
    )
    query = (
        select(
            Task.id, Task.kind, Task.note, Task.due_on, Dossier.id.label("dossier_id"),
            Dossier.person_name, Dossier.number, ranked.c.whole,
        )
        .join(ranked, and_(ranked.c.id == Task.id, ranked.c.rank <= MOST))
        .join(Task.dossier)
        .order_by(Task.due_on, Task.id)
    )  # fmt: skip
    rows = session.execute(query).all()
    calls = [row for row in rows if row.kind in CALLS]
    others = [row for row in rows if row.kind not in CALLS]
    return (
        _group("appels", "Appels demandés ou promis", "phone", calls, _task, DeskView.TASKS),
        _group("taches", "Autres tâches", "list-check", others, _task, DeskView.TASKS),
    )


def _task(row: Any) -> Line:
    kind: TaskKind = row.kind
    what = row.note or kind.label if kind in CALLS else f"{kind.label}. {row.note}".strip(". ")
    who = row.person_name or "Une personne"
    task_id = row.id if kind in CALLS else None
    when = deadline_words(row.due_on)
    if (row.due_on - today()).days > 1:
        when = f"Le {date_short(row.due_on)}"
    return Line(who, what, when, pressing(row.due_on), row.dossier_id, task_id)


def _checks() -> Group:
    """What was sent last is what runs: a file sent back begins again."""
    back = (
        select(func.max(Completion.answered_at))
        .where(Completion.dossier_id == Dossier.id, Completion.network_id.is_(None))
        .scalar_subquery()
    )
    since = func.coalesce(back, Dossier.submitted_at)
    rows = _files(in_view(DeskView.CHECK), since)
    return _group(
        "a-verifier", "Demandes à vérifier", "clipboard-check", rows, _check, DeskView.CHECK
    )


def _check(row: Any) -> Line:
    due = check_due_on(row.since)
    what = f"{row.title}, envoyée le {date_short(row.since)}"
    said = (what, deadline_words(due), pressing(due), row.dossier_id)
    return Line(row.person_name, *said, hearing_on=to_come(row.hearing_on))


def _unrouted() -> Group:
    """As in its list: those that their person completes too."""
    view = DeskView.UNROUTED
    rows = _files(in_view(view), Dossier.submitted_at)
    return _group("sans-reseau", view.label, "map-pin", rows, _waiting, view)


def _waiting(row: Any) -> Line:
    days = (today() - day_of(row.since)).days
    when = f"Depuis {plural(days, 'jour')}" if days else "Aujourd’hui"
    asked = ". La personne doit la compléter" if row.status is Status.INCOMPLETE else ""
    heard = to_come(row.hearing_on)
    presses: Pressing = "urgent" if heard else ""
    what = f"{row.title}{asked}"
    return Line(row.person_name, what, when, presses, row.dossier_id, hearing_on=heard)


def _files(wanted: ColumnElement[bool], since: Any) -> list[Any]:
    """Those that a court is about to hear, then the oldest."""
    query = (
        select(
            Dossier.id.label("dossier_id"), Dossier.person_name, TITLE.label("title"),
            since.label("since"), Dossier.status, Dossier.hearing_on,
            func.count().over().label("whole"),
        )
        .where(wanted)
        .order_by(heard_first(), since, Dossier.id)
        .limit(MOST)
    )  # fmt: skip
    return list(session.execute(query))


def _chosen() -> Group:
    """A later run carries the choice: each file has its last one."""
    last = select(func.max(RoutingRun.id)).where(chosen_lately()).group_by(RoutingRun.dossier_id)
    query = (
        select(
            Dossier.id.label("dossier_id"), Dossier.person_name, RoutingRun.overridden_at,
            RoutingRun.override_motive, func.coalesce(Network.name, "").label("network"),
            func.count().over().label("whole"),
        )
        .join(Dossier, Dossier.id == RoutingRun.dossier_id)
        .outerjoin(Network, Network.code == RoutingRun.override_code)
        .where(Dossier.status == Status.ROUTED, RoutingRun.id.in_(last))
        .order_by(RoutingRun.overridden_at, RoutingRun.id)
        .limit(MOST)
    )  # fmt: skip
    rows = session.execute(query).all()
    return _group("choix", "Choix autres que les règles", "route", rows, _choice, DeskView.CHOSEN)


def _choice(row: Any) -> Line:
    motive: OverrideMotive | None = row.override_motive
    why = f" : {lower_first(motive.label)}" if motive else ""
    when = f"Le {date_short(row.overridden_at)}"
    return Line(row.person_name, f"{row.network}{why}", when, "", row.dossier_id)


def _silent() -> Group:
    """Each file once, as in its list."""
    view = DeskView.SILENT
    return _group("silences", view.label, "clock", silences(MOST), _silence, view)


def _silence(row: Any) -> Line:
    step, on = what_follows(row)
    late: Pressing = "late" if on is None else "urgent" if step == PASSED_OVER else ""
    words, day = silence_words(row), silent_days(row)
    return Line(row.person_name, words, f"Jour {day}", late, row.dossier_id)


def _group(
    key: str, title: str, icon: str, rows: list[Any] | Any, say: Callable[[Any], Line],
    all_of: DeskView,
) -> Group:  # fmt: skip
    lines = [say(one) for one in rows]
    return Group(key, title, icon, rows[0].whole if rows else 0, lines, all_of)
