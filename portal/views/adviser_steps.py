"""The steps of a study, each on a page of its own: one table, one view."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms import steps as forms
from portal.dossiers import journal
from portal.dossiers.answer_days import wrong_day
from portal.financing import part
from portal.financing.staff_reading import forecast_read, to_check
from portal.networks.queries import network, scheme
from portal.referrals import commands, corrections, endings, grants, offers, requests
from portal.referrals.clocks import usual_request_due_on
from portal.referrals.models import Referral
from portal.referrals.workflow import Action, DeclineReason, RefusalReason
from portal.routing.models import OverrideMotive
from portal.views.adviser_file import STEP_CODES, back, own
from portal.views.attempts import Outcome, attempt
from portal.views.current import me

Hints = dict[str, str]
CONFIRMED, CORRECT = "confirmed", "correct"
"""The buttons of a page that says what will be done: to do it, to go back to the form."""


@dataclass(frozen=True)
class Step:
    """An action's page: its form, what it does, what is said once it is done.

    ``prepare`` gives the form its choices and returns a hint for some of them. ``check`` says what
    will be done, on a page to confirm, when it cannot be undone; it raises Refused.
    """

    action: Action
    form: type[forms.StepForm]
    do: Callable[[Referral, Any], object]
    done: str
    prepare: Callable[[Referral, Any], Hints] = lambda *_: {}
    check: Callable[[Referral, Any], str] | None = None


def step(referral_id: int, code: str) -> ResponseReturnValue:
    """One step: shown, then done, unless someone else was first."""
    referral, current = own(referral_id), STEPS[code]
    form = current.form(
        seen=referral.version, key=secrets.token_urlsafe(16), due_on=usual_request_due_on()
    )
    hints = current.prepare(referral, form)
    if not form.is_submitted():
        check_open(referral, current.action)
    elif CORRECT not in request.form and form.validate():
        done = asked if to_confirm(current) else taken
        if answer := done(referral, current, form):
            return answer
    return page(referral, current, form, current.action.value, hints=hints)


def page(referral: Referral, current: Step, form: forms.StepForm, name: str, **more: Any) -> str:
    return render_template(
        f"adviser/steps/{name}.html",
        referral=referral,
        dossier=referral.dossier,
        action=current.action,
        form=form,
        file_url=url_for("adviser.file", referral_id=referral.id),
        **more,
    )


def to_confirm(current: Step) -> bool:
    return current.check is not None and CONFIRMED not in request.form


def check_open(referral: Referral, action: Action) -> None:
    if why := commands.closed_to(me(), referral, action):
        abort(409, why)


def asked(referral: Referral, current: Step, form: forms.StepForm) -> ResponseReturnValue | None:
    """The page that says what will be done; None when the form is to be corrected."""
    said: list[str] = []
    check = current.check or (lambda *_: "")
    outcome = tried(referral, current, form, lambda: said.append(check(referral, form)))
    if outcome is Outcome.DONE:
        return page(referral, current, form, "confirm", sentence=said[0], confirmed=CONFIRMED)
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
    referral_id, action = referral.id, current.action
    return attempt(
        form,
        do,
        repeated=lambda: is_kept(own(referral_id), action, form),
        closed=lambda: commands.closed_to(me(), own(referral_id), action),
    )


def is_kept(referral: Referral, action: Action, form: forms.StepForm) -> bool:
    """Whether they did just this a moment ago, with all that is written in the form."""
    kept = [referral.reason_text, referral.staff_note, referral.next_step]
    for kind in (action.value, "contact"):
        line = journal.last(referral.dossier, f"referral.{kind}")
        kept += map(str, line.data.values()) if line else ()
    for one in referral.requests:
        kept += [one.message, *(item.label for item in one.items)]
    return commands.just_done(referral, action, by=me()) and form.said <= forms.lines(kept)


def already_done(referral: Referral) -> ResponseReturnValue:
    flash("C’est déjà fait.", "info")
    return back(referral)


def _take(referral: Referral, form: forms.StepForm) -> None:
    commands.take(referral, by=me(), seen=form.seen.data)


def _start_review(referral: Referral, form: forms.StartReviewForm) -> None:
    commands.start_review(referral, form.contact.data, by=me(), seen=form.seen.data)


def _ask(referral: Referral, form: forms.RequestInfoForm) -> None:
    named = {one.code: one for group in offers.to_correct(referral) for one in group.offers}
    corrected = [named[code] for code in form.corrections.data or () if code in named]
    wanted = offers.wanted(form.kinds.data, form.asked, corrected)
    due_on, message = form.due_on.data or usual_request_due_on(), form.message.data or ""
    requests.request_info(referral, wanted, due_on, message, by=me(), seen=form.seen.data)


def _declare_ready(referral: Referral, form: forms.StepForm) -> None:
    commands.declare_ready(referral, by=me(), seen=form.seen.data)


def _grant(referral: Referral, form: forms.GrantForm) -> None:
    chosen = scheme(form.scheme.data) or abort(404)
    text = form.text.data or ""
    commands.grant(referral, chosen, form.amount.data, text, by=me(), seen=form.seen.data)


def _check_grant(referral: Referral, form: forms.GrantForm) -> str:
    chosen, amount = scheme(form.scheme.data) or abort(404), form.amount.data
    commands.check_step(referral, Action.GRANT, by=me(), seen=form.seen.data)
    version = grants.check_grant(referral, chosen, amount)
    return grants.grant_words(referral, version, amount)


def _refuse(referral: Referral, form: forms.RefuseForm) -> None:
    reason = RefusalReason(form.reason.data)
    further = form.next_step.data or ""
    endings.refuse(referral, reason, form.text.data, further, by=me(), seen=form.seen.data)


def _decline(referral: Referral, form: forms.DeclineForm) -> None:
    reason = DeclineReason(form.reason.data)
    note = form.staff_note.data
    endings.decline(referral, reason, form.text.data, note, by=me(), seen=form.seen.data)


def _transfer(referral: Referral, form: forms.TransferForm) -> None:
    receiver = network(form.receiver.data) or abort(404)
    note = form.staff_note.data or ""
    motive = OverrideMotive(form.motive.data)
    endings.transfer(referral, receiver, motive, form.text.data, note, by=me(), seen=form.seen.data)


def _close_unanswered(referral: Referral, form: forms.StepForm) -> None:
    endings.close_unanswered(referral, by=me(), seen=form.seen.data)


def _resume(referral: Referral, form: forms.StepForm) -> None:
    endings.resume(referral, by=me(), seen=form.seen.data)


def _reconsider(referral: Referral, form: forms.ReconsiderForm) -> None:
    commands.reconsider(referral, form.new_fact.data, by=me(), seen=form.seen.data)


def _with_documents(referral: Referral, form: forms.RequestInfoForm) -> Hints:
    form.wrong_day = wrong_day
    found = offers.documents(referral)
    forms.offer(form.kinds, {one.code: one.name for one in found})
    form.received = {one.code: one.name for one in found if one.received}
    form.to_check = _to_check(referral)
    groups = offers.to_correct(referral)
    form.groups = forms.offer_by_group(form.corrections, groups)
    parts = [one for group in groups for one in group.offers]
    return {one.code: one.hint for one in (*found, *parts) if one.hint}


def _to_check(referral: Referral) -> list[str]:
    """What the page of the file says to look at."""
    dossier, reader = referral.dossier, corrections.reader_of(referral)
    plan, forecast = part.shown_to(dossier, reader), forecast_read(dossier, reader)
    return to_check(dossier, plan, forecast)


def _with_schemes(referral: Referral, form: forms.GrantForm) -> Hints:
    form.wrong_amount = offers.wrong_amount
    found = offers.schemes(referral)
    forms.offer(form.scheme, {one.code: one.name for one in found})
    return {one.code: one.hint for one in found if one.hint}


def _with_receivers(referral: Referral, form: forms.TransferForm) -> Hints:
    found = offers.receivers(referral)
    forms.offer(form.receiver, {one.code: one.name for one in found})
    forms.offer(form.motive, dict(OverrideMotive.choices()))
    return {one.code: one.hint for one in found}


def _with_refusal_reasons(_: Referral, form: forms.RefuseForm) -> Hints:
    forms.offer(form.reason, {one.value: one.label for one in RefusalReason})
    return {}


def _with_decline_reasons(_: Referral, form: forms.DeclineForm) -> Hints:
    """All but silence, which only the portal's clock may give."""
    mine = [one for one in DeclineReason if one is not DeclineReason.SILENCE]
    forms.offer(form.reason, {one.value: one.label for one in mine})
    return {}


PAGES = (
    Step(Action.TAKE, forms.StepForm, _take, "Vous suivez maintenant ce dossier."),
    Step(Action.START_REVIEW, forms.StartReviewForm, _start_review, "L’étude est commencée."),
    Step(
        Action.REQUEST_INFO,
        forms.RequestInfoForm,
        _ask,
        "Votre demande est envoyée à la personne. Le portail la relance si besoin.",
        _with_documents,
    ),
    Step(Action.DECLARE_READY, forms.StepForm, _declare_ready, "Le dossier est prêt à décider."),
    Step(
        Action.GRANT,
        forms.GrantForm,
        _grant,
        "L’aide est accordée. La personne est prévenue.",
        _with_schemes,
        _check_grant,
    ),
    Step(
        Action.REFUSE,
        forms.RefuseForm,
        _refuse,
        "La réponse est enregistrée. La personne est prévenue.",
        _with_refusal_reasons,
    ),
    Step(
        Action.DECLINE,
        forms.DeclineForm,
        _decline,
        "Vous avez décliné ce dossier. La personne est prévenue.",
        _with_decline_reasons,
    ),
    Step(
        Action.TRANSFER,
        forms.TransferForm,
        _transfer,
        "Le transfert est enregistré. La personne est prévenue.",
        _with_receivers,
    ),
    Step(
        Action.CLOSE_UNANSWERED,
        forms.StepForm,
        _close_unanswered,
        "Le dossier est clos sans réponse. La personne est prévenue.",
    ),
    Step(Action.RESUME, forms.StepForm, _resume, "L’étude reprend. La personne est prévenue."),
    Step(
        Action.RECONSIDER,
        forms.ReconsiderForm,
        _reconsider,
        "L’étude reprend. La personne est prévenue.",
    ),
)
STEPS = {STEP_CODES[page.action]: page for page in PAGES}


def add_to(bp: Blueprint) -> None:
    codes = ", ".join(STEPS)
    path = f"/dossiers/<int:referral_id>/<any({codes}):code>"
    bp.add_url_rule(path, "step", step, methods=["GET", "POST"])
