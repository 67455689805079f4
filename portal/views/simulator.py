"""« Quelles aides pour mon projet ? »: the routing questions, without an account."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from forms.questionnaire import PageForm
from portal.calendar import today
from portal.dossiers import simulator
from portal.dossiers.course import course
from portal.dossiers.deciding import deciding
from portal.dossiers.facts import confidential
from portal.dossiers.questions import Page
from portal.referrals.routes import URGENT_RULE
from portal.routing.explanation import explain
from portal.routing.queries import active_engine
from portal.views.questionnaire import commune_label, find_commune

bp = Blueprint("simulator", __name__, url_prefix="/quelles-aides")
KEPT = "simulator"


def kept_answers() -> dict[str, Any]:
    """What this visitor has answered so far, kept in the signed session cookie."""
    return dict(session.get(KEPT, {}).get("answers", {}))


def forget() -> None:
    session.pop(KEPT, None)


@bp.get("/")
def index() -> ResponseReturnValue:
    """Start afresh; a link of the home page may say what the project is."""
    session[KEPT] = {"wish": request.args.get("projet", "")[:20]}
    return render_template("simulator/index.html")


@bp.route("/<code>", methods=["GET", "POST"])
def page(code: str) -> ResponseReturnValue:
    answers, seen = kept_answers(), _seen()
    path = course(answers, "simulator")
    found = path.page(code)
    if found is None:
        return redirect(url_for(".next_step"))
    asked = simulator.questions_to_ask(active_engine(), answers, seen, found) or found.questions
    view = PageForm(asked, path.known, resolve=find_commune, label=commune_label, today=today())
    if request.method == "POST":
        harvest = view.read(request.form)
        _keep(found, answers | harvest.valid, {*harvest.typed, *harvest.emptied})
        if not view.errors:
            return redirect(url_for(".next_step"))
    else:
        view.show(_with_wish(found, answers), {})
    return render_template(
        "simulator/page.html",
        page=found,
        view=view,
        form=view.form,
        rank=len(seen - {code}) + 1,
        previous=_before(code, seen),
    )


@bp.get("/suite")
def next_step() -> ResponseReturnValue:
    following = simulator.next_page(active_engine(), kept_answers(), _seen())
    if following:
        return redirect(url_for(".page", code=following.code))
    return redirect(url_for(".result"))


@bp.get("/resultat")
def result() -> ResponseReturnValue:
    answers, engine = kept_answers(), active_engine()
    if not answers:
        return redirect(url_for(".index"))
    facts = simulator.simulated_facts(answers, _seen())
    answer = engine.route(facts)
    private = confidential(course(answers, "simulator").answers)
    return render_template(
        "simulator/result.html",
        explanation=explain(engine, facts, answer, confidential=private),
        deciding=deciding(answers, answer.missing, "simulator"),
        urgent=answer.rule == URGENT_RULE,
    )


def _seen() -> set[str]:
    return set(session.get(KEPT, {}).get("seen", ()))


def _keep(found: Page, answers: dict[str, Any], erased: set[str]) -> None:
    kept = {code: value for code, value in answers.items() if code not in erased}
    session[KEPT] = session.get(KEPT, {}) | {
        "answers": kept,
        "seen": sorted(_seen() | {found.code}),
    }


def _before(code: str, seen: set[str]) -> str | None:
    """The page shown before this one."""
    codes = [one.code for one, _ in course(kept_answers(), "simulator").pages]
    if code not in codes:
        abort(404)
    earlier = [one for one in codes[: codes.index(code)] if one in seen]
    return earlier[-1] if earlier else None


def _with_wish(found: Page, answers: dict[str, Any]) -> dict[str, Any]:
    """The project chosen on the home page, ticked in advance."""
    wish = session.get(KEPT, {}).get("wish")
    if found.code == "nature" and "projet" not in answers and wish:
        return answers | {"projet": wish}
    return answers
