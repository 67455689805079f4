"""The team of a desk, for its managers: who advises there, who is invited, who no longer does."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.accounts import AdviserForm
from portal.french import listed
from portal.networks.models import Desk
from portal.referrals import leaving
from portal.referrals.members import members_of
from portal.referrals.models import Referral
from portal.users import commands, queries
from portal.users.access import may_appoint
from portal.users.models import Invitation, Role, User
from portal.views import absences, adviser, guards, team_assignment, team_portfolio
from portal.views.current import me
from portal.views.handover import Handover
from portal.vocabulary import RoleName

bp = Blueprint("team", __name__, url_prefix="/conseil/equipe")
bp.before_request(guards.only(RoleName.MANAGER))
absences.add_to(adviser.bp, bp)
team_assignment.add_to(bp)
team_portfolio.add_to(bp)


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
        teams=[(desk, members_of(desk)) for desk in desks.values()],
        invitations=queries.pending_invitations(desks),
        may_appoint=may_appoint,
        by=me(),
    )


@bp.route("/inviter", methods=["GET", "POST"])
def invite() -> ResponseReturnValue:
    desks = own_desks()
    form = AdviserForm(desks=[(desk.id, desk.name) for desk in desks.values()])
    if form.validate_on_submit():
        desk = desks[form.desk.data]
        if fault := commands.why_not_invited(form.email.data, RoleName.ADVISER, desk):
            form.email.errors = [fault]
        else:
            commands.invite(form.email.data, RoleName.ADVISER, desk, by=me())
            flash(f"L’invitation est partie à {form.email.data}.", "success")
            return redirect(url_for(".index"))
    page = render_template("adviser/team_invite.html", form=form)
    return page, 422 if form.errors else 200


@bp.post("/invitations/<int:invitation_id>/annuler")
def cancel(invitation_id: int) -> ResponseReturnValue:
    commands.cancel(own_invitation(invitation_id), by=me())
    flash("L’invitation est annulée.", "success")
    return redirect(url_for(".index"))


@bp.post("/invitations/<int:invitation_id>/renvoyer")
def resend(invitation_id: int) -> ResponseReturnValue:
    sent = commands.resend(own_invitation(invitation_id), by=me())
    flash(f"L’invitation est repartie à {sent.email}. Le lien d’avant ne sert plus.", "success")
    return redirect(url_for(".index"))


def own_invitation(invitation_id: int) -> Invitation:
    """One that this person could have sent; any other does not exist."""
    found = queries.invitation(invitation_id)
    if found is None or not may_appoint(me(), found.role, found.desk_id):
        abort(404)
    return found


@bp.route("/<int:member_id>/retirer", methods=["GET", "POST"])
def remove(member_id: int) -> ResponseReturnValue:
    """The page says what happens and to whom each open file goes; sent, it does both."""
    role, person = member(member_id)
    handover = Handover(person, leaving.files_of_role(role, person))
    given = handover.given()
    if given is None:
        page = render_template(
            "adviser/team_remove.html", role=role, person=person, handover=handover,
            file_url=file_url,
        )  # fmt: skip
        return handover.again(page)
    leaving.take_role(role, person, given, by=me())
    flash(f"{person.full_name} ne fait plus partie de l’équipe.", "success")
    return redirect(url_for(".index"))


def file_url(referral: Referral) -> str:
    return url_for("adviser.file", referral_id=referral.id)


def member(role_id: int) -> tuple[Role, User]:
    """An adviser of a desk of theirs; anyone else's does not exist."""
    role, person = queries.holder_of(role_id) or abort(404)
    if not may_appoint(me(), role.name, role.desk_id):
        abort(404)
    return role, person
