"""The link of a reminder that stops the next ones: signed, for one draft, without signing in."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from portal.dossiers import sleeping
from portal.extensions import limiter

bp = Blueprint("reminders", __name__, url_prefix="/rappels")


@bp.route("/<token>", methods=["GET", "POST"])
@limiter.limit("60 per minute")
def stop(token: str) -> ResponseReturnValue:
    """Opening the link changes nothing: mailboxes open links first."""
    dossier = sleeping.draft_of(token)
    if dossier is None:
        return render_template("reminders/over.html"), 410
    if request.method == "POST":
        sleeping.stop_reminders(dossier)
        return render_template("reminders/stopped.html")
    return render_template("reminders/stop.html")
