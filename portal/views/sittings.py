"""The days on which a network's committee sits, given by an administrator."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.sittings import SittingsForm
from portal.calendar import today
from portal.french import date_numeric
from portal.networks.queries import network
from portal.networks.sittings import coming, set_sittings
from portal.views.current import me


def edit(code: str, desk_id: int) -> ResponseReturnValue:
    found = network(code) or abort(404)
    desk = next((one for one in found.desks if one.id == desk_id), None) or abort(404)
    form = SittingsForm(days="\n".join(map(date_numeric, coming(desk))))
    form.today = today()
    if form.validate_on_submit():
        set_sittings(desk, form.found, by=me())
        flash("Les dates des comités sont enregistrées.", "success")
        return redirect(url_for("networks.network", code=code))
    return render_template("administration/sittings.html", form=form, network=found, desk=desk)


def add_to(bp: Blueprint) -> None:
    """The address of this module, in the administrators' space."""
    path = "/reseaux/<code>/guichets/<int:desk_id>/comites"
    bp.add_url_rule(path, "sittings", edit, methods=["GET", "POST"])
