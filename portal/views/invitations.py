"""How the staff come in: the page behind the link of an invitation."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from forms.account import JoinForm
from forms.accounts import ButtonForm
from portal.extensions import limiter
from portal.languages import _
from portal.users import commands, queries
from portal.users.models import Invitation
from portal.views.current import me
from portal.views.guards import ask_to_sign_in
from portal.views.security import GUESSES, enter

bp = Blueprint("invitations", __name__, url_prefix="/compte/invitation")


@bp.route("/<token>", methods=["GET", "POST"])
@limiter.limit(GUESSES)
def show(token: str) -> ResponseReturnValue:
    invitation = queries.invitation_with(token)
    if invitation is None or not invitation.is_open:
        return render_template("account/invitation_over.html"), 410
    if queries.user_with(invitation.email):
        return accept(invitation)
    return join(invitation)


def join(invitation: Invitation) -> ResponseReturnValue:
    """Someone new: an account, then at once the set-up of its second factor."""
    form = JoinForm(email=invitation.email)
    if form.validate_on_submit():
        user = commands.join(
            invitation, form.given_name.data, form.family_name.data, form.password.data
        )
        return enter(user, "invitation")
    return render_template("account/invitation.html", form=form, invitation=invitation)


def accept(invitation: Invitation) -> ResponseReturnValue:
    """Someone who has an account: the role comes once they have signed in with it."""
    if not current_user.is_authenticated:
        return ask_to_sign_in()
    form = ButtonForm()
    if form.validate_on_submit():
        commands.accept(invitation, by=me())
        flash(_("Vous avez maintenant le rôle : %(role)s.", role=invitation.label), "success")
        return redirect(url_for("account.home"))
    return render_template("account/invitation_accept.html", form=form, invitation=invitation)
