"""Every delay of the portal on one page: what it does, its value, and how it changes."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.administration_calendar import delays_form
from portal.delays import delays
from portal.french import date_long, plural
from portal.tuning import delays as tuning
from portal.views.current import me
from portal.views.guards import only
from portal.vocabulary import RoleName

bp = Blueprint("delays", __name__, url_prefix="/administration/delais")
bp.before_request(only(RoleName.ADMIN))


@bp.route("/", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    values = tuning.in_the_end()
    as_set = tuning.as_set()
    form = delays_form(words(), values, tuning.tomorrow(), as_set)
    stale = form.is_submitted() and form.seen.data != as_set
    if form.validate_on_submit() and not stale and changed(form):
        return redirect(url_for(".index"))
    if stale:
        form.seen.data = as_set
    page = render_template(
        "administration/delays.html",
        form=form,
        groups=grouped(),
        delays=delays(),
        in_the_end=values,
        history=tuning.history(),
        stale=stale,
        as_set=as_set,
    )
    return page, 409 if stale else 422 if form.errors else 200


def changed(form: Any) -> bool:
    """Whether all could be set; else the form says why at each field."""
    values, since = form.numbers(delays()), form.since.data
    faults = tuning.faults(values)
    if since < tuning.tomorrow():
        faults["since"] = "Choisissez un jour à partir de demain"
    form.tell(faults)
    if faults:
        return False
    done = tuning.change(values, since, form.note.data, by=me(), seen=form.seen.data)
    if done:
        verb = "change" if len(done) == 1 else "changent"
        flash(f"{plural(len(done), 'délai')} {verb} à partir du {date_long(since)}.", "success")
    else:
        flash("Aucun délai n’a changé.", "info")
    return True


@bp.post("/<int:row_id>/annuler")
def cancel(row_id: int) -> ResponseReturnValue:
    row = tuning.planned(row_id) or abort(404)
    tuning.cancel(row, by=me(), seen=request.form.get("seen", ""))
    flash("Le changement prévu est annulé.", "success")
    return redirect(url_for(".index"))


def words() -> dict[str, tuple[str, str]]:
    """The label and the hint of each field."""
    return {code: (one.label, one.does) for code, one in delays().items()}


def grouped() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code, one in delays().items():
        found.setdefault(one.group, []).append(code)
    return found
