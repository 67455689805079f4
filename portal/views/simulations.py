"""Simulations of a rule set: asked for, watched, cancelled, read, with the files that move."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.simulations import FilesForm, SimulationForm
from portal.calendar import today
from portal.extensions import limiter
from portal.jinja import query_with
from portal.monitoring import files as lists
from portal.monitoring.periods import PeriodName, label, period
from portal.routing import simulation
from portal.routing import simulation_reading as reading
from portal.routing.models import RuleSet
from portal.routing.queries import rule_set
from portal.routing.reading import names
from portal.routing.simulating import Scope
from portal.routing.simulation_models import Change, Ground, Simulation, State
from portal.routing.simulation_reading import Chosen
from portal.territory.queries import find
from portal.views.current import me
from portal.views.guards import only
from portal.vocabulary import RoleName

bp = Blueprint("simulations", __name__, url_prefix="/administration/regles/<int:number>/simulation")
bp.before_request(only(RoleName.ADMIN))

LEFT, CHOSEN = "sans-reponse", "choix"
WHAT = [
    ("", "Tout ce qui change"),
    *((one.value, one.label) for one in Change if one is not Change.NONE),
    (LEFT, "Sans réponse"),
    (CHOSEN, "Choix d’une personne"),
]


@bp.get("")
def index(number: int) -> str:
    return listed(known(number), asking())


@bp.post("")
@limiter.limit("60/hour")
def ask(number: int) -> ResponseReturnValue:
    rules, form = known(number), asking()
    if not form.validate_on_submit():
        return listed(rules, form), 422
    days = period(PeriodName(form.period.data), today()) if form.period.data else None
    scope = Scope(
        days.first if days else None, days.last if days else None, Ground(form.place.data),
        form.codes,
    )  # fmt: skip
    asked = simulation.ask(rules, scope, by=me())
    return redirect(url_for(".show", number=number, simulation_id=asked.id))


@bp.get("/<int:simulation_id>")
def show(number: int, simulation_id: int) -> ResponseReturnValue:
    one = found(number, simulation_id)
    page = render_template(
        "simulations/done.html" if one.state is State.DONE else "simulations/waiting.html",
        simulation=one,
        rules=one.rule_set,
        read=reading.read(one) if one.state is State.DONE else None,
        scope=reading.scope_words(one, names()),
        left=LEFT,
        chosen=CHOSEN,
    )
    # The page looks again by itself while it runs: once it is over, the whole page is new.
    over = "HX-Request" in request.headers and not one.open
    return page, {"HX-Refresh": "true"} if over else {}


@bp.post("/<int:simulation_id>/annuler")
def cancel(number: int, simulation_id: int) -> ResponseReturnValue:
    simulation.cancel(found(number, simulation_id), by=me())
    flash("La simulation est annulée. Rien n’en est gardé.", "success")
    return redirect(url_for(".show", number=number, simulation_id=simulation_id))


@bp.get("/<int:simulation_id>/dossiers")
def files(number: int, simulation_id: int) -> str:
    one = found(number, simulation_id)
    if one.state is not State.DONE:
        abort(404)
    form = FilesForm(request.args)
    form.offer(WHAT)
    read, chosen = reading.read(one), asked_files(form)
    pages, moves = reading.page(one, chosen, request.args.get("page"))
    return render_template(
        "simulations/files.html",
        simulation=one,
        rules=one.rule_set,
        read=read,
        form=form,
        chips=[
            {"text": f"{words} {read.place(code)}", "url": query_with(**{name: None})}
            for name, words, code in (
                ("de", "De :", chosen.before), ("vers", "Vers :", chosen.after)
            )
            if code
        ],
        moves=moves,
        rows=lists.rows(list(moves)),
        pagination=pages,
        page_url=lambda number: query_with(page=number),
    )  # fmt: skip


def asked_files(form: FilesForm) -> Chosen:
    what = form.what.data
    return Chosen(
        change=None if what in ("", LEFT, CHOSEN) else Change(what),
        before=request.args.get("de", ""),
        after=request.args.get("vers", ""),
        left=what == LEFT,
        by_person=what == CHOSEN,
    )


def listed(rules: RuleSet, form: SimulationForm) -> str:
    name = names()
    pages, some = reading.simulations_of(rules, request.args.get("page"))
    return render_template(
        "simulations/index.html",
        rules=rules,
        form=form,
        simulations=some,
        scopes={one.id: reading.scope_words(one, name) for one in some},
        outdated=reading.outdated(rules, some),
        running=reading.is_running(rules),
        pagination=pages,
        page_url=lambda number: query_with(page=number),
    )


def asking() -> SimulationForm:
    form = SimulationForm()
    periods = [("", "Toutes les dates"), *((one.value, label(one, today())) for one in PeriodName)]
    form.offer(periods, Ground.choices(), Ground.COMMUNES, code_of)
    return form


def code_of(text: str) -> str | None:
    commune = find(text)
    return commune.insee if commune else None


def known(number: int) -> RuleSet:
    return rule_set(number) or abort(404)


def found(number: int, simulation_id: int) -> Simulation:
    return reading.simulation_of(known(number), simulation_id) or abort(404)
