"""What the front desk has to do, each thing once."""

from datetime import date, timedelta

from sqlalchemy import select

from portal import delays
from portal.calendar import business_days_after, today, why_closed
from portal.database import lock, now, session
from portal.dossiers import access, journal
from portal.dossiers.models import Audience, Dossier, Task, TaskKind
from portal.dossiers.workflow import Party
from portal.errors import Refused
from portal.french import date_long
from portal.users import notices
from portal.users.models import User
from portal.users.notices import Kind, officers_hearing
from portal.vocabulary import RoleName

DAYS = {
    TaskKind.URGENT: 0,
    TaskKind.NO_ROUTE: 1,
    TaskKind.CALL_ME: 1,
    TaskKind.NO_MAIL: 1,
}
LONGEST_WAIT = timedelta(days=60)
"""Until a call that nobody answered is made again: a slip of the pen must not lose it."""
CALLS = frozenset({TaskKind.CALL_ME, TaskKind.NO_MAIL})
"""Someone is to be called, about a draft too, which the front desk does not read for all that."""


def add(
    dossier: Dossier, kind: TaskKind, key: str, note: str = "", due_on: date | None = None
) -> None:
    """Put a task on the desk's list, unless one with this key was ever there."""
    whole_key = f"{dossier.id}:{key}"
    if session.scalar(select(Task.id).where(Task.key == whole_key)):
        return
    due = due_on or business_days_after(today(), days_for(kind))
    task = Task(dossier=dossier, kind=kind, key=whole_key, note=note, due_on=due)
    session.add(task)
    session.flush()
    for officer in officers_hearing(Kind.DESK_TASK):
        notices.tell(
            officer, Kind.DESK_TASK, "front_desk_task", key=f"task:{whole_key}",
            dossier_id=dossier.id, task=task,
        )  # fmt: skip


def days_for(kind: TaskKind, on: date | None = None) -> int:
    """The business days that the front desk has for a task begun on that day.

    To ask what is missing is to check the file, which has its own delay.
    """
    if kind is TaskKind.FACT_MISSING:
        return delays.value("completeness", on)
    return DAYS[kind] if kind in DAYS else delays.value("call_back", on)


def settle(dossier: Dossier, *kinds: TaskKind) -> None:
    """What happened made these tasks pointless; all of the file's, if no kind is named."""
    pointless = (Task.dossier_id == dossier.id) & Task.done_at.is_(None)
    if kinds:
        pointless &= Task.kind.in_(kinds)
    for task in session.scalars(select(Task).where(pointless)):
        task.done_at = now()
    session.flush()


def settle_one(dossier: Dossier, key: str) -> None:
    """The task that was put there with this key, if it still waits."""
    mine = (Task.key == f"{dossier.id}:{key}") & Task.done_at.is_(None)
    for task in session.scalars(select(Task).where(mine)):
        task.done_at = now()
    session.flush()


def next_try() -> date:
    """The day when a call that nobody answered is usually made again."""
    return business_days_after(today(), 1)


def wrong_day(again_on: date) -> str:
    """What is wrong with calling again on that day; empty when nothing is."""
    if again_on <= today():
        return "La date doit être après aujourd’hui"
    if again_on > today() + LONGEST_WAIT:
        return "Choisissez une date dans les deux mois"
    why = why_closed(again_on)
    said = f"Choisissez un jour ouvré : le {date_long(again_on)} n’en est pas un ({why})"
    return said if why else ""


def no_answer(task: Task, note: str, again_on: date, *, by: User) -> date:
    """Nobody picked up: the call stays to be made, on that day; the try is noted."""
    _check_may_do(task, by)
    lock(task.dossier)
    if task.kind not in CALLS or task.done_at:
        raise Refused("Cet appel n’est plus à faire.")
    if wrong := wrong_day(again_on):
        raise Refused(wrong)
    task.due_on = again_on
    tried = f"Appel du {date_long(today())} sans réponse."
    task.note = " ".join(one for one in (task.note, tried, note) if one)
    journal.record(task.dossier, "task.try", by=by, audience=Audience.STAFF, note=note)
    return task.due_on


def _check_may_do(task: Task, by: User) -> None:
    calls = task.kind in CALLS and by.has_role(RoleName.FRONT_DESK)
    if not calls and Party.FRONT_DESK not in access.parties(by, task.dossier):
        raise Refused("Seul l’accueil du guichet fait ses tâches.")


def finish(task: Task, note: str, *, by: User) -> None:
    """The front desk has done it; once is enough. Raises Refused when someone else ended it."""
    _check_may_do(task, by)
    lock(task.dossier)
    session.refresh(task)
    if task.done_at and task.done_by_id != by.id:
        raise Refused("Cette tâche est déjà close : relisez la demande.")
    if task.done_at:
        return
    task.done_at, task.done_by_id = now(), by.id
    journal.record(
        task.dossier, "task.finish", by=by, audience=Audience.STAFF, task=task.kind.words, note=note
    )


journal.speak("task.try", "Appel sans réponse. {note}")
journal.speak("task.finish", "Tâche faite : {task}. {note}")
