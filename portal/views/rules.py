"""The life of the routing rules: their versions, drafts, publication, and the way back."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.rules import NoteForm, ReasonForm, version_of
from portal import administration_log
from portal.administration_log import Asked
from portal.database import release
from portal.errors import Stale
from portal.french import listed
from portal.jinja import query_with
from portal.routing import drafting, publication, queries
from portal.routing.commands import parties
from portal.routing.models import RuleSet
from portal.routing.queries import active_rule_set, rule_set
from portal.routing.reading import names
from portal.routing.ruleset import fingerprint
from portal.routing.versions import read_version
from portal.routing.workflow import WORKFLOW, Action, RuleSetStatus
from portal.views.attempts import AGAIN, once
from portal.views.current import me
from portal.views.guards import only
from portal.vocabulary import RoleName

bp = Blueprint("rules", __name__, url_prefix="/administration/regles")
bp.before_request(only(RoleName.ADMIN))


@bp.get("")
def index() -> str:
    pages, past = queries.past(request.args.get("page"))
    return render_template(
        "rules/index.html",
        active=active_rule_set(),
        drafts=queries.drafts(),
        past=past,
        pagination=pages,
        page_url=lambda number: query_with(page=number),
    )


@bp.post("/commencer")
def start() -> ResponseReturnValue:
    number = request.form.get("number", type=int)
    draft = drafting.start(known(number) if number else None, by=me())
    flash("Le brouillon est prêt. Les demandes ne changent pas avant sa publication.", "success")
    return redirect(url_for(".version", number=draft.number))


@bp.get("/<int:number>")
def version(number: int) -> str:
    rules = known(number)
    _, lines = administration_log.page(Asked(under=drafting.about(rules)), None)
    alive = rules.status in (RuleSetStatus.DRAFT, RuleSetStatus.SIMULATED)
    return render_template(
        "rules/version.html",
        rules=rules,
        read=read_version(rules),
        may=allowed(rules),
        findings=publication.findings(rules) if alive else [],
        publishers=publication.publishers(rules, rules.asked_by) if alive else [],
        lines=lines[:10],
        names=names(),
    )


def allowed(rules: RuleSet) -> frozenset[str]:
    """What this person may do to this version now, by the names of the actions."""
    mine = WORKFLOW.open_actions(rules.status, parties(rules, me()))
    return frozenset(action.value for action in mine)


@bp.route("/<int:number>/note", methods=["GET", "POST"])
def note(number: int) -> ResponseReturnValue:
    rules = known(number)
    g.texts = {"note": "Note"}
    if request.method == "GET" and rules.status != RuleSetStatus.DRAFT:
        flash(f"La version {number} n’est pas un brouillon : sa note ne se modifie plus.", "info")
        return redirect(url_for(".version", number=number))
    form = NoteForm(obj=rules, seen=fingerprint(rules.note))
    if not form.validate_on_submit():
        page = render_template("rules/note.html", form=form, rules=rules)
        return page, 422 if form.is_submitted() else 200
    try:
        drafting.write_note(rules, form.note.data or "", by=me(), seen=form.seen.data or "")
    except Stale as error:
        release()
        form.seen.data = fingerprint(rules.note)
        return render_template("rules/note.html", form=form, rules=rules, stale=error), 409
    flash("La note est enregistrée.", "success")
    return redirect(url_for(".version", number=number))


@bp.get("/<int:number>/abandonner")
def confirm_discard(number: int) -> str:
    return render_template("rules/discard.html", rules=known(number))


@bp.post("/<int:number>/abandonner")
def discard(number: int) -> ResponseReturnValue:
    rules = known(number)
    if pressed(
        Action.DISCARD, rules, lambda: drafting.discard(rules, by=me(), seen=version_read())
    ):
        flash(f"La version {number} est abandonnée. Elle reste lisible.", "success")
    return redirect(url_for(".index"))


@bp.get("/<int:number>/proposer")
def confirm_submit(number: int) -> str:
    rules = known(number)
    return render_template(
        "rules/submit.html",
        rules=rules,
        findings=publication.findings(rules),
        may=allowed(rules),
        active=active_rule_set(),
        publishers=publication.publishers(rules, me()),
        deadlock=publication.deadlock(rules, me()),
    )


@bp.post("/<int:number>/proposer")
def submit(number: int) -> ResponseReturnValue:
    rules = known(number)
    if pressed(
        Action.SUBMIT, rules, lambda: publication.submit(rules, by=me(), seen=version_read())
    ):
        who = listed([one.full_name for one in publication.publishers(rules, me())], "ou")
        flash(f"{who} peut maintenant lire ces règles et les publier.", "success")
    return redirect(url_for(".version", number=number))


@bp.post("/<int:number>/reprendre")
def take_back(number: int) -> ResponseReturnValue:
    rules = known(number)
    if pressed(
        Action.TAKE_BACK, rules, lambda: publication.take_back(rules, by=me(), seen=version_read())
    ):
        flash("Cette version est de nouveau un brouillon.", "success")
    return redirect(url_for(".version", number=number))


@bp.route("/<int:number>/publier", methods=["GET", "POST"])
def publish(number: int) -> ResponseReturnValue:
    rules = known(number)
    if request.method == "POST" and publication.just_done(Action.PUBLISH, rules, by=me()):
        flash(AGAIN, "info")
        return redirect(url_for(".version", number=number))
    found = publication.findings(rules)
    form = ReasonForm(version=str(rules.version))
    form.ask(
        "Raison de publier malgré ce qui est signalé",
        publication.REASON if found else "",
        shortest=publication.SHORTEST_REASON,
        hint=f"En {publication.SHORTEST_REASON} caractères au moins. Par exemple : le comité du "
        "3 mars a décidé que la BGE reçoit les établissements.",
    )
    if form.validate_on_submit():
        if pressed(
            Action.PUBLISH,
            rules,
            lambda: publication.publish(rules, form.words, by=me(), seen=form.seen),
        ):
            flash("Ces règles sont en vigueur : les prochaines demandes les suivent.", "success")
        return redirect(url_for(".version", number=number))
    page = render_template(
        "rules/publish.html",
        form=form,
        rules=rules,
        publishers=publication.publishers(rules, rules.asked_by),
        findings=found,
        may=allowed(rules),
        active=active_rule_set(),
    )
    return page, 422 if form.is_submitted() else 200


@bp.route("/<int:number>/revenir", methods=["GET", "POST"])
def go_back(number: int) -> ResponseReturnValue:
    rules = known(number)
    form = ReasonForm(version=str(active_rule_set().number))
    form.ask("Raison du retour", "Écrivez pourquoi vous revenez à cette version")
    stale = None
    if form.validate_on_submit():
        try:
            again = publication.go_back(rules, form.words, by=me(), seen=form.seen)
        except Stale as error:
            release()
            stale, form.version.data = error, str(active_rule_set().number)
        else:
            flash(f"Les règles de la version {number} sont de nouveau en vigueur.", "success")
            return redirect(url_for(".version", number=again.number))
    page = render_template(
        "rules/restore.html",
        form=form,
        rules=rules,
        stale=stale,
        findings=publication.findings(rules),
        may=allowed(rules),
        active=active_rule_set(),
    )
    return page, 409 if stale else 422 if form.is_submitted() else 200


def pressed(action: Action, rules: RuleSet, do: Callable[[], None]) -> bool:
    """Whether it is done now: not when its button was pressed twice."""
    return once(do, repeated=lambda: publication.just_done(action, rules, by=me()))


def version_read() -> int | None:
    """The version of the row that the page showed."""
    return version_of(request.form.get("version", ""))


def known(number: int) -> RuleSet:
    return rule_set(number) or abort(404)
