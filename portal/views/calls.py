"""« Appelez-moi », from any page of an application or of help."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from forms.together import CallForm
from portal.dossiers import calls, queries
from portal.dossiers.calls import Moment
from portal.dossiers.models import Dossier
from portal.dossiers.parts import REGISTERED
from portal.dossiers.questions import application
from portal.extensions import limiter
from portal.french import date_long
from portal.languages import _, marked
from portal.views.current import me
from portal.views.guards import signed_in
from portal.views.limits import person

bp = Blueprint("calls", __name__, url_prefix="/appelez-moi")
bp.before_request(signed_in)
NAMES = {
    "application.tasks": "Les étapes de la demande",
    "application.networks": "Choix des réseaux",
    "application.check": "Vérifier et envoyer",
    "application.complete": "Compléter la demande",
    "documents.index": "Vos documents",
    "applicant.track": "Suivi de la demande",
    "public.help_page": "Être accompagné",
}
ELSEWHERE = marked("Mes demandes")


@bp.route("", methods=["GET", "POST"])
@limiter.limit("10 per hour", key_func=person, methods=["POST"])
def ask() -> ResponseReturnValue:
    form = CallForm(ou=request.args.get("ou", "")[:200])
    form.offer({one.value: one.label for one in Moment})
    dossier, page = _place(form.ou.data or "")
    if form.validate_on_submit():
        day = calls.ask(
            me(),
            dossier,
            form.phone.data or "",
            Moment(form.moment.data),
            form.about.data or "",
            page,
        )
        said = _("C’est noté. Nous vous appelons le %(day)s au plus tard.", day=date_long(day))
        flash(said, "success")
        return redirect(url_for(".ask", ou=form.ou.data or None))
    if not form.is_submitted() and not form.phone.data:
        form.phone.data = calls.known_phone(me(), dossier)
    shown = render_template(
        "calls/ask.html", form=form, waiting=calls.waiting_for(me()), page=page,
        back=form.ou.data if dossier else None,
    )  # fmt: skip
    return shown, 422 if form.is_submitted() else 200


@bp.post("/annuler")
def cancel() -> ResponseReturnValue:
    calls.cancel(me())
    flash(_("C’est noté : nous ne vous appelons pas."), "success")
    return redirect(url_for(".ask", ou=request.args.get("ou", "")[:200] or None))


def _place(address: str) -> tuple[Dossier | None, str]:
    """The person's file and the name of the page that this address of ours shows."""
    adapter = current_app.url_map.bind("")
    try:
        endpoint, values = adapter.match(address if address.startswith("/") else "/", method="GET")
    except (HTTPException, RequestRedirect):
        return None, ELSEWHERE
    dossier = queries.owned(values["dossier_id"], me()) if "dossier_id" in values else None
    return dossier, _name(endpoint, str(values.get("code", "")))


def _name(endpoint: str, code: str) -> str:
    if endpoint == "application.page":
        found = (page.title for page in application().pages if page.code == code)
        return next(found, ELSEWHERE)
    parts = {part.endpoint: part.title for part in REGISTERED}
    return parts.get(endpoint, NAMES.get(endpoint, ELSEWHERE))
