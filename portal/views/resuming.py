"""Coming back to a draft from another device."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from portal.dossiers import draft_link
from portal.extensions import limiter
from portal.languages import _
from portal.views.application import draft
from portal.views.current import me
from portal.views.guards import signed_in
from portal.views.limits import person

bp = Blueprint("resuming", __name__, url_prefix="/mes-demandes/<int:dossier_id>")
bp.before_request(signed_in)


@bp.post("/lien")
@limiter.limit("3 per hour; 10 per day", key_func=person)
def send_link(dossier_id: int) -> ResponseReturnValue:
    """The way back, to the mailbox of whoever is signed in and to no other."""
    dossier = draft(dossier_id)
    draft_link.send(dossier, by=me())
    flash(_("Le lien est parti à %(email)s.", email=me().email), "success")
    return redirect(url_for("application.tasks", dossier_id=dossier.id))
