"""The acceptance cases: what they are, how rules answer them, one more drawn from a file."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.rules import CaseForm, FileForm, ReasonForm
from portal.dossiers.models import Dossier
from portal.dossiers.profile import Profile, profile
from portal.monitoring.files import numbered
from portal.networks.queries import standing
from portal.privacy.commands import note_opening
from portal.privacy.models import Purpose
from portal.privacy.purposes import Why
from portal.routing import acceptance
from portal.routing.case_models import AcceptanceCase
from portal.routing.queries import active_engine, active_rule_set, engine_of, rule_set
from portal.routing.reading import names
from portal.routing.ruleset import fingerprint
from portal.routing.words import fact_words
from portal.views.current import me
from portal.views.guards import only
from portal.vocabulary import RoleName

bp = Blueprint("cases", __name__, url_prefix="/administration/regles")
bp.before_request(only(RoleName.ADMIN))
ANSWERED_OTHERWISE = (
    "Avec ce que vous gardez, la réponse des règles est celle qui est écrite ci-dessus : "
    "relisez-la, puis choisissez le réseau attendu"
)


@bp.get("/cas")
def index() -> str:
    return checked(active_rule_set().number)


@bp.get("/<int:number>/cas")
def of_rules(number: int) -> str:
    return checked(number)


def checked(number: int) -> str:
    rules = rule_set(number) or abort(404)
    return render_template(
        "rules/cases.html",
        rules=rules,
        checked=acceptance.run_cases(engine_of(rules)),
        removed=acceptance.removed_cases(),
    )


@bp.get("/cas/<code>")
def case(code: str) -> str:
    one = known(code)
    engine = active_engine()
    say = names()
    return render_template(
        "rules/case.html",
        case=one,
        facts=acceptance.read_facts(one.facts),
        expected=[
            (acceptance.COMPARED[name], acceptance.said(name, value, engine, say))
            for name, value in one.expected.items()
        ],
        checked=acceptance.run_case(one, engine),
    )


@bp.route("/cas/<code>/retirer", methods=["GET", "POST"])
def remove(code: str) -> ResponseReturnValue:
    one = known(code)
    form = ReasonForm()
    form.ask("Raison", "Écrivez pourquoi ce cas ne doit plus être vérifié")
    if form.validate_on_submit():
        acceptance.remove(one, form.words, by=me())
        flash(f"Le cas {code} n’est plus vérifié.", "success")
        return redirect(url_for(".index"))
    page = render_template("rules/case_remove.html", form=form, case=one)
    return page, 422 if form.is_submitted() else 200


@bp.post("/cas/<code>/remettre")
def put_back(code: str) -> ResponseReturnValue:
    acceptance.put_back(known(code), by=me())
    flash(f"Le cas {code} est de nouveau vérifié.", "success")
    return redirect(url_for(".index"))


@bp.get("/cas/choisir")
def choose() -> ResponseReturnValue:
    """Which file: its number, then the profile that it gives."""
    form = FileForm(request.args)
    if form.number.data and form.validate():
        if chosen(form.number.data):
            return redirect(url_for(".add", number=form.number.data))
        form.number.errors = ["Aucune demande orientée que vous pouvez lire n’a ce numéro"]
    return render_template("rules/case_choose.html", form=form)


@bp.route("/cas/ajouter/<number>", methods=["GET", "POST"])
def add(number: str) -> ResponseReturnValue:
    dossier, drawn = chosen(number) or abort(404)
    note_opening(dossier.id, lambda: Why(Purpose.RULES), by=me())
    form = CaseForm()
    engine, say = active_engine(), names()
    kept = drawn.keeping(form.kept.data or ())
    found = acceptance.answered(engine, kept)
    whole = acceptance.answered(engine, drawn.facts)["primary"]
    form.offer([(one.code, one.name) for one in standing()], personal(drawn), found["primary"])
    if form.is_submitted() and form.validate() & still_true(form, drawn, found):
        added = keep(form, kept, found)
        flash(f"Le cas {added.code} est ajouté, et vérifié avant chaque publication.", "success")
        return redirect(url_for(".case", code=added.code))
    if request.method == "GET":
        show(form, drawn, found)
    page = render_template(
        "rules/case_add.html",
        form=form,
        dossier=dossier,
        facts=acceptance.read_facts(drawn.keeping()),
        exact=[fact_words(name) for name in drawn.exact],
        whole=say(whole) if whole != found["primary"] else "",
        found=[
            (words, acceptance.said(name, found[name], engine, say))
            for name, words in acceptance.COMPARED.items()
        ],
    )
    return page, 422 if form.is_submitted() else 200


def personal(drawn: Profile) -> list[tuple[str, str]]:
    """Its personal facts, each by its name: « Situation de la personne : retraité »."""
    return [
        (name, f"{title} : {words}")
        for name in drawn.sensitive
        for title, words in acceptance.read_facts({name: drawn.facts[name]})
    ]


def keep(form: CaseForm, facts: dict[str, Any], found: dict[str, Any]) -> AcceptanceCase:
    reason = form.reason.data or "" if form.kept.data else ""
    expected = expected_of(form, found)
    return acceptance.add(
        form.title.data, form.summary.data or "", facts, expected, by=me(), sensitive_reason=reason
    )


def still_true(form: CaseForm, drawn: Profile, found: dict[str, Any]) -> bool:
    """Whether the case would say what its page showed; the form says what would be otherwise, and
    its page shows that next."""
    facts, answer = form.shown.data, form.answer.data
    show(form, drawn, found)
    if facts != form.shown.data:
        form.form_errors.append("Cette demande a changé entre-temps : relisez ses réponses")
    elif answer != form.answer.data:
        form.primary.errors = [ANSWERED_OTHERWISE]
    return (facts, answer) == (form.shown.data, form.answer.data)


def show(form: CaseForm, drawn: Profile, found: dict[str, Any]) -> None:
    """The page bears the fingerprints of the facts and of the answer that it shows."""
    form.shown.data, form.answer.data = fingerprint(drawn.facts), fingerprint(compared(found))


def expected_of(form: CaseForm, found: dict[str, Any]) -> dict[str, Any]:
    """The whole answer where the rules in force give it, else the network alone."""
    return (
        compared(found) if form.primary.data == found["primary"] else {"primary": form.primary.data}
    )


def compared(found: dict[str, Any]) -> dict[str, Any]:
    return {name: found[name] for name in acceptance.COMPARED}


def chosen(number: str) -> tuple[Dossier, Profile] | None:
    dossier = numbered(number, me())
    drawn = profile(dossier) if dossier else None
    return (dossier, drawn) if dossier and drawn else None


def known(code: str) -> AcceptanceCase:
    return acceptance.case(code) or abort(404)
