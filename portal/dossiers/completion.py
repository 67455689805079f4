"""The way back to the person and forth again: asking for completion, sending the file back.

While networks study a file, each request of theirs may open some of it again (``reopen``).
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.database import lock, now, session
from portal.dossiers import access, journal, tasks
from portal.dossiers.answer_days import wrong_day
from portal.dossiers.asked import given, open_completion, questions_of
from portal.dossiers.commands import act, check_open
from portal.dossiers.completions import Completion, open_completions
from portal.dossiers.course import course
from portal.dossiers.models import Dossier, Event, Task, TaskKind
from portal.dossiers.parts import parts_of
from portal.dossiers.questions import application
from portal.dossiers.workflow import Action, Status
from portal.errors import Refused
from portal.french import date_long, listed
from portal.networks.models import Network
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
    if wrong := wrong_day(due_on):
        raise Refused(wrong)
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
        hand_back(completion)
        tasks.settle(event.dossier, TaskKind.FACT_MISSING)


@journal.subscribe("dossier.override", "dossier.withdraw", "dossier.close")
def _passed_over(event: Event) -> None:
    """The file goes on without the answers: nobody waits for them any more."""
    if completion := open_completion(event.dossier):
        close(completion)


def reopen(
    dossier: Dossier, network: Network, codes: Collection[str], due_on: date, *, by: User
) -> Completion:
    """Let the owner of a file that a network studies correct these questions and parts of it.

    What others have opened already is told as it was before: one correction serves them all.
    """
    before, others = given(dossier, codes), open_completions(dossier)
    for other in reversed(others):
        before = _as_it_was(other, before)
    made = Completion(
        dossier=dossier, by=by, network=network, due_on=due_on, questions=list(codes),
        before=before, reviewed=[code for one in others for code in _looked_at(one, codes)],
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def _looked_at(other: Completion, codes: Collection[str]) -> list[str]:
    """The pages looked at for this one, where these codes ask nothing more."""
    return [one for one in other.reviewed
            if _opened_with([one]).intersection(codes) <= set(other.questions)]  # fmt: skip


def _as_it_was(completion: Completion, answers: dict[str, Any]) -> dict[str, Any]:
    """These answers, but as they were before this one for what it opened."""
    opened = _opened_with(completion.questions)
    kept = {code: value for code, value in completion.before.items() if code in opened}
    return {code: value for code, value in answers.items() if code not in opened} | kept


def _opened_with(codes: Collection[str]) -> set[str]:
    """These, and the questions of the pages that are among them, or on which they stand."""
    pages = [(page.code, {one.code for one in page.questions}) for page in application().pages]
    beside = [found for code, found in pages if code in codes or not found.isdisjoint(codes)]
    return {*codes, *(code for found in beside for code in found)}


def hand_back(completion: Completion) -> None:
    """What was asked is done; others that still wait are told of what changes from now on."""
    dossier = completion.dossier
    completion.answered_at = now()
    completion.after = given(dossier, completion.before.keys())
    session.flush()
    for other in open_completions(dossier):
        other.before = _as_it_was(other, given(dossier, other.questions))


def ask_only(completion: Completion, codes: Collection[str]) -> None:
    """From now on these, some of which may be new, and nothing else."""
    new = given(completion.dossier, codes)
    completion.before = new | completion.before
    completion.questions = list(codes)
    session.flush()


def close(completion: Completion) -> None:
    """Nobody waits for it any more; what was changed meanwhile stays, and is told."""
    completion.closed_at = now()
    completion.after = given(completion.dossier, completion.before.keys())
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
