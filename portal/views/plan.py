"""The financing plan of a person's file: its lines, its working capital, the loan simulator."""

from typing import Any

from flask import Blueprint, abort, flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.financing import LISTS, PlanForm, WorkingCapitalForm
from portal.dossiers.completions import is_reopened
from portal.dossiers.models import Dossier
from portal.dossiers.parts import key_of
from portal.financing import commands, part
from portal.financing.kinds import KINDS, Side
from portal.financing.plan import Line, totals
from portal.financing.queries import PlanRead, first_lines, plan_of
from portal.financing.starting import empty_line
from portal.french import time_of_day
from portal.languages import _
from portal.referrals.urgency import urgent_contact
from portal.users.models import User
from portal.views.application import after, steps
from portal.views.current import me
from portal.views.doors import own, writable
from portal.views.guards import signed_in
from portal.views.keeping import Fields, Keeper, keeps
from portal.views.loan import simulated

bp = Blueprint("plan", __name__, url_prefix="/mes-demandes/<int:dossier_id>/plan")
bp.before_request(signed_in)
CODE = "plan"


def open_file(dossier_id: int) -> Dossier:
    """The person's own file, where its plan may be written; else the way to where it is read."""
    dossier = writable(dossier_id, key_of(CODE))
    if not part.applies(dossier):
        abort(redirect(url_for("application.tasks", dossier_id=dossier.id)))
    return dossier


@bp.route("/", methods=["GET", "POST"])
def index(dossier_id: int) -> ResponseReturnValue:
    dossier = open_file(dossier_id)
    found = plan_of(dossier)
    if request.method == "GET":
        return shown(dossier, found, _form(dossier, found))
    form = PlanForm().offering(ess=found.ess)
    form.validate()
    g.texts = form.texts()
    action, _sign, target = request.form.get("do", "save").partition(":")
    if action == "clear":
        commands.clear_plan(dossier, by=me())
        flash("Le plan est effacé. Vous pourrez le faire plus tard.", "success")
        return redirect(url_for("application.tasks", dossier_id=dossier.id))
    lines, anchor = changed(form, action, target)
    if not (leaves_untouched(dossier, found, lines) and action in ("continue", "quit")):
        commands.save_plan(dossier, lines, vat=form.recovered, by=me(), seen=form.seen.data)
    if action in ("save", "continue") and form.errors_in_lines:
        return shown(dossier, plan_of(dossier), form)
    if action == "continue":
        _say_balance(plan_of(dossier))
    return redirect(_next(dossier, action, anchor))


def _say_balance(found: PlanRead) -> None:
    if found.begun and not found.totals.balanced:
        flash(f"{found.totals.uneven}. {_('Vous pourrez corriger avant l’envoi.')}", "info")


@bp.post("/brouillon")
def autosave(dossier_id: int) -> ResponseReturnValue:
    """Keep the plan while it is being typed: nothing is lost, even what is not understood."""
    dossier = own(dossier_id)
    form = PlanForm()
    form.validate()
    head = commands.save_plan(dossier, form.lines, vat=form.recovered, by=me(), seen=form.seen.data)
    return jsonify(fields={"seen": head.version, "saved": time_of_day(head.saved_at)})


def _save_kept(dossier: Dossier, _: str, fields: Fields, user: User) -> bool:
    if not part.applies(dossier):
        return False
    form = PlanForm(formdata=fields, meta={"csrf": False})
    form.validate()
    action, _, target = fields.get("do", "").partition(":")
    lines, _ = changed(form, action, target)
    commands.save_plan(dossier, lines, vat=form.recovered, by=user, seen=form.seen.data)
    return True


keeps(CODE, "plan.index", Keeper(lambda _: "", _save_kept))


def changed(form: PlanForm, action: str, target: str) -> tuple[list[Line], str]:
    """The lines once this button is pressed, and the place of the page to go back to."""
    rows = [(name, row.line()) for name, row in form.rows()]
    lines = [line for name, line in rows if not (action == "remove" and name == target)]
    side = next((one for one, name in LISTS.items() if name == target), None)
    if action == "add" and side:
        return added(lines, side, form[f"add_{target}"].data)
    return lines, target.partition("-")[0]


def added(lines: list[Line], side: Side, kind: str) -> tuple[list[Line], str]:
    if kind not in KINDS or KINDS[kind].side is not side:
        return lines, LISTS[side]
    rank = sum(line.side is side for line in lines)
    return [*lines, empty_line(kind)], f"{LISTS[side]}-{rank}"


def leaves_untouched(dossier: Dossier, found: PlanRead, lines: list[Line]) -> bool:
    """Whether the page that was only proposed comes back as it was: nobody has begun a plan."""
    return found.head is None and lines == first_lines(dossier)


def _form(dossier: Dossier, found: PlanRead) -> PlanForm:
    lines = found.lines if found.head else first_lines(dossier)
    version = found.head.version if found.head else 0
    return PlanForm.showing(lines, vat=found.vat, seen=version, ess=found.ess)


def shown(dossier: Dossier, found: PlanRead, form: PlanForm) -> str:
    if found.head:
        form.seen.data, form.seen.raw_data = found.head.version, None  # no longer what was sent
    completing = is_reopened(dossier)
    return render_template(
        "application/plan.html",
        dossier=dossier,
        form=form,
        plan=found,
        totals=totals(form.lines),
        sides=[(side, name, form[name]) for side, name in LISTS.items()],
        saved=time_of_day(found.head.saved_at) if found.head else "",
        completing=completing,
        **({} if completing else around(dossier)),
    )


def around(dossier: Dossier) -> dict[str, Any]:
    """What stands beside a page of a draft."""
    return {"steps": steps(dossier, CODE), "urgent": urgent_contact(dossier)}


def _next(dossier: Dossier, action: str, anchor: str) -> str:
    if action == "working-capital":
        return url_for(".working_capital", dossier_id=dossier.id)
    if action == "loan":
        return url_for(".loan", dossier_id=dossier.id)
    if is_reopened(dossier) and action in ("continue", "quit"):
        return url_for("application.complete", dossier_id=dossier.id)
    if action == "continue":
        return after(dossier, CODE)
    if action == "quit":
        return url_for("application.tasks", dossier_id=dossier.id)
    return url_for(".index", dossier_id=dossier.id, _anchor=anchor or None)


@bp.route("/bfr", methods=["GET", "POST"])
def working_capital(dossier_id: int) -> ResponseReturnValue:
    """From days and yearly amounts to the plan's line; the formula is shown before."""
    dossier = open_file(dossier_id)
    head = plan_of(dossier).head
    form = WorkingCapitalForm.showing(head.typed if head else {})
    result = form.working_capital() if form.is_submitted() and form.validate() else None
    if result and request.form.get("do") == "use":
        commands.put_working_capital(dossier, result.need_cents, form.typed, by=me())
        flash("Le besoin en fonds de roulement est dans votre plan.", "success")
        return redirect(url_for(".index", dossier_id=dossier.id, _anchor="needs"))
    page = render_template(
        "application/working_capital.html", dossier=dossier, form=form, result=result
    )
    return page, 422 if form.errors else 200


@bp.get("/pret")
def loan(dossier_id: int) -> ResponseReturnValue:
    """The loan simulator beside the plan."""
    dossier = own(dossier_id)
    form, result = simulated()
    return render_template("application/loan.html", dossier=dossier, form=form, result=result)
