"""What the people of a network have to do on a file, by a day."""

from datetime import date

from portal.calendar import today
from portal.casework.access import check_network
from portal.casework.holding import check_seen, hold, twin
from portal.casework.models import Todo
from portal.casework.people import reader, write_to
from portal.database import now, session
from portal.dossiers import journal
from portal.dossiers.models import Audience
from portal.errors import Refused
from portal.french import date_long
from portal.networks.presence import check_there
from portal.referrals.models import Referral
from portal.users.models import User


def add(
    referral: Referral, what: str, due_on: date, assignee: User | None, key: str, *, by: User
) -> Todo:
    """Note something to do, and tell the colleague whose it is. The same key gives the same one."""
    check_network(referral, by)
    what, assignee_id = what.strip(), assignee.id if assignee else None
    said = {"what": what, "due_on": due_on, "assignee_id": assignee_id}
    if assignee:  # held before the file, as when a file is given to someone
        check_there(assignee, referral.network_id, by=by)
    if existing := twin(Todo, referral.dossier, key, **said):
        return existing
    _check(what, due_on)
    todo = Todo(
        dossier=referral.dossier, referral=referral, network=referral.network, by=by,
        form_key=key, assignee=assignee, what=what, due_on=due_on,
    )  # fmt: skip
    session.add(todo)
    session.flush()
    _tell_whose(todo, by)
    _note(todo, "add", by=by)
    return todo


def change(
    todo: Todo, what: str, due_on: date, assignee: User | None, *, by: User, seen: int
) -> None:
    """Say it otherwise, put it off, give it to someone else. Raises Stale."""
    check_network(todo.referral, by)
    if assignee and assignee.id != todo.assignee_id:
        check_there(assignee, todo.network_id, by=by)
    hold(todo)
    what, before = what.strip(), (todo.what, todo.due_on, todo.assignee_id)
    if before == (what, due_on, assignee.id if assignee else None):
        return
    check_seen(todo, seen)
    _check_open(todo)
    _check(what, due_on, before=todo.due_on)
    given = assignee is not None and assignee.id != todo.assignee_id
    todo.what, todo.due_on, todo.assignee = what, due_on, assignee
    session.flush()
    if given:
        _tell_whose(todo, by)
    _note(todo, "change", by=by)


def finish(todo: Todo, *, by: User) -> None:
    """It is done; once is enough."""
    check_network(todo.referral, by)
    hold(todo)
    if todo.done_at is None:
        todo.done_at, todo.done_by_id = now(), by.id
        _note(todo, "finish", by=by)


def reopen(todo: Todo, *, by: User) -> None:
    """It is to be done after all."""
    check_network(todo.referral, by)
    hold(todo)
    if todo.done_at:
        todo.done_at, todo.done_by_id = None, None
        _note(todo, "reopen", by=by)


def wrong_day(due_on: date) -> str:
    """What is wrong with a task for that day; empty when nothing is."""
    if due_on < today():
        return "La date doit être aujourd’hui ou après"
    return "Choisissez une date dans les deux ans" if (due_on - today()).days > 730 else ""


def _check(what: str, due_on: date, before: date | None = None) -> None:
    if not what:
        raise Refused("Écrivez ce qui est à faire")
    if due_on != before and (wrong := wrong_day(due_on)):
        raise Refused(wrong)


def _check_open(todo: Todo) -> None:
    if todo.done_at:
        raise Refused("Cette tâche est faite.")


def _tell_whose(todo: Todo, by: User) -> None:
    """The colleague to whom it is given, by mail."""
    if todo.assignee and todo.assignee_id != by.id:
        whom = reader(todo.network, todo.assignee)
        write_to(whom, "task_given", todo.dossier, todo=todo, by=by)


def _note(todo: Todo, kind: str, *, by: User) -> None:
    whose = todo.assignee.full_name if todo.assignee else "à affecter"
    journal.record(
        todo.dossier, f"todo.{kind}", by=by, audience=Audience.NETWORK,
        network_id=todo.network_id, referral_id=todo.referral_id, what=todo.what,
        due_on=date_long(todo.due_on), whose=whose,
    )  # fmt: skip


journal.speak("todo.add", "Tâche notée : {what}, pour le {due_on} ({whose})")
journal.speak("todo.change", "Tâche changée : {what}, pour le {due_on} ({whose})")
journal.speak("todo.finish", "Tâche faite : {what}")
journal.speak("todo.reopen", "Tâche à refaire : {what}")
