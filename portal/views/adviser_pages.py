"""What each step of a study asks and does: its form, its choices, its command."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import abort

from forms import steps as forms
from portal.dossiers.answer_days import wrong_day
from portal.financing import part
from portal.financing.staff_reading import forecast_read, to_check
from portal.networks.queries import network, scheme
from portal.referrals import commands, corrections, endings, grants, offers, requests
from portal.referrals.clocks import usual_request_due_on
from portal.referrals.models import Referral
from portal.referrals.workflow import Action, DeclineReason, RefusalReason
from portal.routing.models import OverrideMotive
from portal.views.current import me

Hints = dict[str, str]


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


def _take(referral: Referral, form: forms.StepForm) -> None:
    commands.take(referral, by=me(), seen=form.seen.data)


def _start_review(referral: Referral, form: forms.StartReviewForm) -> None:
    means, text = form.means.data, form.contact.data
    commands.start_review(referral, text, by=me(), seen=form.seen.data, means=means)


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
