"""Behind the links of mails: confirm a mandate, accept one, take over a file.

A GET shows what it is about and one button; whoever accepts is signed in with the address to which
the link went.
"""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from forms.together import JoinKnownForm, KnownForm
from portal.dossiers import assisted, handovers, links, mandates
from portal.dossiers.links import Purpose
from portal.dossiers.together import Handover, Mandate, MandateState
from portal.dossiers.workflow import Status
from portal.errors import Refused
from portal.extensions import limiter
from portal.users import commands as users
from portal.users import sessions
from portal.users.queries import user_with
from portal.views.current import me
from portal.views.guards import ask_to_sign_in
from portal.views.security import GUESSES, enter

bp = Blueprint("mandates", __name__, url_prefix="/mandats")
limited = limiter.limit(GUESSES)


@bp.route("/confirmer/<token>", methods=["GET", "POST"])
@limited
def confirm(token: str) -> ResponseReturnValue:
    """The owner's own mailbox speaks: no need to sign in."""
    mandate = links.mandate_in(Purpose.CONFIRM, token)
    if mandate is None or not mandate.may_be_withdrawn:
        return over()
    if request.method == "POST":
        mandates.confirm(mandate)
    return render_template(
        "mandates/confirm.html",
        mandate=mandate,
        done=mandate.state is not MandateState.TO_CONFIRM,
    )


@bp.route("/invitation/<token>", methods=["GET", "POST"])
@limited
def accept(token: str) -> ResponseReturnValue:
    mandate = links.mandate_in(Purpose.ACCEPT, token)
    if mandate is None or mandate.state not in (MandateState.INVITED, MandateState.ACCEPTED):
        return over()
    here = current_user.is_authenticated and me().email == mandate.email
    if mandate.state is MandateState.ACCEPTED and not (here and mandate.user_id == me().id):
        return over()
    if request.method == "POST" and not current_user.is_authenticated:
        return ask_to_sign_in()
    if request.method == "POST":
        mandates.accept(mandate, by=me())
        flash("Merci. Vous accompagnez maintenant cette demande.", "success")
        return redirect(url_for("together.enter", dossier_id=mandate.dossier_id))
    if here and mandate.accepted_at:
        return redirect(url_for("together.enter", dossier_id=mandate.dossier_id))
    return render_template("mandates/accept.html", mandate=mandate, here=here, token=token)


@bp.post("/invitation/<token>/refuser")
@limited
def refuse(token: str) -> ResponseReturnValue:
    mandate = links.mandate_in(Purpose.ACCEPT, token)
    if mandate is None or mandate.state is not MandateState.INVITED:
        return over()
    mandates.refuse(mandate)
    return render_template("mandates/refused.html")


@bp.get("/invitation/<token>/refuser")
def reloaded(token: str) -> ResponseReturnValue:
    return redirect(url_for(".accept", token=token))


@bp.route("/reprendre/<token>", methods=["GET", "POST"])
@limited
def receive(token: str) -> ResponseReturnValue:
    """A file offered by its owner to another account."""
    handover = links.handover_in(token)
    if handover is None or not _stands(handover):
        return over()
    here = current_user.is_authenticated and me().email == handover.email
    if request.method == "POST" and not current_user.is_authenticated:
        return ask_to_sign_in()
    if request.method == "POST" and handovers.accept(handover, by=me()):
        flash("C’est fait : cette demande est maintenant la vôtre.", "success")
    if handover.accepted_at:
        return redirect(url_for("application.tasks", dossier_id=handover.dossier_id))
    return render_template("mandates/receive.html", handover=handover, here=here, token=token)


@bp.post("/reprendre/<token>/refuser")
@limited
def decline(token: str) -> ResponseReturnValue:
    handover = links.handover_in(token)
    if handover is None or not handover.is_open:
        return over()
    handovers.refuse(handover)
    return render_template("mandates/refused.html")


@bp.get("/reprendre/<token>/refuser")
def reloaded_offer(token: str) -> ResponseReturnValue:
    return redirect(url_for(".receive", token=token))


@bp.route("/accueil/<token>", methods=["GET", "POST"])
@limited
def take_over(token: str) -> ResponseReturnValue:
    """A file filled with the front desk: it becomes the person's, with an account of their own."""
    mandate = links.mandate_in(Purpose.TAKE_OVER, token)
    if mandate is None or not assisted.is_open(mandate) or mandate.dossier.number:
        return over()
    if user_with(mandate.email) is None:
        return _join(mandate)
    if not current_user.is_authenticated:
        return ask_to_sign_in()
    form = KnownForm()
    here = me().email == mandate.email
    if _is_known(mandate, form):
        assisted.take_over(mandate, form.phone.data or "", by=me())
        return redirect(url_for("application.check", dossier_id=mandate.dossier_id))
    page = render_template("mandates/take_over.html", mandate=mandate, form=form, here=here)
    return page, 422 if form.errors else 200


def _join(mandate: Mandate) -> ResponseReturnValue:
    owner = mandate.dossier.owner
    names = {"given_name": owner.given_name, "family_name": owner.family_name}
    form = JoinKnownForm(email=mandate.email, data=names)
    if not _is_known(mandate, form):
        page = render_template("mandates/join.html", mandate=mandate, form=form)
        return page, 422 if form.is_submitted() else 200
    user = users.welcome(
        mandate.email, form.given_name.data, form.family_name.data, form.password.data
    )
    assisted.take_over(mandate, form.phone.data or "", by=user)
    sessions.remember_way(url_for("application.check", dossier_id=mandate.dossier_id))
    return enter(user, "invitation")


def _is_known(mandate: Mandate, form: KnownForm | JoinKnownForm) -> bool:
    if not form.validate_on_submit():
        return False
    try:
        assisted.check_person(mandate, form.phone.data or "")
    except Refused as error:
        form.phone.errors = [str(error)]
    return not form.errors


def over() -> ResponseReturnValue:
    return render_template("mandates/over.html"), 410


def _stands(handover: Handover) -> bool:
    closed = handover.dossier.status is Status.CLOSED
    mine = current_user.is_authenticated and handover.dossier.owner_id == me().id
    return (handover.is_open and not closed) or bool(handover.accepted_at and mine)
