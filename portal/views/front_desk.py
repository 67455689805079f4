"""The front desk: its tasks, the files that wait for a network, every file that was sent."""

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.front_desk import DeskFilterForm, TaskForm
from portal import delays
from portal.desk import front_desk_today
from portal.desk.reading_ahead import read_ahead_at_office
from portal.desk.silences import said_of
from portal.dossiers import messages, tasks
from portal.dossiers.models import TaskKind
from portal.jinja import numbered, query_with
from portal.referrals import front_desk as queries
from portal.referrals.desk_study import desk_study
from portal.referrals.front_desk import DeskView
from portal.views import (
    adviser,
    assisted,
    duplicates,
    front_desk_file,
    openings,
    ready_texts,
    sent_mails,
)
from portal.views.current import me
from portal.views.guards import only
from portal.views.limits import searches
from portal.vocabulary import RoleName

bp = Blueprint("front_desk", __name__, url_prefix="/guichet")
bp.before_request(only(RoleName.FRONT_DESK))
front_desk_file.add_to(bp)
assisted.add_to(bp)
sent_mails.add_to(adviser.bp, bp)
ready_texts.add_to(bp)
duplicates.add_to(adviser.bp, bp)


@bp.get("/")
@searches
def index() -> ResponseReturnValue:
    view, form = desk_view(), DeskFilterForm(request.args)
    form.offer({one.value: one.label for one in TaskKind})
    counts, asked = queries.counts(), request.args.get("page")
    g.open_tasks = counts[DeskView.TASKS]  # the menu says the same
    if view is DeskView.TASKS:
        page = queries.open_tasks(form.text, form.kind.data, asked)
    else:
        page = queries.files(view, form.text, asked, counts[view])
    return render_template(
        "front_desk/list.html",
        view=view,
        views=[(one, url_for(".index", vue=one.value), counts[one]) for one in DeskView],
        total=counts[view],
        most=queries.MOST,
        form=form,
        page=page,
        silences=said_of([one.dossier_id for one in page.files]) if view is DeskView.SILENT else {},
        chips=[{"text": text, "url": query_with(**{name: None})} for name, text in form.chips()],
        page_url=lambda number: query_with(page=number),
        file_url=numbered(".file", "dossier_id"),
    )


@bp.get("/aujourd-hui")
def today() -> str:
    """What waits, the calls first."""
    return render_template(
        "front_desk/today.html",
        groups=front_desk_today.groups(),
        drafts=front_desk_today.drafts(),
        check_words=delays.words("completeness"),
        file_url=numbered(".file", "dossier_id"),
    )


def desk_view() -> DeskView:
    asked = request.args.get("vue", "")
    return DeskView(asked) if asked in set(DeskView) else DeskView.TASKS


@bp.get("/demandes/<int:dossier_id>")
def file(dossier_id: int) -> ResponseReturnValue:
    """Everything of a file but what networks keep for themselves; that it was read is noted."""
    dossier = front_desk_file.sent(dossier_id)
    read_ahead_at_office(dossier, me())
    view = desk_study(dossier, me())
    page = front_desk_file.page(view, {})
    messages.mark_read(view.messages, by=me())
    return page


@bp.route("/demandes/<int:dossier_id>/motif", methods=["GET", "POST"])
def why(dossier_id: int) -> ResponseReturnValue:
    dossier = queries.sent_file(dossier_id) or abort(404)
    there = url_for(".file", dossier_id=dossier_id)
    return openings.gate_page(dossier, "front_desk", there, url_for(".index"))


@bp.post("/taches/<int:task_id>")
def finish(task_id: int) -> ResponseReturnValue:
    task = queries.task(task_id) or abort(404)
    front_desk_file.sent(task.dossier_id)
    form = TaskForm(prefix=f"t{task.id}-")
    if not form.validate():
        return front_desk_file.shown(task.dossier, **{f"t{task.id}": form})
    g.texts = {form.note.name: form.note.label.text}
    tasks.finish(task, form.note.data or "", by=me())
    flash("La tâche est faite.", "success")
    return redirect(url_for(".file", dossier_id=task.dossier_id))
