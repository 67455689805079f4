"""The questions of the networks that suit a draft, one page for each aid."""

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.questionnaire import PageForm
from portal.calendar import today
from portal.dossiers import completeness
from portal.dossiers.annex_commands import save_annex
from portal.dossiers.course import course
from portal.dossiers.models import Dossier
from portal.french import time_of_day
from portal.languages import _
from portal.referrals.annexes import Asked, asked_of, may_be_typed
from portal.referrals.urgency import urgent_contact
from portal.users.models import User
from portal.views.application import draft, own, steps
from portal.views.current import me
from portal.views.guards import signed_in
from portal.views.keeping import Fields, Keeper, keeps
from portal.views.questionnaire import commune_label, find_commune

bp = Blueprint(
    "annexes", __name__, url_prefix="/mes-demandes/<int:dossier_id>/questions-des-reseaux"
)
bp.before_request(signed_in)
STEP = "annexes"


@bp.get("/")
def index(dossier_id: int) -> ResponseReturnValue:
    dossier = draft(dossier_id)
    return render_template(
        "application/annexes.html",
        dossier=dossier,
        asked=asked_of(dossier),
        following=_following(dossier),
        steps=steps(dossier, STEP),
        urgent=urgent_contact(dossier),
    )


@bp.route("/<code>", methods=["GET", "POST"])
def annex(dossier_id: int, code: str) -> ResponseReturnValue:
    dossier = own(dossier_id) if request.method == "POST" else draft(dossier_id)
    asked = _known(dossier, code)
    view = _view(dossier, asked)
    if request.method == "POST":
        _save(dossier, asked, view)
        if code not in {one.code for one in asked_of(dossier)}:
            return _set_aside(dossier)
        if request.form.get("next") == "quit":
            flash("Votre brouillon est enregistré.", "success")
            return redirect(url_for("application.tasks", dossier_id=dossier.id))
        if not view.errors:
            return redirect(_next(dossier, code))
    else:
        view.show(asked.answers, asked.typed)
    return render_template(
        "application/annex.html",
        dossier=dossier,
        asked=asked,
        view=view,
        saved=time_of_day(dossier.saved_at),
        steps=steps(dossier, STEP),
        urgent=urgent_contact(dossier),
    )


@bp.post("/<code>/brouillon")
def autosave(dossier_id: int, code: str) -> ResponseReturnValue:
    """Keep a page while it is being typed: nothing is checked, nothing is lost."""
    dossier = own(dossier_id)
    asked = _known(dossier, code)
    view = _view(dossier, asked)
    _save(dossier, asked, view)
    return jsonify(fields={"base": view.base, "saved": time_of_day(dossier.saved_at)})


def _known(dossier: Dossier, code: str) -> Asked:
    """Of the aids that suit the file; the page of another does not exist.

    What was typed for an aid that suits no more is taken all the same.
    """
    suits = next((one for one in asked_of(dossier) if one.code == code), None)
    typed = may_be_typed(dossier, code) if request.method == "POST" else None
    return suits or typed or abort(404)


def _set_aside(dossier: Dossier) -> ResponseReturnValue:
    text = _(
        "Ce réseau n’est plus proposé pour votre demande. Vos réponses sont gardées : elles "
        "reviendront s’il l’est de nouveau."
    )
    flash(text, "info")
    return redirect(url_for("application.tasks", dossier_id=dossier.id))


def _save_kept(dossier: Dossier, code: str, fields: Fields, user: User) -> bool:
    asked = may_be_typed(dossier, code)
    if asked is None:
        return False
    found = _view(dossier, asked).read(fields)
    save_annex(dossier, asked.row, found.valid, found.typed, found.emptied, by=user)
    return True


keeps("annexe", "annexes.annex", Keeper(lambda here: str(here["code"]), _save_kept))


def _view(dossier: Dossier, asked: Asked) -> PageForm:
    known = course(dossier.answers, "application").known
    return PageForm(
        asked.annex.asked(), known, resolve=find_commune, label=commune_label, today=today()
    )


def _save(dossier: Dossier, asked: Asked, view: PageForm) -> None:
    harvest = view.read(request.form)
    save_annex(dossier, asked.row, harvest.valid, harvest.typed, harvest.emptied, by=me())


def _next(dossier: Dossier, code: str) -> str:
    """The next network's questions, else what comes after them all."""
    codes = [one.code for one in asked_of(dossier)]
    place = codes.index(code) + 1 if code in codes else len(codes)
    if place < len(codes):
        return url_for(".annex", dossier_id=dossier.id, code=codes[place])
    return _following(dossier)


def _following(dossier: Dossier) -> str:
    endpoint, place = completeness.following(dossier, STEP) or ("documents.index", {})
    return url_for(endpoint, dossier_id=dossier.id, **place)
