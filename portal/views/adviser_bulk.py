"""Work on many files at once: what will be done, its confirmation, how far it is, its undoing."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from msgspec.structs import replace
from wtforms import TextAreaField

from forms import adviser as choices
from forms.bulk import AskManyForm, ManyForm, NoteManyForm, WriteManyForm, joined, numbers
from forms.steps import offer
from portal.desk import bulk, bulk_words, exporting
from portal.desk.bulk_doing import Ask, Assign, Order, Write, offered_kinds, order_of
from portal.desk.bulk_models import BulkAction, BulkWork, Outcome
from portal.dossiers.answer_days import wrong_day
from portal.extensions import limiter
from portal.french import plural
from portal.jinja import numbered
from portal.networks.presence import presence
from portal.referrals import queries
from portal.referrals.clocks import usual_request_due_on
from portal.referrals.models import Referral
from portal.sheets.writing import Format
from portal.views.adviser_export import sent
from portal.views.current import me
from portal.views.limits import exports, person
from portal.views.list_query import here, list_address, of_link

CONFIRMED, CORRECT = "confirmed", "correct"
"""The buttons of the page that says what will be done: to do it, to go back to the form."""
OURS = ("action", "dossier", "tout")
"""What an address says beside the list that it comes from."""
BACK = "retour"
"""The list that a work comes from, in the addresses of its pages."""


@dataclass(frozen=True)
class Many:
    """What one choice of the list leads to. ``asks``: it has a page of questions first."""

    action: BulkAction
    form: type[ManyForm]
    order: Callable[[Any], Order]
    asks: bool = True
    prepare: Callable[[Any, list[Referral]], None] = lambda *_: None


def address(ticked: choices.BulkForm) -> str:
    """From the list to what is done with its ticked rows."""
    files = {"tout": "1"} if ticked.whole.data else {"dossier": joined(ticked.ids.data)}
    query = {**request.args, "action": ticked.action.data, **files}
    return f"{url_for('.bulk_new')}?{urlencode(query, safe=',')}"


def new() -> ResponseReturnValue:
    """Which files, what is asked of them, what will be done, then the work itself."""
    code = request.args.get("action", "")
    if code == choices.EXPORT:
        return to_export()
    many = _many(code)
    if many is None:
        return _again("Choisissez de nouveau ce que vous voulez faire.")
    form = many.form(key=secrets.token_urlsafe(16), due_on=usual_request_due_on())
    g.texts = {one.name: one.label.text for one in form if isinstance(one, TextAreaField)}
    files = bulk.chosen(_chosen(form), me())
    if not files:
        return _again("Cochez au moins un dossier.")
    many.prepare(form, files)
    if many.asks and not _filled(form):
        page = render_template("adviser/bulk/fields.html", form=form, **_shown(many, files))
        return page, 422 if form.errors else 200
    order = many.order(form)
    if request.method == "POST" and CONFIRMED in request.form:
        return _asked(many.action, order, form)
    plan = bulk.plan(many.action, order, files)
    form.to_do.data = joined(plan.ids)
    form.seen.data = joined(one.adviser_id or 0 for one in plan.to_do)
    return render_template(
        "adviser/bulk/confirm.html",
        form=form,
        plan=plan,
        order=order,
        title=bulk_words.title(many.action, order, len(plan.to_do)),
        button=bulk_words.BUTTONS[many.action],
        asks=many.asks,
        **_shown(many, files),
    )


def _again(sentence: str) -> ResponseReturnValue:
    flash(sentence, "info")
    return redirect(_back())


def _asked(action: BulkAction, order: Order, form: ManyForm) -> ResponseReturnValue:
    files = numbers(form.to_do.data)
    if isinstance(order, Assign):
        holders = dict(zip(map(str, files), numbers(form.seen.data), strict=False))
        order = replace(order, seen=holders)
    work = bulk.ask(action, order, files, form.key.data or "", by=me())
    return redirect(url_for(".bulk_work", work_id=work.id, retour=urlencode(_list())))


def _filled(form: ManyForm) -> bool:
    return bool(form.is_submitted() and CORRECT not in request.form and form.validate())


def _chosen(form: ManyForm) -> list[int]:
    """The files ticked, or the whole list of this address, as far as one may go at once."""
    if form.is_submitted():
        return numbers(form.chosen.data)
    if request.args.get("tout"):
        asked = here()
        found = queries.around(me(), asked.asked, asked.sort, 0, bulk.MOST)
    else:
        found = numbers(request.args.get("dossier"))
    form.chosen.data = joined(found)
    return found


def _shown(many: Many, files: list[Referral]) -> dict[str, Any]:
    return {
        "action": many.action,
        "lead": bulk_words.LEADS[many.action],
        "files": files,
        "back": _back(),
        "file_url": numbered(".file", "referral_id"),
    }


def _back() -> str:
    """The list that this page comes from."""
    return list_address(_list())


def _list() -> dict[str, str]:
    return {name: value for name, value in request.args.items() if name not in OURS}


def keep_back(endpoint: str, values: dict[str, Any]) -> None:  # noqa: ARG001
    """All the pages of one work lead back to the list that it came from."""
    if "work_id" in values and BACK in request.args:
        values.setdefault(BACK, request.args[BACK])


def _many(code: str) -> Many | None:
    if code in BY_CODE:
        return BY_CODE[code]
    order = _assigning(code)
    return Many(BulkAction.ASSIGN, ManyForm, lambda _: order, asks=False) if order else None


def _assigning(code: str) -> Assign | None:
    if code == choices.ASSIGN_TO_NOBODY:
        return Assign(None)
    away = presence(me().network_ids)
    known = code == choices.ASSIGN_TO_ME or code in queries.givable_to(
        queries.colleagues(me()), away, me()
    )
    adviser = queries.colleague(code, me()) if known else None
    return Assign(adviser.id, adviser.full_name) if adviser else None


def _with_kinds(form: AskManyForm, files: list[Referral]) -> None:
    form.wrong_day = wrong_day
    offer(form.kinds, offered_kinds({one.network for one in files}))


def _asking(form: AskManyForm) -> Ask:
    names = dict(form.kinds.choices)
    kinds = {code: names[code] for code in form.kinds.data if code in names}
    return Ask(kinds, form.due_on.data or usual_request_due_on(), form.message.data)


BY_CODE = {
    choices.ASK: Many(BulkAction.ASK, AskManyForm, _asking, prepare=_with_kinds),
    choices.WRITE: Many(BulkAction.WRITE, WriteManyForm, lambda form: Write(form.body.data)),
    choices.NOTE: Many(BulkAction.NOTE, NoteManyForm, lambda form: Write(form.body.data)),
}


def to_export() -> str:
    """The chosen files, and the formats in which they may leave."""
    form = ManyForm(formdata=None)
    files = bulk.chosen(_chosen(form), me())
    return render_template(
        "adviser/bulk/to_export.html",
        form=form, files=files, formats=Format, back=_back(),
        file_url=numbered(".file", "referral_id"),
    )  # fmt: skip


@exports
def export_chosen() -> ResponseReturnValue:
    """At once: there is nothing to wait for."""
    code = request.form.get("format", "")
    if code not in set(Format):
        abort(400)
    ids = [one.id for one in bulk.chosen(numbers(request.form.get("chosen")), me())]
    reason = f"Sélection de {plural(len(ids), 'dossier')}"
    return sent(exporting.of_these(ids, me(), reason), Format(code), "selection")


def show(work_id: int) -> ResponseReturnValue:
    work = _own(work_id)
    items = bulk.files_of(work, me()) if not work.open else []
    undone = bulk.undoing(work)
    page = render_template(
        "adviser/bulk/work.html",
        work=work,
        title=_title(work),
        words=bulk.words(work),
        counts=_counts(work),
        items=items,
        undone=undone,
        why_not=bulk.why_not_undone(work),
        back=list_address(of_link(request.args.get(BACK, ""))),
        undo_words=bulk_words.UNDO.get(work.action, ""),
        outcomes=Outcome,
        file_url=numbered(".file", "referral_id"),
    )
    # The page looks again by itself while it runs: once it is over, the whole page is new.
    over = "HX-Request" in request.headers and not work.open
    return page, {"HX-Refresh": "true"} if over else {}


def _counts(work: BulkWork) -> dict[Outcome, int]:
    found = [one.outcome for one in work.items]
    return {one: found.count(one) for one in Outcome}


def _title(work: BulkWork) -> str:
    order = order_of(work.action, work.order)
    return bulk_words.title(work.action, order, len(work.items), undone=bool(work.undoes_id))


def cancel(work_id: int) -> ResponseReturnValue:
    bulk.cancel(_own(work_id))
    flash("L’action groupée est arrêtée. Ce qui était fait reste fait.", "success")
    return redirect(url_for(".bulk_work", work_id=work_id))


def undo(work_id: int) -> ResponseReturnValue:
    back = bulk.undo(_own(work_id), by=me())
    return redirect(url_for(".bulk_work", work_id=back.id))


def history() -> str:
    works = [(one, bulk.words(one), done, count) for one, done, count in bulk.works_of(me())]
    return render_template("adviser/bulk/history.html", works=works)


def _own(work_id: int) -> BulkWork:
    return bulk.work_of(work_id, me()) or abort(404)


def add_to(bp: Blueprint) -> None:
    often = limiter.shared_limit("120 per hour", scope="bulk", key_func=person)
    here_ = "/actions-groupees"
    bp.url_defaults(keep_back)
    bp.add_url_rule(here_, "bulk_history", history)
    bp.add_url_rule(f"{here_}/nouvelle", "bulk_new", often(new), methods=["GET", "POST"])
    bp.add_url_rule(f"{here_}/exporter", "bulk_export", export_chosen, methods=["POST"])
    one = f"{here_}/<int:work_id>"
    bp.add_url_rule(one, "bulk_work", show)
    bp.add_url_rule(f"{one}/arreter", "bulk_cancel", cancel, methods=["POST"])
    bp.add_url_rule(f"{one}/annuler", "bulk_undo", undo, methods=["POST"])
