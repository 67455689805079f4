"""The accounts of everyone, for administrators: invite, close, help, take roles back."""

from collections.abc import Callable

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    redirect,
    render_template,
    request,
    stream_with_context,
    url_for,
)
from flask.typing import ResponseReturnValue

from forms.accounts import InvitationForm, SearchForm
from portal.calendar import today
from portal.extensions import limiter
from portal.monitoring import exports
from portal.networks.queries import networks
from portal.privacy.commands import note_access
from portal.privacy.models import Access
from portal.referrals import leaving
from portal.referrals.models import Referral
from portal.users import commands, queries
from portal.users.acceptances import agreeing
from portal.users.models import Role, User
from portal.views import guards
from portal.views.current import me
from portal.views.handover import Handover
from portal.views.limits import searches
from portal.vocabulary import RoleName, Subject

bp = Blueprint("accounts", __name__, url_prefix="/administration/comptes")
bp.before_request(guards.only(RoleName.ADMIN))

ACTIONS: dict[str, tuple[Callable[..., None], str]] = {
    "rouvrir": (commands.enable, "Le compte est rouvert."),
    "debloquer": (commands.unlock, "Cette personne peut réessayer tout de suite."),
    "deconnecter": (commands.end_sessions, "Tous ses appareils sont déconnectés."),
    "retirer-le-second-facteur": (
        commands.take_factor,
        "Cette personne réglera sa double vérification à sa prochaine connexion.",
    ),
}
EXPORTS = {Subject.NEWS: Access.EXPORTED_NEWS, Subject.STUDY: Access.EXPORTED_STUDY}
"""How the export of who accepts each is noted."""
CONFIRMED = ("retirer-le-second-facteur",)
"""What is not undone by one more click: a page says first what will happen."""


@bp.get("")
@searches
def index() -> ResponseReturnValue:
    form = SearchForm(request.args)
    found, place = queries.accounts(form.q.data or "", request.args.get("page"))
    return render_template(
        "admin/accounts.html",
        form=form,
        found=found,
        pagination=place,
        invitations=queries.pending_invitations(),
        agreeing=agreeing(),
    )


@bp.get("/accords-<any(news, study):code>.csv")
@limiter.limit("30/hour")
def export_agreeing(code: str) -> ResponseReturnValue:
    """The people who accept one kind of mail; taking their word back takes them out."""
    subject = Subject(code)
    note_access(EXPORTS[subject], by=me(), count=agreeing()[subject])
    name = f"accords-{code}-{today().isoformat()}.csv"
    return Response(
        stream_with_context(exports.people(subject)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@bp.route("/inviter", methods=["GET", "POST"])
def invite() -> ResponseReturnValue:
    desks = {desk.id: desk for network in networks() for desk in network.desks}
    form = InvitationForm(desks=[(desk.id, desk.name) for desk in desks.values()])
    if form.validate_on_submit():
        role, desk = RoleName(form.role.data), desks.get(form.desk.data)
        if fault := commands.why_not_invited(form.email.data, role, desk):
            form.email.errors = [fault]
        else:
            commands.invite(form.email.data, role, desk, by=me())
            flash(f"L’invitation est partie à {form.email.data}.", "success")
            return redirect(url_for("accounts.index"))
    return render_template("admin/invite.html", form=form), 422 if form.errors else 200


@bp.get("/<int:user_id>")
def person(user_id: int) -> ResponseReturnValue:
    someone = known(user_id)
    return render_template(
        "admin/account.html", person=someone, events=queries.last_events(someone, 20)
    )


@bp.get("/<int:user_id>/<action>")
def confirm(user_id: int, action: str) -> str:
    someone = known(user_id) if action in CONFIRMED else abort(404)
    return render_template(f"admin/confirm/{action}.html", person=someone, handover=None)


@bp.post("/<int:user_id>/<action>")
def act(user_id: int, action: str) -> ResponseReturnValue:
    command, said = ACTIONS.get(action) or abort(404)
    command(known(user_id), by=me())
    flash(said, "success")
    return redirect(url_for("accounts.person", user_id=user_id))


@bp.route("/<int:user_id>/fermer", methods=["GET", "POST"])
def close(user_id: int) -> ResponseReturnValue:
    """The page says to whom each open file goes; sent, the files go and the account is closed."""
    someone = known(user_id)
    handover = Handover(someone, leaving.open_files(someone), discreet=True)
    given = handover.given()
    if given is None:
        page = render_template(
            "admin/confirm/fermer.html", person=someone, handover=handover, file_url=file_url
        )
        return handover.again(page)
    leaving.close_account(someone, given, by=me())
    flash("Le compte est fermé, ses connexions aussi.", "success")
    return redirect(url_for("accounts.person", user_id=user_id))


@bp.route("/<int:user_id>/roles/<int:role_id>/retirer", methods=["GET", "POST"])
def take_role(user_id: int, role_id: int) -> ResponseReturnValue:
    """The same, for one role and the files that go with it."""
    someone = known(user_id)
    role = held(someone, role_id)
    handover = Handover(someone, leaving.files_of_role(role, someone), discreet=True)
    given = handover.given()
    if given is None:
        page = render_template(
            "admin/confirm/role.html", person=someone, role=role, handover=handover,
            file_url=file_url,
        )  # fmt: skip
        return handover.again(page)
    leaving.take_role(role, someone, given, by=me())
    flash("Ce rôle est retiré.", "success")
    return redirect(url_for("accounts.person", user_id=user_id))


@bp.post("/invitations/<int:invitation_id>/renvoyer")
def resend(invitation_id: int) -> ResponseReturnValue:
    sent = commands.resend(queries.invitation(invitation_id) or abort(404), by=me())
    flash(f"L’invitation est repartie à {sent.email}. Le lien d’avant ne sert plus.", "success")
    return redirect(url_for("accounts.index"))


@bp.post("/invitations/<int:invitation_id>/annuler")
def cancel(invitation_id: int) -> ResponseReturnValue:
    commands.cancel(queries.invitation(invitation_id) or abort(404), by=me())
    flash("L’invitation est annulée.", "success")
    return redirect(url_for("accounts.index"))


def file_url(referral: Referral) -> str:
    return url_for("monitoring.file", dossier_id=referral.dossier_id)


def known(user_id: int) -> User:
    return queries.account(user_id) or abort(404)


def held(user: User, role_id: int) -> Role:
    return next((role for role in user.roles if role.id == role_id), None) or abort(404)
