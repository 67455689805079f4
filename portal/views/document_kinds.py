"""The kinds of document that the aids may ask for, as administrators keep them."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.networks import KindForm
from portal.networks import changes, kinds, queries
from portal.networks.models import DocumentKind
from portal.views.current import me
from portal.views.guards import only
from portal.views.networks import kept, page
from portal.vocabulary import Block, RoleName

bp = Blueprint("document_kinds", __name__, url_prefix="/administration/pieces")
bp.before_request(only(RoleName.ADMIN))
STEPS = {"monter": -1, "descendre": 1}


@bp.get("")
def index() -> str:
    return render_template(
        "administration/kinds.html", kinds=queries.document_kinds(), asking=kinds.asking()
    )


@bp.route("/nouvelle", methods=["GET", "POST"])
def create() -> ResponseReturnValue:
    form = KindForm()
    if kept(form, lambda: kinds.create(*_words(form), by=me())):
        flash("La pièce est ajoutée. Citez-la dans les conditions d’une aide.", "success")
        return redirect(url_for(".index"))
    return page("kind_form", form, kind=None)


@bp.route("/<kind_code>", methods=["GET", "POST"])
def edit(kind_code: str) -> ResponseReturnValue:
    found = _kind(kind_code)
    now = changes.seen(changes.held(found, kinds.COLUMNS))
    form = KindForm(obj=found, seen=now)
    was = form.seen.data or ""
    if kept(form, lambda: kinds.change(found, *_words(form), by=me(), seen=was)):
        flash("La pièce est enregistrée.", "success")
        return redirect(url_for(".index"))
    form.seen.data = now
    return page("kind_form", form, kind=found)


@bp.post("/<kind_code>/<step>")
def move(kind_code: str, step: str) -> ResponseReturnValue:
    seen = request.form.get("seen", type=int)
    kinds.move(_kind(kind_code), STEPS.get(step) or abort(404), by=me(), seen=seen)
    return redirect(url_for(".index", _anchor=kind_code))


def _words(form: KindForm) -> tuple[str, str, int | None, Block]:
    block = Block(form.block.data)
    return form.name.data or "", form.help.data or "", form.valid_months.data, block


def _kind(code: str) -> DocumentKind:
    return kinds.find(code) or abort(404)
