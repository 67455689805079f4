"""The page of one file at one network, and what is written on it without leaving it."""

import secrets
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from forms.adviser import AssignForm, MessageForm, NoteForm, VerdictForm
from portal.casework.ready_texts import titles_for
from portal.desk.news_of_file import news_for
from portal.desk.reading_ahead import read_ahead
from portal.dossiers.pairs import closed_for, kept_for
from portal.financing import part
from portal.financing.staff_reading import forecast_read, to_check
from portal.networks.presence import presence
from portal.referrals import access, commands, notes, queries, verdicts
from portal.referrals.checklist import awaited_by
from portal.referrals.models import InfoItem, Referral
from portal.referrals.study import Study, own_item, study
from portal.referrals.workflow import Action
from portal.views.adviser_panels import shown_panels
from portal.views.current import me
from portal.views.openings import opened_at_network

STEP_CODES = {
    Action.TAKE: "prendre",
    Action.START_REVIEW: "commencer",
    Action.REQUEST_INFO: "demander",
    Action.DECLARE_READY: "pret",
    Action.GRANT: "accorder",
    Action.REFUSE: "refuser",
    Action.DECLINE: "decliner",
    Action.TRANSFER: "transferer",
    Action.CLOSE_UNANSWERED: "clore",
    Action.RECONSIDER: "revoir",
    Action.RESUME: "reprendre",
}
"""The last part of the address of each step."""


def own(referral_id: int) -> Referral:
    """A referral of the reader's own network, or 404; that its file is shown is noted."""
    found = queries.own_referral(referral_id, me()) or abort(404)
    opened_at_network(found)
    return found


def with_all(referral_id: int) -> Referral:
    """The same, with what its page reads."""
    referral = own(referral_id)
    read_ahead(referral, me())
    return referral


def shown(referral: Referral, **wrong: Any) -> str:
    """The page; ``wrong`` holds a form that was sent and not accepted, under its own name."""
    return page(study(referral, me()), wrong)


def page(view: Study, wrong: dict[str, Any]) -> str:
    referral, reader = view.referral, view.referral.reader
    parties = access.parties(me(), referral)
    plan = part.drawn(view.dossier, reader, view.sections)
    forecast = forecast_read(view.dossier, reader)
    budgeted = bool(plan and forecast)
    return render_template(
        "adviser/file/index.html",
        view=view,
        referral=referral,
        dossier=view.dossier,
        forms=blank_forms(view) | wrong,
        titles=titles_for(referral, me()),
        plan=plan,
        forecast=forecast,
        to_check=to_check(view.dossier, reader, plan, forecast),
        awaited=awaited_by(referral.network, view.dossier, budgeted=budgeted)
        if referral.open
        else [],
        step_codes=STEP_CODES,
        panels=shown_panels(view, wrong),
        kept=kept_for(view.dossier),
        closed=closed_for(view.dossier),
        news=news_for(view, me()),
        may_correct=lambda note: notes.may_correct(note, me()),
        may_strike=lambda note: notes.may_strike(note, me(), parties),
    )


def blank_forms(view: Study) -> dict[str, FlaskForm]:
    """By name; those of the things asked are called « i7 »."""
    states = {f"i{item.id}": item.state.value for one in view.requests for item in one.items}
    found = {
        name: VerdictForm(formdata=None, prefix=f"{name}-", seen=state)
        for name, state in states.items()
    }
    key = secrets.token_urlsafe(16)
    people = queries.colleagues(me(), view.referral.network_id)
    return found | {
        "message": MessageForm(formdata=None, prefix="message-", key=key),
        "note": NoteForm.among(people, me().id, formdata=None, prefix="note-", key=key),
        "assign": new_assign(view.referral, people),
    }


def new_assign(referral: Referral, people: dict[str, str]) -> AssignForm:
    holder = str(referral.adviser_id or "")
    form = AssignForm(formdata=None, adviser=holder, seen=holder)
    away = presence([referral.network_id])
    form.offer(queries.givable_to(people, away, me(), holder))
    return form


def assign(referral_id: int) -> ResponseReturnValue:
    referral = own(referral_id)
    form = AssignForm()
    form.offer(queries.colleagues(me()))
    if not form.validate():
        return shown(referral, assign=form), 422
    adviser = queries.colleague(form.adviser.data, me())
    commands.assign(referral, adviser, by=me(), seen=form.seen.data)
    given = f"est confié à {adviser.full_name}" if adviser else "n’est plus confié à personne"
    flash(f"Le dossier {given}.", "success")
    return back(referral)


def judge_item(referral_id: int, item_id: int) -> ResponseReturnValue:
    """An answer is good, is to be given again, or is no longer needed."""
    referral = own(referral_id)
    item = own_item(referral, item_id) or abort(404)
    form = VerdictForm(prefix=f"i{item.id}-")
    if not form.validate() or form.verdict.data not in VERDICTS:
        return shown(referral, **{f"i{item.id}": form}), 422
    g.texts = {form.reason.name: form.reason.label.text}
    sentence, command = VERDICTS[form.verdict.data]
    command(item, form)
    flash(sentence.format(item.label.rstrip(".")), "success")
    return back(referral, "complements")


def _accept(item: InfoItem, form: VerdictForm) -> None:
    verdicts.accept(item, by=me(), seen=form.seen.data)


def _refuse(item: InfoItem, form: VerdictForm) -> None:
    verdicts.refuse(item, form.reason.data or "", by=me(), seen=form.seen.data)


def _drop(item: InfoItem, form: VerdictForm) -> None:
    verdicts.drop(item, by=me(), seen=form.seen.data)


VERDICTS = {
    "accept": ("La réponse est acceptée.", _accept),
    "refuse": ("La personne est prévenue.", _refuse),
    "drop": ("La personne n’a plus à y répondre : {}.", _drop),
}


def back(referral: Referral, anchor: str | None = None) -> ResponseReturnValue:
    return redirect(url_for("adviser.file", referral_id=referral.id, _anchor=anchor))


def add_to(bp: Blueprint) -> None:
    """The addresses of this module, in the adviser's space."""
    here = "/dossiers/<int:referral_id>"
    for path, view in (
        ("conseiller", assign),
        ("complements/<int:item_id>", judge_item),
    ):
        bp.add_url_rule(f"{here}/{path}", view.__name__, view, methods=["POST"])
