"""The steps of a study, each on a page of its own: one table, one view."""

import secrets
from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms import steps as forms
from portal.casework.ready_texts import titles_for
from portal.dossiers import journal, timeline
from portal.errors import Stale
from portal.french import moment_long
from portal.referrals import commands
from portal.referrals.clocks import usual_request_due_on
from portal.referrals.models import Referral
from portal.referrals.workflow import Action
from portal.views import ready_texts
from portal.views.adviser_file import STEP_CODES, back, own
from portal.views.adviser_pages import PAGES, Checked, Step
from portal.views.attempts import Outcome, attempt
from portal.views.current import me

CONFIRMED, CORRECT = "confirmed", "correct"
"""The buttons of a page that says what will be done: to do it, to go back to the form."""
CHANGED = "Ce dossier a changé pendant que vous l’aviez ouvert."


def step(referral_id: int, code: str) -> ResponseReturnValue:
    """One step: shown, then done, unless someone else was first."""
    referral, current = own(referral_id), STEPS[code]
    form = current.form(
        seen=referral.version, key=secrets.token_urlsafe(16), due_on=usual_request_due_on()
    )
    hints = current.prepare(referral, form)
    if not form.is_submitted():
        check_open(referral, current.action)
    elif ready_texts.insert(form, referral):
        pass
    elif CORRECT not in request.form and form.validate():
        done = asked if to_confirm(current) else taken
        if answer := done(referral, current, form):
            return answer
    titles = titles_for(referral, me())
    return page(referral, current, form, current.action.value, hints=hints, titles=titles)


def page(
    referral: Referral, current: Step, form: forms.StepForm, name: str, **more: Any
) -> ResponseReturnValue:
    shown = render_template(
        f"adviser/steps/{name}.html",
        referral=referral,
        dossier=referral.dossier,
        action=current.action,
        form=form,
        file_url=url_for("adviser.file", referral_id=referral.id),
        **more,
    )
    wrong = 409 if form.stale else 422
    return shown, wrong if form.errors or form.form_errors else 200


def to_confirm(current: Step) -> bool:
    return current.check is not None and CONFIRMED not in request.form


def check_open(referral: Referral, action: Action) -> None:
    if why := commands.closed_to(me(), referral, action):
        abort(409, why)


def asked(referral: Referral, current: Step, form: forms.StepForm) -> ResponseReturnValue | None:
    """The page that says what will be done; None when the form is to be corrected."""
    said: list[Checked] = []
    check = current.check or (lambda *_: Checked(""))
    outcome = tried(referral, current, form, lambda: said.append(check(referral, form)))
    if outcome is Outcome.DONE:
        return page(referral, current, form, "confirm", checked=said[0], confirmed=CONFIRMED)
    return None if outcome is Outcome.WRONG else already_done(referral)


def taken(referral: Referral, current: Step, form: forms.StepForm) -> ResponseReturnValue | None:
    """The way back once the step is done; None when the form is to be corrected."""
    outcome = tried(referral, current, form, lambda: current.do(referral, form))
    if outcome is Outcome.DONE:
        flash(current.done, "success")
        return back(referral)
    return None if outcome is Outcome.WRONG else already_done(referral)


def tried(
    referral: Referral, current: Step, form: forms.StepForm, do: Callable[[], object]
) -> Outcome:
    """What was typed from an old page is shown again with what is new, if the step is still open.
    Raises Stale, which says what is new, when it is not."""
    referral_id, action = referral.id, current.action
    try:
        return attempt(
            form,
            do,
            repeated=lambda: is_kept(own(referral_id), action, form),
            closed=lambda: commands.closed_to(me(), own(referral_id), action),
        )
    except Stale as error:
        now = own(referral_id)
        new = last_change(now)
        if commands.closed_to(me(), now, action):
            raise Stale(f"{error} {new}") from error
        form.stale, form.seen.raw_data = True, [str(now.version)]
        form.form_errors.append(f"{CHANGED} {new} Relisez, puis envoyez de nouveau.")
        return Outcome.WRONG


def last_change(referral: Referral) -> str:
    """The last line of the journal as its page tells it; empty when it tells none."""
    told = timeline.for_network(referral.dossier, me().network_ids, referral.reader.blocks)
    if not told:
        return ""
    last = told[0]
    return f"Dernier changement, {moment_long(last.at)} : {last.text} ({last.who})."


def is_kept(referral: Referral, action: Action, form: forms.StepForm) -> bool:
    """Whether they did just this a moment ago, with all that is written in the form."""
    kept = [referral.reason_text, referral.staff_note, referral.next_step]
    for kind in (action.value, "contact"):
        line = journal.last(referral.dossier, f"referral.{kind}")
        kept += map(str, line.data.values()) if line else ()
    for one in referral.requests:
        kept.append(one.message)
        for item in one.items:
            kept += [item.label, item.kind_code or "", item.corrects or ""]
    return commands.just_done(referral, action, by=me()) and form.said <= forms.lines(kept)


def already_done(referral: Referral) -> ResponseReturnValue:
    flash("C’est déjà fait.", "info")
    return back(referral)


STEPS = {STEP_CODES[page.action]: page for page in PAGES}


def add_to(bp: Blueprint) -> None:
    codes = ", ".join(STEPS)
    path = f"/dossiers/<int:referral_id>/<any({codes}):code>"
    bp.add_url_rule(path, "step", step, methods=["GET", "POST"])
