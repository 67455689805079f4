"""Tasks: noted on a file's page, changed, done, and listed for whom they are."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.casework import NewTaskForm, TaskChangeForm, TaskForm
from portal.calendar import business_days_after, today
from portal.casework import queries, tasks
from portal.casework.models import Todo
from portal.networks.presence import presence
from portal.referrals.queries import colleague, colleagues, givable_to
from portal.views.adviser_file import own
from portal.views.current import me
from portal.views.exchanges import done, new_key, page, sent


def tasks_list() -> ResponseReturnValue:
    """The reader's, those of whom they act for, and nobody's."""
    todos = queries.todos_of(me())
    return render_template("adviser/tasks.html", todos=todos, most=queries.MOST_ON_A_PAGE)


def add_task(referral_id: int) -> ResponseReturnValue:
    referral = own(referral_id)
    tomorrow = business_days_after(today(), 1, referral.network_id)
    form = NewTaskForm(key=new_key(), due_on=tomorrow, assignee=str(me().id))
    _prepare(form)
    if not sent(form):
        return page("task", referral, form, "Ajouter une tâche")
    assignee = colleague(form.assignee.data, me())
    tasks.add(referral, form.what.data, form.due, assignee, form.key.data, by=me())
    return done(referral.id, "La tâche est notée.", "taches")


def change_task(todo_id: int) -> ResponseReturnValue:
    """Said otherwise, put off, or given to someone else."""
    todo = _own(todo_id)
    holder = str(todo.assignee_id or "")
    form = TaskChangeForm(seen=todo.version, what=todo.what, due_on=todo.due_on, assignee=holder)
    form.before = todo.due_on
    _prepare(form, holder)
    if not sent(form):
        return page("task", todo.referral, form, "Changer la tâche")
    assignee = colleague(form.assignee.data, me())
    tasks.change(todo, form.what.data, form.due, assignee, by=me(), seen=form.seen.data)
    return done(todo.referral_id, "La tâche est changée.", "taches")


def finish_task(todo_id: int) -> ResponseReturnValue:
    tasks.finish(_own(todo_id), by=me())
    return _back(todo_id, "La tâche est faite.")


def reopen_task(todo_id: int) -> ResponseReturnValue:
    tasks.reopen(_own(todo_id), by=me())
    return _back(todo_id, "La tâche est de nouveau à faire.")


def _own(todo_id: int) -> Todo:
    return queries.own(Todo, todo_id, me()) or abort(404)


def _back(todo_id: int, said: str) -> ResponseReturnValue:
    """To the list that the button stood in."""
    if request.args.get("depuis") == "liste":
        flash(said, "success")
        return redirect(url_for("adviser.tasks"))
    return done(_own(todo_id).referral_id, said, "taches")


def _prepare(form: TaskForm, holder: str = "") -> None:
    form.wrong_day = tasks.wrong_day
    form.offer(givable_to(colleagues(me()), presence(me().network_ids), me(), holder))


def add_to(bp: Blueprint) -> None:
    bp.add_url_rule("/taches", "tasks", tasks_list)
    both = ["GET", "POST"]
    for path, view, methods in (
        ("/dossiers/<int:referral_id>/taches", add_task, both),
        ("/taches/<int:todo_id>", change_task, both),
        ("/taches/<int:todo_id>/faite", finish_task, ["POST"]),
        ("/taches/<int:todo_id>/a-refaire", reopen_task, ["POST"]),
    ):
        bp.add_url_rule(path, view.__name__, view, methods=methods)
