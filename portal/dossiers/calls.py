"""« Appelez-moi »: a person who is stuck asks the front desk to call, once at a time."""

from datetime import date

from sqlalchemy import func, select

from portal.database import lock, now, session
from portal.dossiers import commands, journal, tasks
from portal.dossiers.models import Dossier, Task, TaskKind
from portal.dossiers.queries import owned_by
from portal.dossiers.questions import application
from portal.dossiers.reading import answer_words
from portal.users.models import User
from portal.vocabulary import LabelledEnum


class Moment(LabelledEnum):
    ANY = "any", "Peu importe"
    MORNING = "morning", "Le matin"
    AFTERNOON = "afternoon", "L’après-midi"


def ask(
    user: User, dossier: Dossier | None, phone: str, moment: Moment, about: str, page: str
) -> date:
    """The day by which the front desk calls; a call that is asked already is not asked twice.

    Without a file, the call is about the person's last one, or a draft begun for it.
    """
    if standing := waiting_for(user):
        return standing.due_on
    files = [dossier] if dossier else owned_by(user)
    subject = files[0] if files else commands.start(user, f"call:{user.id}")
    lock(subject)
    if standing := waiting_for(user):  # pressed twice: the other one has just been kept
        return standing.due_on
    done = select(func.count(Task.id)).where(
        Task.dossier_id == subject.id, Task.kind == TaskKind.CALL_ME
    )
    key = f"call:{session.scalar(done) or 0}"
    words = f"{user.full_name}, {phone}, {moment.words.lower()}. Page : {page}."
    tasks.add(subject, TaskKind.CALL_ME, key, f"{words} {about}".strip())
    journal.record(subject, "call.ask", by=user)
    return session.scalars(select(Task.due_on).where(Task.key == f"{subject.id}:{key}")).one()


def cancel(user: User) -> None:
    """The person does not want to be called any more: the front desk has no call to make."""
    standing = waiting_for(user)
    if standing is None:
        return
    lock(standing.dossier)
    session.refresh(standing)
    if standing.done_at is None:  # not called meanwhile
        standing.done_at, standing.done_by_id = now(), user.id
        journal.record(standing.dossier, "call.cancel", by=user)


def waiting_for(user: User) -> Task | None:
    """The call that this person waits for."""
    mine = (Dossier.owner_id == user.id) & (Task.kind == TaskKind.CALL_ME)
    query = select(Task).join(Task.dossier).where(mine, Task.done_at.is_(None))
    return session.scalar(query.order_by(Task.id.desc()).limit(1))


def known_phone(user: User, dossier: Dossier | None) -> str:
    """The number in the file, else in the account."""
    number = dossier.answers.get("telephone") if dossier else None
    words = answer_words(application().question("telephone"), number, str) if number else ""
    return words or user.phone


journal.speak("call.ask", "La personne demande à être appelée", "Vous avez demandé un appel")
journal.speak(
    "call.cancel", "La personne ne demande plus à être appelée", "Vous avez annulé l’appel demandé"
)
