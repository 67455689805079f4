"""The company of a file: what the register says is taken over; its number may come later."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from forms.applicant import NumberForm
from portal.dossiers import checks, company
from portal.extensions import limiter
from portal.views.applicant import sent, tracking_page
from portal.views.application import draft
from portal.views.guards import signed_in
from portal.views.limits import person

bp = Blueprint("company", __name__, url_prefix="/mes-demandes/<int:dossier_id>/entreprise")
bp.before_request(signed_in)


@bp.post("/reprendre")
def take_over(dossier_id: int) -> ResponseReturnValue:
    dossier = draft(dossier_id)
    company.take_over(dossier, by=current_user)
    flash("Vos réponses sont mises à jour. Vous pouvez encore les corriger.", "success")
    return redirect(_page(dossier_id))


@bp.get("/reprendre")
def reloaded(dossier_id: int) -> ResponseReturnValue:
    return redirect(_page(draft(dossier_id).id))


def _page(dossier_id: int) -> str:
    return url_for("application.page", dossier_id=dossier_id, code="numero")


@bp.post("/siret")
@limiter.limit("10 per hour", key_func=person)
def give_number(dossier_id: int) -> ResponseReturnValue:
    dossier, form = sent(dossier_id), NumberForm()
    if not form.validate():
        return tracking_page(dossier, number=form, status=422)
    siret = str(form.siret.data)
    company.check_awaits_number(dossier, current_user)
    found = checks.look_up(dossier, {checks.SIRET: siret})
    dossier = sent(dossier_id)
    company.give_number(dossier, siret, by=current_user)
    checks.keep(dossier, found)
    flash("Le numéro SIRET est ajouté à votre demande.", "success")
    return redirect(url_for("applicant.track", dossier_id=dossier_id))


@bp.get("/siret")
def number_reloaded(dossier_id: int) -> ResponseReturnValue:
    return redirect(url_for("applicant.track", dossier_id=sent(dossier_id).id))
