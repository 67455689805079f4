"""The three-year forecast of a draft: the person types the base figures, the rest is computed."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.forecast import SheetForm, forecast_form
from forms.questionnaire import PageForm
from portal.calendar import today
from portal.dossiers.completions import is_reopened
from portal.dossiers.models import Dossier
from portal.financing.forecast import YEARS
from portal.financing.forecast_commands import clear_forecast, save_forecast
from portal.financing.forecast_models import Forecast
from portal.financing.forecast_part import PART
from portal.financing.forecast_queries import Statement, applies, forecast_of, statement
from portal.financing.forecast_questions import TAXED, VARIANT, code_of, questions
from portal.financing.forecast_words import advice, said, shown
from portal.french import time_of_day
from portal.referrals.urgency import urgent_contact
from portal.users.models import User
from portal.views.application import after, steps
from portal.views.current import me
from portal.views.doors import own, writable
from portal.views.guards import signed_in
from portal.views.keeping import Fields, Keeper, keeps

bp = Blueprint("forecast", __name__, url_prefix="/mes-demandes/<int:dossier_id>/previsions")
bp.before_request(signed_in)


@bp.route("/", methods=["GET", "POST"])
def index(dossier_id: int) -> ResponseReturnValue:
    dossier = concerned(writable(dossier_id, PART.key))
    view = _view(dossier)
    if request.form.get("next") == "clear":
        clear_forecast(dossier, by=me())
        flash("Vos prévisions sont effacées. Vous pourrez les faire plus tard.", "success")
        return redirect(url_for("application.tasks", dossier_id=dossier.id))
    if request.method == "POST":
        _save(dossier, view)
        if not view.errors:
            return redirect(_after(dossier))
    else:
        _show(view, dossier)
    return page(dossier, view)


@bp.post("/brouillon")
def autosave(dossier_id: int) -> ResponseReturnValue:
    """Keep what is being typed and answer what it comes to."""
    dossier = concerned(own(dossier_id))
    view = _view(dossier)
    found = statement(dossier, _save(dossier, view))
    fields = {"base": view.base, "saved": time_of_day(dossier.saved_at)}
    return jsonify(fields=fields, texts=said(found))


def _save_kept(dossier: Dossier, _: str, fields: Fields, user: User) -> bool:
    if not applies(dossier):
        return False
    found = _view(dossier).read(fields)
    save_forecast(dossier, found.valid, found.typed, found.emptied, by=user)
    return True


keeps(PART.code, "forecast.index", Keeper(lambda _: "", _save_kept))


def concerned(dossier: Dossier) -> Dossier:
    """A file whose project has figures to plan; the page of another does not exist."""
    return dossier if applies(dossier) else abort(404)


def page(dossier: Dossier, view: PageForm, refused: Sequence[tuple[str, str]] = ()) -> str:
    """``refused``: why a spreadsheet was not taken, sentence by sentence, with the field's id."""
    forecast = forecast_of(dossier)
    return render_template(
        "application/forecast.html",
        dossier=dossier,
        view=view,
        found=(found := statement(dossier, forecast)),
        shown=shown(found),
        advice=advice(found),
        folded=first_alone(found, forecast),
        upload=SheetForm(formdata=None),
        completing=(completing := is_reopened(dossier)),
        saved=time_of_day(forecast.saved_at) if forecast else "",
        refused=refused,
        **({} if completing else around(dossier)),
    )


def first_alone(found: Statement, forecast: Forecast | None) -> bool:
    """Whether nothing is written of the years that may be left out."""
    written = {*found.given, *(forecast.typed if forecast else ())}
    later = {code_of(line.code, year) for line in found.layout.typed for year in YEARS[1:]}
    return found.layout.needed == 1 and written.isdisjoint(later)


def around(dossier: Dossier) -> dict[str, Any]:
    """What stands beside a page of a draft."""
    return {"steps": steps(dossier, PART.code), "urgent": urgent_contact(dossier)}


def fresh_page(dossier: Dossier, refused: Sequence[tuple[str, str]]) -> str:
    """The page as it is kept, whatever was sent."""
    view = _view(dossier)
    _show(view, dossier)
    return page(dossier, view, refused)


def _view(dossier: Dossier) -> PageForm:
    found = statement(dossier, forecast_of(dossier))
    return forecast_form(questions(found.layout, found.usual), today())


def _show(view: PageForm, dossier: Dossier) -> None:
    forecast = forecast_of(dossier)
    found = statement(dossier, forecast)
    view.show(_usual(found) | dict(found.given), forecast.typed if forecast else {})


def _usual(found: Statement) -> dict[str, object]:
    """What is chosen in advance, from the answers of the file."""
    return {VARIANT: found.layout.variant.value, TAXED: found.years[0].terms.taxed}


def _save(dossier: Dossier, view: PageForm) -> Forecast:
    harvest = view.read(request.form)
    return save_forecast(dossier, harvest.valid, harvest.typed, harvest.emptied, by=me())


def _after(dossier: Dossier) -> str:
    step = request.form.get("next")
    if is_reopened(dossier) and step in ("continue", "quit"):
        return url_for("application.complete", dossier_id=dossier.id)
    if step == "quit":
        flash("Votre brouillon est enregistré.", "success")
        return url_for("application.tasks", dossier_id=dossier.id)
    if step == "continue":
        return after(dossier, PART.code)
    flash("Vos prévisions sont enregistrées et recalculées.", "success")
    return url_for(".index", dossier_id=dossier.id)
