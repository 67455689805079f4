"""The way back to the person and forth again: asking for completion, sending the file back."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from portal.calendar import today
from portal.database import lock, now, session
from portal.dossiers import access, journal, tasks
from portal.dossiers.asked import given, open_completion, questions_of
from portal.dossiers.commands import act, check_open
from portal.dossiers.completions import Completion
from portal.dossiers.models import Dossier, Event, Task, TaskKind
from portal.dossiers.parts import parts_of
from portal.dossiers.questions import course
from portal.dossiers.workflow import Action, Status
from portal.errors import Refused
from portal.french import date_long, listed
from portal.users.models import User


def ask(
    dossier: Dossier, codes: Collection[str], due_on: date, message: str,
    *, by: User, seen: int | None = None,
) -> Completion:  # fmt: skip
    """Give the file back to its owner, with these questions to complete by this day."""
    lock(dossier, seen)
    check_open(dossier, Action.ASK_COMPLETION, access.parties(by, dossier))
    asked = [code for code in _applying(dossier) if code in set(codes)]
    if not asked:
        raise Refused("Cochez au moins une question à compléter")
    if due_on <= today():
        raise Refused("La date doit être après aujourd’hui")
    completion = Completion(
        dossier=dossier,
        by=by,
        due_on=due_on,
        message=message.strip(),
        questions=asked,
        before=given(dossier, asked),
    )
    session.add(completion)
    titles = listed([question.title for question in questions_of(completion)])
    act(dossier, Action.ASK_COMPLETION, by=by, asked=titles, due=date_long(due_on))
    _postpone_the_task(completion)
    return completion


def complete(dossier: Dossier, *, by: User) -> bool:
    """Send the file back. False when it was sent back already: twice is once."""
    lock(dossier)
    if dossier.status is not Status.INCOMPLETE:
        return False
    act(dossier, Action.COMPLETE, by=by)
    return True


@journal.subscribe("dossier.complete")
def _answered(event: Event) -> None:
    if completion := open_completion(event.dossier):
        completion.answered_at = now()
        completion.after = given(event.dossier, completion.questions)
        tasks.settle(event.dossier, TaskKind.FACT_MISSING)


@journal.subscribe("dossier.override", "dossier.withdraw", "dossier.close")
def _passed_over(event: Event) -> None:
    """The file goes on without the answers: nobody waits for them any more."""
    if completion := open_completion(event.dossier):
        completion.closed_at = now()
        completion.after = given(event.dossier, completion.questions)
        session.flush()


def _applying(dossier: Dossier) -> list[str]:
    path = course(dossier.answers, "application")
    codes = [question.code for _, questions in path.pages for question in questions]
    return [*codes, *(part.key for part in parts_of(dossier) if part.reopens)]


def _postpone_the_task(completion: Completion) -> None:
    """The desk has nothing to do until the person's day; if nothing comes, its task is late."""
    dossier = completion.dossier
    waiting = select(Task).where(
        Task.dossier_id == dossier.id,
        Task.kind == TaskKind.FACT_MISSING,
        Task.done_at.is_(None),
    )
    found = session.scalars(waiting).all()
    for task in found:
        task.due_on = completion.due_on
    if not found:
        key = f"completion:{completion.id}"
        tasks.add(dossier, TaskKind.FACT_MISSING, key, "Compléments demandés", completion.due_on)
