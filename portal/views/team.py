"""The team of a desk, for its managers: who advises there, who is invited, who no longer does."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.accounts import AdviserForm
from portal.french import listed
from portal.networks.models import Desk
from portal.referrals import leaving
from portal.users import commands, queries
from portal.users.access import may_appoint
from portal.users.models import Role, User
from portal.views import guards
from portal.views.current import me
from portal.vocabulary import RoleName

bp = Blueprint("team", __name__, url_prefix="/conseil/equipe")
bp.before_request(guards.only(RoleName.MANAGER))


def own_desks() -> dict[int, Desk]:
    """Those that this person manages, by number."""
    return {one.desk.id: one.desk for one in me().roles if one.desk and me().manages(one.desk.id)}


@bp.context_processor
def space() -> dict[str, str]:
    return {"desk_name": listed(sorted({desk.network.name for desk in own_desks().values()}))}


@bp.get("")
def index() -> str:
    desks = own_desks()
    return render_template(
        "adviser/team.html",
        teams=[(desk, queries.team_of(desk.id)) for desk in desks.values()],
        invitations=queries.pending_invitations(desks),
        may_appoint=may_appoint,
        by=me(),
    )


@bp.route("/inviter", methods=["GET", "POST"])
def invite() -> ResponseReturnValue:
    desks = own_desks()
    form = AdviserForm(desks=[(desk.id, desk.name) for desk in desks.values()])
    if form.validate_on_submit():
        commands.invite(form.email.data, RoleName.ADVISER, desks[form.desk.data], by=me())
        flash(f"L’invitation est partie à {form.email.data}.", "success")
        return redirect(url_for(".index"))
    return render_template("adviser/team_invite.html", form=form)


@bp.post("/invitations/<int:invitation_id>/annuler")
def cancel(invitation_id: int) -> ResponseReturnValue:
    found = queries.invitation(invitation_id)
    if found is None or not may_appoint(me(), found.role, found.desk_id):
        abort(404)
    commands.cancel(found, by=me())
    flash("L’invitation est annulée.", "success")
    return redirect(url_for(".index"))


@bp.get("/<int:member_id>/retirer")
def confirm(member_id: int) -> str:
    role, person = member(member_id)
    files = leaving.files_of_role(role, person)
    return render_template("adviser/team_remove.html", role=role, person=person, files=files)


@bp.post("/<int:member_id>/retirer")
def remove(member_id: int) -> ResponseReturnValue:
    role, person = member(member_id)
    leaving.take_role(role, person, by=me())
    flash(f"{person.full_name} ne fait plus partie de l’équipe.", "success")
    return redirect(url_for(".index"))


def member(role_id: int) -> tuple[Role, User]:
    """An adviser of a desk of theirs; anyone else's does not exist."""
    role, person = queries.holder_of(role_id) or abort(404)
    if not may_appoint(me(), role.name, role.desk_id):
        abort(404)
    return role, person
