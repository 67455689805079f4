"""A draft, from its list of tasks to its sending."""

import secrets

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.application import ConsentForm, SendForm
from forms.questionnaire import Harvest, PageForm
from portal.dossiers import (
    access,
    assisted,
    checks,
    commands,
    completeness,
    consents,
    hands,
    mandates,
    pace,
    receipt,
    register,
    remarks,
    team_part,
)
from portal.dossiers.cautions import Caution, cautions, cautions_of
from portal.dossiers.completions import is_reopened
from portal.dossiers.course import course
from portal.dossiers.deciding import deciding
from portal.dossiers.documents import kept
from portal.dossiers.models import Dossier
from portal.dossiers.parts import parts_of
from portal.dossiers.readers import reader_of
from portal.dossiers.reading import figures_shown, pages_by_section
from portal.dossiers.sharing import answered_in, consents_in_force
from portal.dossiers.workflow import Status
from portal.financing import bank
from portal.financing.contradictions import contradictions
from portal.french import time_of_day
from portal.monitoring.waits import compared
from portal.referrals import sending
from portal.referrals.acknowledgement import acknowledgement
from portal.referrals.candidates import Candidates, candidates, choice
from portal.referrals.routes import referrals_of
from portal.referrals.urgency import urgent_contact
from portal.views import completing, crossing
from portal.views.completing import asked_of
from portal.views.current import me
from portal.views.doors import draft, followed, may_send, own, own_alone, writable
from portal.views.guards import signed_in
from portal.views.progress import page_rank, steps
from portal.views.questionnaire import page_form
from portal.vocabulary import Block

__all__ = ["bp", "draft", "own", "own_alone", "steps"]
bp = Blueprint("application", __name__, url_prefix="/mes-demandes/<int:dossier_id>")
bp.before_request(signed_in)
completing.add_to(bp)


@bp.get("/")
def tasks(dossier_id: int) -> ResponseReturnValue:
    dossier = draft(dossier_id)
    found, gaps = candidates(dossier), completeness.missing(dossier)
    return render_template(
        "application/tasks.html",
        dossier=dossier, documents=len(kept(dossier)), todo=completeness.steps(dossier),
        pace=pace.pace(dossier), gaps=gaps, choice=choice(dossier, found),
        deciding=[] if gaps else deciding(dossier.answers, found.answer.missing),
        urgent=urgent_contact(dossier),
        saved=hands.last_saved(dossier),
        shared=mandates.in_force(dossier),
        may_discard=access.may_discard(me(), dossier),
    )  # fmt: skip


@bp.route("/questions/<code>", methods=["GET", "POST"])
def page(dossier_id: int, code: str) -> ResponseReturnValue:
    dossier = writable(dossier_id, code)
    view = _view(dossier, code)
    if request.method == "POST":
        harvest = view.read(request.form)
        found = checks.look_up(dossier, harvest.valid)
        dossier = own(dossier_id)
        crossing.tell(dossier, view)
        _save(dossier, code, harvest)
        checks.keep(dossier, found)
        if is_reopened(dossier) and not view.errors:
            return redirect(url_for(".complete", dossier_id=dossier.id))
        if request.form.get("next") == "quit":
            flash("Votre brouillon est enregistré.", "success")
            return redirect(url_for(".tasks", dossier_id=dossier.id))
        if not view.errors:
            for one in cautions_of(dossier, code):
                flash(f"{one.sentence}.", "warning")
            new = found.companies  # what the register says is shown before going on
            return redirect(f"{request.path}#repertoire" if new else after(dossier, code))
    else:
        view.show(
            dossier.answers, dossier.typed, remarks.proposed(dossier) | bank.proposed(dossier)
        )
    view.remark(remarks.beside(dossier) | bank.beside(dossier))
    if is_reopened(dossier):
        return _page_to_complete(dossier, code, view)
    return render_template(
        "application/page.html", dossier=dossier, view=view, **_place(dossier, code)
    )


def _page_to_complete(dossier: Dossier, code: str, view: PageForm) -> ResponseReturnValue:
    todo = [one for one in asked_of(dossier) if one.opens == code]
    here = course(dossier.answers, "application").page(code) or abort(404)
    saved = time_of_day(dossier.saved_at)
    return render_template(
        "application/page_to_complete.html",
        dossier=dossier, view=view, page=here, todo=todo, saved=saved,
        figures=[],
    )  # fmt: skip


@bp.post("/questions/<code>/brouillon")
def autosave(dossier_id: int, code: str) -> ResponseReturnValue:
    """Keep a page while it is being typed: nothing is checked, nothing is lost."""
    dossier = own(dossier_id)
    view = _view(dossier, code)
    harvest = view.read(request.form)
    crossing.tell(dossier, view)
    _save(dossier, code, harvest)
    return jsonify(fields={"base": view.base, "saved": time_of_day(dossier.saved_at)})


def _view(dossier: Dossier, code: str) -> PageForm:
    form = page_form(dossier, code, me())
    return form or abort(redirect(url_for(".tasks", dossier_id=dossier.id)))


def _save(dossier: Dossier, code: str, harvest: Harvest) -> None:
    commands.save_page(dossier, code, harvest.valid, harvest.typed, harvest.emptied, by=me())
    bank.note_erased(dossier, request.form)


def after(dossier: Dossier, code: str) -> str:
    """Where to go on once this page, or this part, is filled in."""
    endpoint, place = completeness.following(dossier, code) or ("documents.index", {})
    return url_for(endpoint, dossier_id=dossier.id, **place)


def _place(dossier: Dossier, code: str) -> dict[str, object]:
    """Where the page stands: its neighbours, the step it belongs to, the list of steps."""
    path = course(dossier.answers, "application")
    here = path.page(code) or abort(404)
    return {
        "page": here,
        "rank": page_rank(path, here),
        "figures": figures_shown(here, path.answers),
        "previous": path.before(code),
        "part_before": completeness.part_before(dossier, code),
        "steps": steps(dossier, here.section),
        "saved": time_of_day(dossier.saved_at),
        "urgent": urgent_contact(dossier),
        "company": register.card(dossier) if code == "numero" else None,
    }


@bp.route("/reseaux", methods=["GET", "POST"])
def networks(dossier_id: int) -> ResponseReturnValue:
    dossier = draft(dossier_id)
    if not may_send(dossier):
        flash("Le choix des réseaux revient à la personne qui porte la demande.", "info")
        return redirect(url_for(".check", dossier_id=dossier.id))
    found = candidates(dossier)
    given = {one.network_id: one.blocks for one in consents_in_force(dossier)}
    sensitive = [key for key, blocks in given.items() if Block.SENSITIVE in blocks]
    form = ConsentForm.offering(found.offered, given, found.mark, sensitive)
    if form.is_submitted() and not form.was_shown(found.mark):
        form = ConsentForm.offering(found.offered, (), found.mark, formdata=None)
        return _networks_page(dossier, found, form, changed=True), 409
    if form.validate_on_submit():
        chosen, more = (
            {int(one) for one in field.data} for field in (form.networks, form.sensitive)
        )
        consents.choose(dossier, found.now, chosen, later=found.later, sensitive=more, by=me())
        return redirect(url_for(".check", dossier_id=dossier.id))
    return _networks_page(dossier, found, form)


def _networks_page(
    dossier: Dossier, found: Candidates, form: ConsentForm, *, changed: bool = False
) -> str:
    reader = reader_of(dossier, me())
    return render_template(
        "application/networks.html",
        dossier=dossier, form=form, found=found, choice=choice(dossier, found), changed=changed,
        sensitive={
            one.id: answered_in(Block.SENSITIVE, dossier, one, told=reader)
            for one in found.offered
        },
        compared=compared(found.offered), gaps=completeness.gaps(dossier),
        deciding=deciding(dossier.answers, found.answer.missing),
        steps=steps(dossier, "networks"), urgent=urgent_contact(dossier),
    )  # fmt: skip


@bp.route("/verifier", methods=["GET", "POST"])
def check(dossier_id: int) -> ResponseReturnValue:
    dossier = followed(dossier_id)
    form = SendForm(key=secrets.token_urlsafe(16))
    if dossier.status is not Status.DRAFT:
        return _there(dossier, form)
    dossier = draft(dossier_id)
    gaps, chosen = completeness.gaps(dossier), choice(dossier, candidates(dossier))
    if form.validate_on_submit() and not gaps and chosen.made:
        sending.submit(dossier, form.key.data, by=me())
        return _there(dossier, form)
    reader, odd = reader_of(dossier, me()), advice(dossier)
    return render_template(
        "application/check.html",
        dossier=dossier,
        form=form,
        gaps=gaps,
        choice=chosen,
        cautions=odd,
        lacking={one.step for one in gaps},
        doubtful={one.step for one in odd},
        sections=pages_by_section(dossier, reader),
        parts=[(one, one.read(dossier, reader)) for one in parts_of(dossier)],
        documents=kept(dossier),
        may_send=may_send(dossier),
        assisted=assisted.mandate_on(dossier),
        unconfirmed=assisted.unconfirmed(dossier),
        steps=steps(dossier, "check"),
        urgent=urgent_contact(dossier),
    )


def _there(dossier: Dossier, form: SendForm) -> ResponseReturnValue:
    """To the receipt; of what another tab had sent, it is said."""
    if form.is_submitted() and form.key.data != dossier.submission_key:
        flash("C’était déjà envoyé.", "info")
    return redirect(url_for(".sent", dossier_id=dossier.id))


def advice(dossier: Dossier) -> list[Caution]:
    """All that may be looked at again before sending, and stops nothing."""
    return [*cautions(dossier), *contradictions(dossier), *team_part.reminders(dossier)]


@bp.get("/recu")
def sent(dossier_id: int) -> ResponseReturnValue:
    """The receipt, right after sending and ever after."""
    dossier = followed(dossier_id)
    if dossier.status is Status.DRAFT:
        return redirect(url_for(".tasks", dossier_id=dossier.id))
    return render_template(
        "application/receipt.html",
        dossier=dossier,
        code=receipt.code(dossier),
        silence_on=receipt.silence_on(dossier),
        documents=receipt.sent_with(dossier),
        referrals=[one for one in referrals_of(dossier) if one.open],
        about=acknowledgement(dossier),
    )


@bp.route("/supprimer", methods=["GET", "POST"])
def discard(dossier_id: int) -> ResponseReturnValue:
    dossier = draft(dossier_id)
    if not access.may_discard(me(), dossier):
        abort(404)
    form = SendForm(key="discard")
    if request.method == "POST":
        commands.discard(dossier, by=me())
        flash("Votre brouillon est supprimé.", "success")
        return redirect(url_for("account.home"))
    return render_template("application/discard.html", dossier=dossier, form=form)
