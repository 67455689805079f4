"""What each step of a study asks and does: its form, its choices, its command."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import abort
from wtforms import RadioField

from forms import steps as forms
from forms.asking import RequestInfoForm
from portal.casework import conflicts
from portal.dossiers.answer_days import wrong_day
from portal.financing import part
from portal.financing.shared import shared_plan
from portal.financing.staff_reading import forecast_read, to_check
from portal.french import date_long
from portal.networks.queries import network, scheme
from portal.networks.wording import to
from portal.referrals import commands, corrections, endings, following, grants, offers, requests
from portal.referrals.clocks import usual_request_due_on
from portal.referrals.models import Referral
from portal.referrals.workflow import Action, DeclineReason, RefusalReason, TransferReason
from portal.routing.models import OverrideMotive
from portal.views.current import me
from portal.vocabulary import Reason

Hints = dict[str, str]


@dataclass(frozen=True)
class Checked:
    """What is about to be done, and what the person will read of it, part by part."""

    sentence: str
    read: tuple[str, ...] = ()


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
    check: Callable[[Referral, Any], Checked] | None = None


def _take(referral: Referral, form: forms.StepForm) -> None:
    commands.take(referral, by=me(), seen=form.seen.data)


def _start_review(referral: Referral, form: forms.StartReviewForm) -> None:
    means, text = form.means.data, form.contact.data
    commands.start_review(referral, text, by=me(), seen=form.seen.data, means=means)


def _ask(referral: Referral, form: RequestInfoForm) -> None:
    named = {one.code: one for group in offers.to_correct(referral) for one in group.offers}
    corrected = [named[code] for code in form.corrections.data or () if code in named]
    wanted = offers.wanted(form.kinds.data, form.asked, corrected, again=form.again.data)
    due_on, why = form.due_on.data or usual_request_due_on(), form.message.data or ""
    requests.request_info(referral, wanted, due_on, why, by=me(), seen=form.seen.data)


def _declare_ready(referral: Referral, form: forms.StepForm) -> None:
    commands.declare_ready(referral, by=me(), seen=form.seen.data)


def _grant(referral: Referral, form: forms.GrantForm) -> None:
    chosen = scheme(form.scheme.data) or abort(404)
    text = form.text.data or ""
    commands.grant(referral, chosen, form.amount.data, text, by=me(), seen=form.seen.data)
    _declare(referral, form)


def _check_grant(referral: Referral, form: forms.GrantForm) -> Checked:
    chosen, amount = scheme(form.scheme.data) or abort(404), form.amount.data
    commands.check_step(referral, Action.GRANT, by=me(), seen=form.seen.data)
    version = grants.check_grant(referral, chosen, amount)
    text = form.text.data or ""
    return Checked(grants.grant_words(referral, version, amount), (text,) if text else ())


def _refuse(referral: Referral, form: forms.RefuseForm) -> None:
    reason = RefusalReason(form.reason.data)
    further = form.next_step.data or ""
    endings.refuse(referral, reason, form.text.data, further, by=me(), seen=form.seen.data)
    _declare(referral, form)


def _declare(referral: Referral, form: forms.GrantForm | forms.RefuseForm) -> None:
    """Who ticked the box has no link with the file."""
    if "unrelated" in form:
        key = form.key.data or secrets.token_urlsafe(16)
        conflicts.declare_unrelated(referral, f"{key[:50]}-link", by=me())


def _ask_for_links(referral: Referral, form: forms.GrantForm | forms.RefuseForm) -> None:
    """Once: what was said stands."""
    if conflicts.last_word(referral, me()):
        del form.unrelated


def _check_refuse(referral: Referral, form: forms.RefuseForm) -> Checked:
    commands.check_step(referral, Action.REFUSE, by=me(), seen=form.seen.data)
    further = [form.next_step.data] if form.next_step.data else []
    return _no(referral, RefusalReason(form.reason.data), form, "Vous ne retenez pas", further)


def _check_decline(referral: Referral, form: forms.DeclineForm) -> Checked:
    commands.check_step(referral, Action.DECLINE, by=me(), seen=form.seen.data)
    return _no(referral, DeclineReason(form.reason.data), form, "Vous déclinez")


def _no(
    referral: Referral,
    reason: Reason,
    form: forms.RefuseForm | forms.DeclineForm,
    verb: str,
    further: Iterable[str] = (),
) -> Checked:
    said = (f"{reason.words}.", form.text.data or "", *further, following.foreseen(referral))
    return Checked(f"{verb} la demande {referral.known.whose}", said)


def _check_transfer(referral: Referral, form: forms.TransferForm) -> Checked:
    receiver = network(form.receiver.data) or abort(404)
    commands.check_step(referral, Action.TRANSFER, by=me(), seen=form.seen.data)
    endings.check_receiver(referral, receiver)
    reason = TransferReason(form.motive.data)
    further = following.foreseen_transfer(referral, receiver)
    whose = f"la demande {referral.known.whose}"
    return Checked(
        f"Vous transmettez {whose} {to(receiver)}",
        (f"{reason.words}.", form.text.data or "", further),
    )


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


def _with_documents(referral: Referral, form: RequestInfoForm) -> Hints:
    form.wrong_day = wrong_day
    every, awaited = offers.documents(referral), offers.awaited(referral)
    lacking, again = form.kinds.data or [], form.again.data or []
    hidden = awaited.keys() - {*lacking, *again}  # what was ticked stays so
    found = [one for one in every if one.code not in hidden]
    there = {one.code: one.name for one in found if one.received}
    form.arrived = [there[code] for code in lacking if code in there]
    form.kinds.data = [code for code in lacking if code not in there]
    forms.offer(form.kinds, {one.code: one.name for one in found if one.code not in there})
    kept = {one.code: one.name for one in found if one.code in again}  # it may have gone since
    forms.offer(form.again, there | kept)
    form.awaited = [
        f"{one.name}, avant le {date_long(awaited[one.code])}"
        for one in every if one.code in awaited
    ]  # fmt: skip
    form.to_check = _to_check(referral)
    form.groups = forms.offer_by_group(form.corrections, groups := offers.to_correct(referral))
    parts = [one for group in groups for one in group.offers]
    return {one.code: one.hint for one in (*found, *parts) if one.hint}


def _to_check(referral: Referral) -> list[str]:
    """What the page of the file says to look at."""
    dossier, reader = referral.dossier, corrections.reader_of(referral)
    plan, forecast = part.shown_to(dossier, reader), forecast_read(dossier, reader)
    return to_check(dossier, reader, plan, forecast)


def _with_schemes(referral: Referral, form: forms.GrantForm) -> Hints:
    _ask_for_links(referral, form)
    form.wrong_amount = offers.wrong_amount
    found = offers.schemes(referral)
    forms.offer(form.scheme, {one.code: one.name for one in found})
    if not form.is_submitted():
        _as_proposed(referral, form)
    return {one.code: one.hint for one in found if one.hint}


def _as_proposed(referral: Referral, form: forms.GrantForm) -> None:
    """What the network proposed in the shared plan is not typed again."""
    lines = shared_plan(referral.dossier, reader=referral).lines_of(referral)
    if len(lines) == 1 and lines[0].scheme.code in dict(form.scheme.choices):
        form.scheme.data, form.amount.data = lines[0].scheme.code, lines[0].proposed_cents


def _with_receivers(referral: Referral, form: forms.TransferForm) -> Hints:
    found = offers.receivers(referral)
    forms.offer(form.receiver, {one.code: one.name for one in found})
    return {one.code: one.hint for one in found} | _with_reasons(form.motive, TransferReason)


def _with_refusal_reasons(referral: Referral, form: forms.RefuseForm) -> Hints:
    _ask_for_links(referral, form)
    form.following = following.foreseen(referral)
    return _with_reasons(form.reason, RefusalReason)


def _with_decline_reasons(referral: Referral, form: forms.DeclineForm) -> Hints:
    """All but silence, which only the portal's clock may give."""
    form.following = following.foreseen(referral)
    mine = [one for one in DeclineReason if one is not DeclineReason.SILENCE]
    return _with_reasons(form.reason, mine)


def _with_reasons(field: RadioField, reasons: Iterable[Reason]) -> Hints:
    """In the staff's words, each with the person's as a hint."""
    offered = list(reasons)
    forms.offer(field, {one.value: one.staff for one in offered})
    return {one.value: f"La personne lira : « {one.words} »" for one in offered}


PAGES = (
    Step(Action.TAKE, forms.StepForm, _take, "Vous suivez maintenant ce dossier."),
    Step(Action.START_REVIEW, forms.StartReviewForm, _start_review, "L’étude est commencée."),
    Step(
        Action.REQUEST_INFO,
        RequestInfoForm,
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
        _check_refuse,
    ),
    Step(
        Action.DECLINE,
        forms.DeclineForm,
        _decline,
        "Vous avez décliné ce dossier. La personne est prévenue.",
        _with_decline_reasons,
        _check_decline,
    ),
    Step(
        Action.TRANSFER,
        forms.TransferForm,
        _transfer,
        "Le transfert est enregistré. La personne est prévenue.",
        _with_receivers,
        _check_transfer,
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
