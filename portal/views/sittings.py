"""The days on which a network's committee sits, given by an administrator."""

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from forms.sittings import SittingsForm
from portal.calendar import today
from portal.french import date_numeric
from portal.networks.queries import network
from portal.networks.sittings import coming, print_of, set_sittings
from portal.views.current import me
from portal.views.networks import kept, page


def edit(code: str, desk_id: int) -> ResponseReturnValue:
    found = network(code) or abort(404)
    desk = next((one for one in found.desks if one.id == desk_id), None) or abort(404)
    form = SittingsForm(days="\n".join(map(date_numeric, coming(desk))), seen=print_of(desk))
    form.today = today()
    was = form.seen.data or ""
    if kept(form, lambda: set_sittings(desk, form.found, by=me(), was=was)):
        flash("Les dates des comités sont enregistrées.", "success")
        return redirect(url_for("networks.network", code=code))
    form.seen.data = print_of(desk)
    return page("sittings", form, network=found, desk=desk)


def add_to(bp: Blueprint) -> None:
    """The address of this module, in the administrators' space."""
    path = "/reseaux/<code>/guichets/<int:desk_id>/comites"
    bp.add_url_rule(path, "sittings", edit, methods=["GET", "POST"])
