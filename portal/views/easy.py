"""« Facile à lire et à comprendre »: where one's own files stand, in easy words."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.referrals.plain import statuses
from portal.views.guards import signed_in

bp = Blueprint("easy", __name__, url_prefix="/facile-a-lire/mes-demandes")
bp.before_request(signed_in)


@bp.get("")
def index() -> ResponseReturnValue:
    return render_template("applicant/easy.html", statuses=statuses(current_user))
