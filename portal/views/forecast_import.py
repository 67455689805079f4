"""The plan and the forecast in our spreadsheet: downloaded, filled, read, then put in place."""

from typing import IO, Any

import msgspec
from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeSerializer

from forms.forecast import ReplaceForm
from forms.forecast_sheet import Filled, understand
from portal.calendar import today
from portal.database import release
from portal.dossiers.commands import editable
from portal.dossiers.completions import is_reopened
from portal.dossiers.models import Dossier
from portal.errors import Refused
from portal.extensions import limiter
from portal.financing.commands import kept_line, save_plan
from portal.financing.forecast_commands import replace_figures
from portal.financing.forecast_part import PART
from portal.financing.forecast_queries import forecast_of, statement
from portal.financing.plan import Line
from portal.financing.queries import head_of, is_ess, lines_of, plan_of
from portal.financing.sheet_changes import figures_changed, lines_read
from portal.financing.spreadsheet import ods, reading, template, xlsx
from portal.views.current import me
from portal.views.doors import own, writable
from portal.views.files import attachment
from portal.views.forecast import around, concerned, fresh_page
from portal.views.guards import signed_in

bp = Blueprint(
    "forecast_import", __name__, url_prefix="/mes-demandes/<int:dossier_id>/previsions/tableur"
)
bp.before_request(signed_in)
FORMATS = {"xlsx": xlsx, "ods": ods}


class Content(msgspec.Struct, forbid_unknown_fields=True):
    """What was read in a file, and the versions that it would replace."""

    dossier: int
    seen: tuple[int, int]
    figures: dict[str, Any]
    lines: list[Line]


@bp.get("/modele.<ending>")
def blank(dossier_id: int, ending: str) -> Response:
    """The template, with what this file already holds."""
    dossier = concerned(writable(dossier_id, PART.key))
    kind = FORMATS.get(ending) or abort(404)
    found = statement(dossier, forecast_of(dossier))
    book = template.book(found.layout, found.given, lines_of(dossier), ess=is_ess(dossier))
    headers = {"Content-Disposition": attachment(f"plan-et-previsions.{ending}")}
    return Response(kind.write(book), mimetype=kind.MEDIA_TYPE, headers=headers)


@bp.post("/")
@limiter.limit("20 per minute")
def review(dossier_id: int) -> ResponseReturnValue:
    """Show what the file would replace; nothing is kept yet."""
    dossier = concerned(own(dossier_id))
    try:
        editable(dossier, me(), PART.key)
        layout, ess = statement(dossier, forecast_of(dossier)).layout, is_ess(dossier)
        release()
        sheets = reading.read(_sent(), template.SHEETS)
        filled = understand(sheets, layout, ess=ess, day=today())
    except Refused as error:
        release()
        return _not_read(dossier_id, [str(error)])
    if filled.errors:
        return _not_read(dossier_id, filled.errors)
    return _changes(concerned(own(dossier_id)), filled)


def _sent() -> IO[bytes]:
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Refused("Choisissez un fichier")
    return sent.stream


def _not_read(dossier_id: int, sentences: list[str]) -> ResponseReturnValue:
    refused = [(sentence, "file") for sentence in sentences]
    return fresh_page(concerned(own(dossier_id)), refused=refused), 422


def _changes(dossier: Dossier, filled: Filled) -> str:
    forecast, plan = forecast_of(dossier), plan_of(dossier)
    found, given = statement(dossier, forecast), filled.figures
    seen = (forecast.version if forecast else 0, plan.head.version if plan.head else 0)
    content = Content(dossier.id, seen, filled.figures, filled.lines)
    return render_template(
        "application/forecast_review.html",
        dossier=dossier,
        form=ReplaceForm(formdata=None, content=_seal().dumps(msgspec.to_builtins(content))),
        figures=figures_changed(found.layout, found.given, given) if given else [],
        filled=filled,
        before=lines_read(plan.lines, ess=plan.ess),
        after=lines_read(filled.lines, ess=plan.ess),
        **({} if is_reopened(dossier) else around(dossier)),
    )


@bp.post("/remplacer")
def replace(dossier_id: int) -> ResponseReturnValue:
    """Put what was shown in place. Raises Stale when it has been changed since."""
    dossier, form = concerned(own(dossier_id)), ReplaceForm()
    content = _opened(form.content.data or "")
    if content is None or content.dossier != dossier.id or not form.validate():
        flash("Envoyez votre tableau de nouveau.", "info")
        return redirect(url_for("forecast.index", dossier_id=dossier.id))
    _replace(dossier, content)
    flash("Les chiffres de votre tableau sont enregistrés.", "success")
    return redirect(url_for("forecast.index", dossier_id=dossier.id))


def _replace(dossier: Dossier, content: Content) -> None:
    forecast_seen, plan_seen = content.seen
    if content.figures:
        replace_figures(dossier, content.figures, by=me(), seen=forecast_seen)
    if content.lines and content.lines != [kept_line(row) for row in lines_of(dossier)]:
        head = head_of(dossier)
        save_plan(dossier, content.lines, vat=head.vat if head else None, by=me(), seen=plan_seen)


def _opened(sealed: str) -> Content | None:
    try:
        return msgspec.convert(_seal().loads(sealed), Content)
    except (BadSignature, msgspec.ValidationError):
        return None


def _seal() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="forecast-import")


@bp.get("/")
@bp.get("/remplacer")
def reloaded(dossier_id: int) -> ResponseReturnValue:
    """Where a file is sent: reloading its answer leads to the page of the forecast."""
    return redirect(url_for("forecast.index", dossier_id=own(dossier_id).id))
