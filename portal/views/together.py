"""« Remplir à plusieurs » and « Confier ma demande »: whom the owner lets in, and what they did."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_security import auth_required

from forms.together import HandoverForm, InviteForm
from portal.dossiers import handovers, hands, mandates
from portal.dossiers.documents import kept
from portal.dossiers.mandate_text import TEXT_DATE
from portal.dossiers.models import Dossier
from portal.dossiers.readers import reader_of
from portal.dossiers.reading import sections_read
from portal.dossiers.sharing import consents_in_force
from portal.dossiers.together import Right
from portal.dossiers.workflow import Status
from portal.errors import Refused
from portal.extensions import limiter
from portal.french import lower_first
from portal.languages import _, marked
from portal.networks.models import Network
from portal.referrals.routes import referrals_of
from portal.users.security import FRESH
from portal.views import consulted, sharing
from portal.views.current import me
from portal.views.doors import followed, own_alone
from portal.views.guards import signed_in
from portal.views.limits import person
from portal.views.security import was_sent
from portal.vocabulary import Block

bp = Blueprint("together", __name__, url_prefix="/mes-demandes/<int:dossier_id>")
bp.before_request(signed_in)
consulted.add_to(bp)
sharing.add_to(bp)

INVITATIONS = "10 per hour; 20 per day"
"""Mails to people of whom the portal knows nothing."""
invitations = limiter.shared_limit(
    INVITATIONS, scope="mandates", key_func=person, methods=["POST"], deduct_when=was_sent
)
HINTS = {
    Right.READ: marked("Elle lit vos réponses et vos documents, sans rien changer."),
    Right.EDIT: marked(
        "Elle remplit aussi les pages et joint des documents. Vous envoyez vous-même."
    ),
    Right.SEND: marked("Elle choisit aussi les réseaux et envoie la demande en votre nom."),
}


@bp.route("/a-plusieurs", methods=["GET", "POST"])
@invitations
def index(dossier_id: int) -> ResponseReturnValue:
    dossier, form = own_alone(dossier_id), InviteForm()
    form.offer({one.value: one.label for one in Right})
    if form.validate_on_submit() and _invited(dossier, form):
        flash("Dernière étape : ouvrez le courriel que nous venons de vous envoyer.", "success")
        return redirect(url_for(".index", dossier_id=dossier_id))
    page = render_template(
        "together/index.html",
        dossier=dossier,
        form=form,
        hints={one.value: text for one, text in HINTS.items()},
        mandates=mandates.invited(dossier),
        readers=_readers(dossier),
        helpers=mandates.reading(dossier),
        handover=handovers.waiting(dossier),
        told=hands.told(dossier, me()),
        text_date=TEXT_DATE,
    )
    return page, 422 if form.is_submitted() else 200


def _readers(dossier: Dossier) -> list[tuple[Network, list[str]]]:
    """The networks that have the file, or had it, and what of it they still read, in words."""
    there = {one.network_id for one in referrals_of(dossier)}
    return [
        (given.network, [lower_first(_(one.words)) for one in Block if one in given.blocks])
        for given in consents_in_force(dossier)
        if given.network_id in there
    ]


def _invited(dossier: Dossier, form: InviteForm) -> bool:
    try:
        mandates.invite(
            dossier,
            form.name.data or "",
            form.email.data or "",
            Right(form.right.data),
            organisation=form.organisation.data or "",
            keeps_reading=form.keeps_reading.data,
            by=me(),
        )
    except Refused as error:
        form.form_errors.append(str(error))
        return False
    return True


@bp.get("/a-plusieurs/<int:mandate_id>")
def mandate(dossier_id: int, mandate_id: int) -> ResponseReturnValue:
    dossier = own_alone(dossier_id)
    found = mandates.mandate_of(dossier, mandate_id) or abort(404)
    return render_template("together/mandate.html", dossier=dossier, mandate=found)


@bp.post("/a-plusieurs/<int:mandate_id>/retirer")
def withdraw(dossier_id: int, mandate_id: int) -> ResponseReturnValue:
    dossier = own_alone(dossier_id)
    mandates.withdraw(mandates.mandate_of(dossier, mandate_id) or abort(404), by=me())
    flash("C’est fait : cette personne n’a plus accès à votre demande.", "success")
    return redirect(url_for(".index", dossier_id=dossier_id))


@bp.get("/accompagner")
def enter(dossier_id: int) -> ResponseReturnValue:
    """Where someone who helps begins: the tasks if they may fill, else what they may read."""
    dossier = followed(dossier_id)
    if dossier.status is not Status.DRAFT:
        return redirect(url_for("applicant.track", dossier_id=dossier_id))
    return redirect(url_for("application.tasks", dossier_id=dossier_id))


@bp.get("/lire")
def read(dossier_id: int) -> ResponseReturnValue:
    """A draft on one page, for whoever may read it and no more."""
    dossier = followed(dossier_id)
    if dossier.status is not Status.DRAFT:
        return redirect(url_for("applicant.track", dossier_id=dossier_id))
    return render_template(
        "together/read.html",
        dossier=dossier,
        sections=sections_read(dossier, reader_of(dossier, me())),
        documents=kept(dossier),
        saved=hands.last_saved(dossier),
    )


@bp.route("/ne-plus-accompagner", methods=["GET", "POST"])
def leave(dossier_id: int) -> ResponseReturnValue:
    dossier, form = followed(dossier_id), HandoverForm()
    if dossier.owner_id == me().id:
        abort(404)
    if form.is_submitted():
        mandates.leave(dossier, by=me())
        flash("C’est fait : vous n’accompagnez plus cette demande.", "success")
        return redirect(url_for("account.home"))
    return render_template("together/leave.html", dossier=dossier)


@bp.route("/confier", methods=["GET", "POST"])
@invitations
@auth_required("session", within=lambda: FRESH, grace=30)
def hand_over(dossier_id: int) -> ResponseReturnValue:
    """Who asks has shown again who they are, a moment ago."""
    dossier, form = own_alone(dossier_id), HandoverForm()
    if form.validate_on_submit() and _offered(dossier, form):
        flash(
            _("Un courriel est parti à %(email)s. Rien ne change d’ici là.", email=form.email.data),
            "success",
        )
        return redirect(url_for(".index", dossier_id=dossier_id))
    page = render_template("together/hand_over.html", dossier=dossier, form=form)
    return page, 422 if form.is_submitted() else 200


def _offered(dossier: Dossier, form: HandoverForm) -> bool:
    try:
        handovers.ask(dossier, form.email.data or "", by=me())
    except Refused as error:
        if dossier.status is Status.CLOSED:
            raise
        form.form_errors.append(str(error))
        return False
    return True


@bp.post("/confier/annuler")
def keep(dossier_id: int) -> ResponseReturnValue:
    handovers.cancel(own_alone(dossier_id), by=me())
    flash("C’est annulé : vous gardez cette demande.", "success")
    return redirect(url_for(".index", dossier_id=dossier_id))
