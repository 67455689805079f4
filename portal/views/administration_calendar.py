"""The days on which the desk is closed: public holidays, and those that administrators add."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.administration_calendar import ClosingDayForm
from portal.networks.queries import network, networks
from portal.tuning import closing_days
from portal.views.current import me
from portal.views.guards import only
from portal.vocabulary import RoleName

bp = Blueprint("closing_days", __name__, url_prefix="/administration/calendrier")
bp.before_request(only(RoleName.ADMIN))


@bp.route("/", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    form = ClosingDayForm()
    form.offer((one.code, one.name) for one in networks() if one.desks)
    if form.validate_on_submit() and added(form):
        return redirect(url_for(".index"))
    page = render_template(
        "administration/calendar.html",
        form=form,
        closures=closing_days.closures(),
        holidays=closing_days.coming_holidays(),
    )
    return page, 422 if form.errors else 200


def added(form: ClosingDayForm) -> bool:
    """Whether it could be; else the form says why at its field."""
    chosen = network(form.network.data) if form.network.data else None
    first, last = form.days
    if fault := closing_days.why_not(first, last, chosen):
        form.first.errors = [fault]
        return False
    moved = closing_days.add(first, last, form.label.data or "", chosen, by=me())
    flash(f"La fermeture est notée. {closing_days.moved_words(moved)}", "success")
    return True


@bp.post("/<int:row_id>/retirer")
def remove(row_id: int) -> ResponseReturnValue:
    row = closing_days.closure(row_id) or abort(404)
    moved = closing_days.remove(row, by=me())
    flash(f"Ces jours sont de nouveau ouverts. {closing_days.moved_words(moved)}", "success")
    return redirect(url_for(".index"))
