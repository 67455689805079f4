"""The coverage of a rule set: what it leaves out, and the map of who serves whom."""

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.routing import coverage_report
from portal.routing.coverage_words import sections, table
from portal.routing.crossing import Crossing, Dimension
from portal.routing.models import RuleSet
from portal.routing.queries import rule_set
from portal.routing.reading import names
from portal.views.current import me
from portal.views.guards import only
from portal.vocabulary import RoleName

bp = Blueprint("coverage", __name__, url_prefix="/administration/regles/<int:number>/couverture")
bp.before_request(only(RoleName.ADMIN))
SHOWN_FIRST = {"lignes": "forme", "colonnes": "besoin", "lieu": "0", "stade": "1"}
LOOK_AGAIN = 3
"""Seconds between two looks at a report that is being made."""


@bp.get("")
def index(number: int) -> ResponseReturnValue:
    rules = known(number)
    report = coverage_report.latest(rules)
    if report is None or report.done_at is None:
        page = make_response(
            render_template("rules/coverage_wait.html", rules=rules, report=report)
        )
        if report:
            page.headers["Refresh"] = str(LOOK_AGAIN)
        return page
    drawn = report.map
    rows, columns, kept = chosen(drawn)
    return render_template(
        "rules/coverage.html",
        rules=rules,
        report=report,
        sections=sections(report.findings, names()),
        dimensions=drawn.dimensions,
        rows=rows,
        columns=columns,
        kept=kept,
        cells=table(drawn, rows, columns, kept),
        names=names(),
    )


@bp.post("")
def ask(number: int) -> ResponseReturnValue:
    coverage_report.ask(known(number), by=me())
    return redirect(url_for(".index", number=number))


def chosen(drawn: Crossing) -> tuple[Dimension, Dimension, dict[str, int]]:
    """What the address asks for: two dimensions, and one band in some of the others."""
    asked = request.args.to_dict() or SHOWN_FIRST
    by_name = {one.name: one for one in drawn.dimensions}
    rows = by_name.get(asked.get("lignes", ""), by_name["forme"])
    others = [one for one in drawn.dimensions if one is not rows]
    columns = by_name.get(asked.get("colonnes", ""), others[0])
    columns = columns if columns is not rows else others[0]
    kept = {
        one.name: int(band)
        for one in others
        if one is not columns and (band := asked.get(one.name, "")).isdecimal()
    }
    return rows, columns, {name: at for name, at in kept.items() if at < len(by_name[name].bands)}


def known(number: int) -> RuleSet:
    return rule_set(number) or abort(404)
