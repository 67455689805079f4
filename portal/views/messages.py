"""The applicant's side of the threads: writing, with files; the way from a mail to its answer."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from forms.applicant import MessageForm
from portal.dossiers import messages
from portal.networks.queries import network
from portal.referrals import tracking
from portal.views import threads
from portal.views.applicant import correspondents, sent, tracking_page
from portal.views.current import me
from portal.views.guards import signed_in
from portal.views.limits import message_files

bp = Blueprint("messages", __name__, url_prefix="/mes-demandes/<int:dossier_id>/messages")
bp.before_request(signed_in)


@bp.post("")
@message_files
def write(dossier_id: int) -> ResponseReturnValue:
    form = MessageForm()
    form.to.choices = correspondents(tracking.track(sent(dossier_id)))
    if not threads.prepared(form, lambda: sent(dossier_id)):
        return tracking_page(sent(dossier_id), message=form, status=threads.status(form))
    dossier = sent(dossier_id)
    to = network(form.to.data) if form.to.data else None
    messages.send(dossier, to, form.body.data or "", form.key.data, by=me())
    flash("Votre message est envoyé.", "success")
    return redirect(url_for("applicant.track", dossier_id=dossier.id, _anchor="messages"))


@bp.get("")
def reloaded(dossier_id: int) -> ResponseReturnValue:
    """Where a message is sent: reloading its answer leads to the page."""
    dossier = sent(dossier_id)
    return redirect(url_for("applicant.track", dossier_id=dossier.id, _anchor="repondre"))


@bp.get("/<int:message_id>")
def answer(dossier_id: int, message_id: int) -> ResponseReturnValue:
    """Where a mail leads, also after signing in: to the field of its answer, already addressed."""
    sent(dossier_id)
    return redirect(
        url_for("applicant.track", dossier_id=dossier_id, repondre=message_id, _anchor="repondre")
    )


@bp.post("/fichiers/<key>")
@message_files
def hold(dossier_id: int, key: str) -> ResponseReturnValue:
    def remove_url(number: int) -> str:
        return url_for(".let_fall", dossier_id=dossier_id, key=key, attachment_id=number)

    return threads.one_by_one(key, lambda: sent(dossier_id), remove_url)


@bp.post("/fichiers/<key>/<int:attachment_id>/retirer")
def let_fall(dossier_id: int, key: str, attachment_id: int) -> ResponseReturnValue:
    return threads.taken_back(attachment_id, key, lambda: sent(dossier_id))
