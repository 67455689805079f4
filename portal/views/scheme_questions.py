"""The questions of an aid, written by administrators: a page for each, and their preview."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.questionnaire import PageForm
from forms.scheme_questions import HeadingForm, QuestionForm, shown
from portal.calendar import today
from portal.dossiers import annex_drafts
from portal.dossiers.annex_words import Kind
from portal.dossiers.annexes import Annex
from portal.errors import Refused
from portal.networks import queries
from portal.networks.models import AnnexDraft, Scheme
from portal.views.attempts import once
from portal.views.current import me
from portal.views.guards import only
from portal.views.networks import kept, page
from portal.views.questionnaire import commune_label, find_commune
from portal.vocabulary import RoleName

bp = Blueprint("scheme_questions", __name__, url_prefix="/administration/aides/<code>/questions")
bp.before_request(only(RoleName.ADMIN))
STEPS = {"monter": -1, "descendre": 1}


@bp.get("")
def index(code: str) -> str:
    """The draft if there is one, else the questions in force, as the person sees them."""
    scheme = _scheme(code)
    draft, known = annex_drafts.draft_of(scheme), annex_drafts.versions(scheme)
    row = draft or next((one for one in known if one.active), None)
    annex = annex_drafts.annex_of(row) if row else None
    return render_template(
        "administration/questions.html",
        scheme=scheme,
        network=scheme.network,
        draft=draft,
        annex=annex,
        view=preview(annex) if annex else None,
        versions=[(one, annex_drafts.annex_of(one)) for one in known],
        print_of=annex_drafts.print_of,
        kinds={one.value: one.label for one in Kind},
    )


def preview(annex: Annex) -> PageForm:
    view = PageForm(annex.asked(), {}, resolve=find_commune, label=commune_label, today=today())
    view.show({}, {})
    return view


@bp.post("/commencer")
def start(code: str) -> ResponseReturnValue:
    annex_drafts.start(_scheme(code), by=me())
    flash("Le brouillon est prêt. Rien ne change avant sa publication.", "success")
    return redirect(url_for(".index", code=code))


@bp.route("/en-tete", methods=["GET", "POST"])
def heading(code: str) -> ResponseReturnValue:
    draft = _draft(code)
    annex = annex_drafts.annex_of(draft)
    now = annex_drafts.heading_print(annex)
    form = HeadingForm(obj=annex, seen=now)
    was = form.seen.data or ""
    if kept(form, lambda: annex_drafts.describe(draft, **form.given(), by=me(), was=was)):
        flash("L’en-tête est enregistré.", "success")
        return redirect(url_for(".index", code=code))
    form.seen.data = now
    return page("question_heading", form, scheme=draft.scheme, network=draft.scheme.network)


@bp.route("/nouvelle", methods=["GET", "POST"])
def add(code: str) -> ResponseReturnValue:
    draft = _draft(code)
    questions = annex_drafts.annex_of(draft).questions
    form = QuestionForm()
    form.offer(None, questions)
    free = annex_drafts.free_code(draft)
    if kept(form, lambda: annex_drafts.add(draft, form.question(free, None), by=me())):
        flash("La question est ajoutée, en dernier.", "success")
        return redirect(url_for(".index", code=code))
    scheme = draft.scheme
    return page("question_form", form, scheme=scheme, network=scheme.network, question=None)


@bp.route("/<question_code>", methods=["GET", "POST"])
def edit(code: str, question_code: str) -> ResponseReturnValue:
    draft = _draft(code)
    found = annex_drafts.find(draft, question_code) or abort(404)
    now = annex_drafts.print_of(found)
    form = QuestionForm(data=shown(found) | {"seen": now})
    form.offer(found, annex_drafts.before(draft, question_code))
    was = form.seen.data or ""
    if kept(
        form,
        lambda: annex_drafts.put(draft, form.question(question_code, found), by=me(), was=was),
    ):
        flash("La question est enregistrée.", "success")
        return redirect(url_for(".index", code=code))
    form.seen.data = now
    scheme = draft.scheme
    return page("question_form", form, scheme=scheme, network=scheme.network, question=found)


@bp.post("/<question_code>/deplacer/<step>")
def move(code: str, question_code: str, step: str) -> ResponseReturnValue:
    draft, seen = _draft(code), request.form.get("seen", type=int)
    annex_drafts.move(draft, question_code, STEPS.get(step) or abort(404), by=me(), seen=seen)
    return redirect(url_for(".index", code=code, _anchor=f"q-{question_code}"))


@bp.post("/<question_code>/retirer")
def remove(code: str, question_code: str) -> ResponseReturnValue:
    was = request.form.get("seen", "")
    if once(
        lambda: annex_drafts.remove(_draft(code), question_code, by=me(), was=was),
        repeated=lambda: annex_drafts.just_removed(_scheme(code), question_code, by=me()),
    ):
        flash("La question est retirée du brouillon.", "success")
    return redirect(url_for(".index", code=code))


@bp.post("/publier")
def publish(code: str) -> ResponseReturnValue:
    read = request.form.get("read", type=int)
    if once(
        lambda: annex_drafts.publish(_draft(code), by=me(), read=read),
        repeated=lambda: annex_drafts.just_published(_scheme(code), by=me()),
    ):
        flash("Ces questions sont posées aux prochaines demandes.", "success")
    return redirect(url_for(".index", code=code))


@bp.get("/abandonner")
def confirm_discard(code: str) -> str:
    scheme = _scheme(code)
    draft = annex_drafts.draft_of(scheme)
    return render_template(
        "administration/questions_discard.html", scheme=scheme, network=scheme.network, draft=draft
    )


@bp.post("/abandonner")
def discard(code: str) -> ResponseReturnValue:
    read = request.form.get("read", type=int)
    if once(
        lambda: annex_drafts.discard(_draft(code), by=me(), read=read),
        repeated=lambda: annex_drafts.just_discarded(_scheme(code), by=me()),
    ):
        flash("Le brouillon est abandonné. Les questions en vigueur ne changent pas.", "success")
    return redirect(url_for(".index", code=code))


def _scheme(code: str) -> Scheme:
    return queries.scheme(code) or abort(404)


def _draft(code: str) -> AnnexDraft:
    """Raises Refused once it was published or dropped: what was typed is shown again."""
    draft = annex_drafts.draft_of(_scheme(code))
    if draft is None:
        raise Refused("Il n’y a pas de brouillon de ces questions : commencez-en un.")
    return draft
