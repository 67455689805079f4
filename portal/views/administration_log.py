"""The administration's journal, as administrators read it."""

from flask import Blueprint, render_template, request

from forms.rules import LogForm
from portal import administration_log
from portal.administration_log import Asked, Topic
from portal.jinja import query_with
from portal.views.guards import only
from portal.vocabulary import RoleName

bp = Blueprint("administration_log", __name__, url_prefix="/administration/journal")
bp.before_request(only(RoleName.ADMIN))


@bp.get("")
def index() -> str:
    form = LogForm(request.args)
    people = [(str(one.id), one.full_name) for one in administration_log.people()]
    form.offer(Topic.choices(), people)
    topic = Topic(form.topic.data) if form.topic.data else None
    asked = Asked(
        topic,
        int(form.by.data) if form.by.data else None,
        (form.words.data or "").strip()[:100],
        request.args.get("objet", "")[:160],
    )
    pages, lines = administration_log.page(asked, request.args.get("page"))
    return render_template(
        "rules/log.html",
        form=form,
        lines=lines,
        under=asked.under,
        pagination=pages,
        page_url=lambda number: query_with(page=number),
    )
