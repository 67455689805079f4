"""What the front desk looks at: its tasks, the files that no network has, all the files sent."""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from portal.asked_once import Looking, Rows, by
from portal.calendar import today
from portal.database import now, session
from portal.dossiers.completions import Completion, by_front_desk
from portal.dossiers.models import Dossier, Message, Task, TaskKind
from portal.dossiers.naming import called_in_rows
from portal.dossiers.tasks import CALLS
from portal.dossiers.workflow import SENT, Status
from portal.networks.models import Network
from portal.pagination import Pagination, pagination
from portal.referrals.front_desk_lines import NOBODY, DeskPage, FileLine, TaskLine
from portal.referrals.models import Referral
from portal.referrals.silence import REMINDED, silent
from portal.referrals.workflow import Status as ReferralStatus
from portal.referrals.workflow import staff_words
from portal.routing.models import RoutingRun
from portal.search.indexing import FRONT_DESK, SENT_FILE
from portal.search.queries import among, count, matching
from portal.territory.models import Commune
from portal.users.models import User
from portal.vocabulary import LabelledEnum

MOST = 10_000
"""Of all the files sent, so many are counted and leafed through: the others are searched for."""
UNROUTED = (Status.INCOMPLETE, Status.ROUTED)
"""The statuses of a file that was looked at, and waits for someone when no network has it."""
LOOKED_AT_AGAIN = timedelta(days=30)
"""How long a choice other than the rules' stays among those to look at, while nobody studies it."""
TITLE = called_in_rows(Dossier.title, Dossier.kind)


class DeskView(LabelledEnum):
    TASKS = "a-faire", "À faire"
    MESSAGES = "messages", "Messages à lire"
    CHECK = "a-verifier", "À vérifier"
    UNROUTED = "sans-reseau", NOBODY
    SILENT = "silences", "Réseaux qui n’ont pas encore répondu"
    CHOSEN = "choix", "Choix à revoir"
    ALL = "toutes", "Toutes les demandes"


def counts() -> dict[DeskView, int]:
    """One query; of all the files no more than one above MOST."""
    tasks = select(func.count(Task.id)).where(Task.done_at.is_(None))
    late = select(Referral.dossier_id).where(silent(REMINDED)).distinct().subquery()
    silences = select(func.count()).select_from(late)
    views = list(DeskView)[1:-1]
    some = [silences if one is DeskView.SILENT else _files(in_view(one)) for one in views]
    sent = select(Dossier.id).where(in_view(DeskView.ALL)).limit(MOST + 1).subquery()
    asked = (tasks, *some, select(func.count()).select_from(sent))
    found = session.execute(select(*(one.scalar_subquery() for one in asked))).one()
    return dict(zip(DeskView, found, strict=True))


def _files(*wanted: ColumnElement[bool]) -> Select[int]:
    """How many: no column is named, so that an index alone may tell."""
    return select(func.count()).select_from(Dossier).where(*wanted)


def to_do() -> int:
    """How many tasks are open: the menu and the list say the same."""
    return _count(Task.id, Task.done_at.is_(None))


def in_view(view: DeskView) -> ColumnElement[bool]:
    sent = Dossier.status.in_(SENT)
    match view:
        case DeskView.UNROUTED:
            return Dossier.status.in_(UNROUTED) & ~Dossier.at_work
        case DeskView.MESSAGES:
            return sent & Dossier.id.in_(_to_read())
        case DeskView.CHECK:
            return Dossier.status == Status.SUBMITTED
        case DeskView.SILENT:
            return Dossier.id.in_(select(Referral.dossier_id).where(silent(REMINDED)))
        case DeskView.CHOSEN:
            lately = select(RoutingRun.dossier_id).where(chosen_lately())
            return (Dossier.status == Status.ROUTED) & Dossier.id.in_(lately)
        case _:
            return sent


def chosen_lately() -> ColumnElement[bool]:
    """Someone chose another network than the rules, not long ago."""
    return RoutingRun.overridden_at >= now() - LOOKED_AT_AGAIN


def heard_first() -> ColumnElement[bool]:
    """An order: the files that a court is about to hear, then the others.

    They are few, and an index tells which: the others are not opened for it.
    """
    soon = aliased(Dossier)
    return Dossier.id.not_in(select(soon.id).where(soon.hearing_on >= today()))


def open_tasks(words: str, kind: str, asked: str | None) -> DeskPage:
    """What is to be done: the calls, then the most urgent first."""
    wanted: list[ColumnElement[bool]] = [Task.done_at.is_(None)]
    if kind:
        wanted.append(Task.kind == TaskKind(kind))
    if (found := among(Task.dossier_id, words, [FRONT_DESK])) is not None:
        wanted.append(found)
    where = pagination(asked, _count(Task.id, *wanted))
    order = Task.kind.not_in(CALLS), Task.due_on, Task.id
    ids = _cut(select(Task.id).where(*wanted).order_by(*order), where)
    query = (
        select(
            Task.id, Task.kind, Task.note, Task.due_on, Dossier.id,
            func.coalesce(Dossier.number, ""), Dossier.person_name, TITLE,
            func.coalesce(Commune.name, ""), Dossier.confidential,
        )
        .join(Task.dossier)
        .join(Commune, Commune.insee == Dossier.insee, isouter=True)
        .where(Task.id.in_(list(session.scalars(ids))))
        .order_by(*order)
    )  # fmt: skip
    lines = [TaskLine(*row) for row in session.execute(query)]
    return DeskPage(lines, [], where, {})


def files(view: DeskView, words: str, asked: str | None, whole: int) -> DeskPage:
    """The files of a view: those that wait, the oldest first; all of them, the last one first.

    Where no network has them yet, those of a hearing come before. ``whole`` is how many the view
    holds.
    """
    order: tuple[Any, ...] = (Dossier.submitted_at.asc(),)
    if view is DeskView.ALL:
        order = (Dossier.submitted_at.desc(),)
    elif view in (DeskView.CHECK, DeskView.UNROUTED):
        order = (heard_first(), *order)
    held = select(Dossier.id).where(in_view(view)).order_by(*order)
    if (found := among(Dossier.id, words, [FRONT_DESK])) is None:
        where = _page(asked, whole) if view is DeskView.ALL else pagination(asked, whole)
        shown = session.scalars(_cut(held, where)).all()
    elif view is DeskView.ALL:
        where = _page(asked, _all_found(words))
        shown = session.scalars(_cut(held.where(found), where)).all()
    else:  # few enough: their words are read once, for the count and for the page
        every = session.scalars(held.where(found)).all()
        where = pagination(asked, len(every))
        shown = every[where.offset : where.last]
    query: Select[*tuple[Any, ...]] = (
        select(
            Dossier.id, Dossier.number, Dossier.person_name, TITLE,
            func.coalesce(Commune.name, ""), Dossier.submitted_at, Dossier.status, Dossier.in_qpv,
            Dossier.in_perimeter, Dossier.confidential, Dossier.at_work, Dossier.hearing_on,
            Completion.due_on,
        )
        .join(Commune, Commune.insee == Dossier.insee, isouter=True)
        .join(Completion, (Completion.dossier_id == Dossier.id) & by_front_desk(), isouter=True)
        .where(Dossier.id.in_(shown))
        .order_by(*order)
    )  # fmt: skip
    lines = [FileLine(*row) for row in session.execute(query)]
    return _with_networks(lines, where)


def sent_file(dossier_id: int) -> Dossier | None:
    """A file that has been sent, whoever's it is."""
    return session.scalar(
        select(Dossier)
        .where(Dossier.id == dossier_id, Dossier.status.in_(SENT))
        .options(joinedload(Dossier.owner).lazyload(User.roles))
    )


def awaits(dossier_id: int) -> bool:
    """Whether the front desk has something to do about a file: one of its lists holds it."""
    todo = Dossier.id.in_(select(Task.dossier_id).where(Task.done_at.is_(None)))
    lists = (one for one in DeskView if one not in (DeskView.TASKS, DeskView.ALL))
    work = or_(todo, *map(in_view, lists))
    return bool(session.scalar(select(Dossier.id).where(Dossier.id == dossier_id, work)))


def _tasks(dossier: Dossier) -> Rows:
    return Rows(Task, (Task.dossier_id == dossier.id) & Task.done_at.is_(None))


tasks_of: Looking[[Dossier], list[Task]] = Looking(_tasks, by("due_on", "id"))
"""What is left to do about a file."""


def task(task_id: int) -> Task | None:
    return session.scalar(select(Task).where(Task.id == task_id).options(joinedload(Task.dossier)))


def _with_networks(lines: list[FileLine], where: Pagination) -> DeskPage:
    found, names = _networks_of([line.dossier_id for line in lines])
    full = [replace(line, networks=found.get(line.dossier_id, [])) for line in lines]
    return DeskPage([], full, where, names)


def _networks_of(
    dossiers: Collection[int],
) -> tuple[dict[int, list[tuple[str, str]]], dict[str, str]]:
    query = (
        select(
            Referral.dossier_id,
            Network.abbreviation,
            Network.name,
            Referral.status,
            Referral.waiting_on_owner,
        )
        .join(Referral.network)
        .where(Referral.dossier_id.in_(dossiers))
        .order_by(Referral.id)
    )
    found: dict[int, list[tuple[str, str]]] = {}
    names: dict[str, str] = {}
    status: ReferralStatus
    for dossier_id, abbreviation, name, status, waiting in session.execute(query):
        names[abbreviation] = name
        found.setdefault(dossier_id, []).append(
            (abbreviation, staff_words(status, waiting=waiting))
        )
    return found, names


def _all_found(words: str) -> int:
    """How many of all the files sent are found, up to one above MOST: the index alone knows."""
    found = matching(words, [FRONT_DESK], [SENT_FILE])
    return 0 if found is None else count(found.limit(MOST + 1))


def _to_read() -> Select[int]:
    """The files whose owner wrote to the front desk and has not been read yet."""
    return select(Message.dossier_id).where(
        Message.network_id.is_(None), Message.from_owner, Message.read_at.is_(None)
    )


def _count(column: Any, *wanted: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count(column)).where(*wanted)) or 0


def _page(asked: str | None, whole: int) -> Pagination:
    return replace(pagination(asked, min(whole, MOST)), more=whole > MOST)


def _cut(query: Select[*tuple[Any, ...]], where: Pagination) -> Select[*tuple[Any, ...]]:
    return query.limit(where.per_page).offset(where.offset)
