"""The account of whoever is signed in: their names, how they sign in, where they are signed in."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_security import logout_user

from forms.account import AcceptanceForm, NamesForm
from portal.languages import _
from portal.users import acceptances, commands, notices, queries, sessions
from portal.views import guards
from portal.views.current import me
from portal.views.navigation import staff_menu
from portal.vocabulary import Subject

bp = Blueprint("account", __name__, url_prefix="/compte")
bp.before_request(guards.signed_in)


@bp.get("")
def index() -> ResponseReturnValue:
    accepted = acceptances.accepted(me())
    return render_template(
        "account/index.html",
        events=queries.last_events(me()),
        acceptances=accepted,
        accepting=AcceptanceForm(data={one.value: one in accepted for one in Subject}),
        hears=bool(notices.kinds_for(me())),
        sessions=[(one, sessions.is_here(one)) for one in sessions.of(me())],
    )


@bp.get("/bienvenue")
def home() -> ResponseReturnValue:
    """Where work begins: the first space of one's roles, or one's own files."""
    if me().is_staff:
        return redirect(staff_menu()[0].url)
    return redirect(url_for("applicant.index"))


@bp.post("/accords")
def accept() -> ResponseReturnValue:
    form = AcceptanceForm()
    form.validate()
    acceptances.choose(me(), [one for one in Subject if form[one.value].data])
    flash(_("Vos choix sont enregistrés."), "success")
    return redirect(url_for("account.index", _anchor="accords"))


@bp.get("/accords")
def accept_reloaded() -> ResponseReturnValue:
    return redirect(url_for("account.index", _anchor="accords"))


@bp.route("/coordonnees", methods=["GET", "POST"])
def names() -> ResponseReturnValue:
    form = NamesForm(obj=me())
    if form.validate_on_submit():
        commands.rename(me(), form.given_name.data, form.family_name.data, form.phone.data or "")
        flash("Vos coordonnées sont enregistrées.", "success")
        return redirect(url_for("account.index"))
    return render_template("account/names.html", form=form)


@bp.post("/appareils/<int:sign_in_id>/terminer")
def end_session(sign_in_id: int) -> ResponseReturnValue:
    sessions.close_one(me(), sign_in_id)
    flash("Cet appareil est déconnecté.", "success")
    return redirect(url_for("account.index"))


@bp.post("/appareils/terminer")
def end_every_session() -> ResponseReturnValue:
    commands.leave_everywhere(me())
    logout_user()
    flash("Tous vos appareils sont déconnectés.", "success")
    return redirect(url_for("security.login"))
