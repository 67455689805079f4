"""A file as the front desk sees it: its page, its messages, and the steps that it may take."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from forms.adviser import MessageForm
from forms.front_desk import ChooseForm, CloseForm, CompleteForm, ReopenForm, TaskForm
from forms.steps import StepForm, lines, offer, offer_by_group
from portal.casework.ready_texts import titles_at_office
from portal.database import now
from portal.desk.news_of_file import news_at_office
from portal.dossiers import asked, journal, messages
from portal.dossiers.answer_days import wrong_day
from portal.dossiers.models import Dossier
from portal.dossiers.pairs import closed_for, kept_for
from portal.dossiers.paper_letters import letters_from
from portal.dossiers.readers import STAFF
from portal.dossiers.workflow import Action, CloseReason
from portal.errors import Stale
from portal.financing import part
from portal.networks.queries import network
from portal.referrals import asking, completion, mail_copies, offers, other_files, routes
from portal.referrals.clocks import usual_request_due_on
from portal.referrals.desk_study import DeskStudy, closed_to, desk_study
from portal.referrals.front_desk import sent_file
from portal.routing.models import OverrideMotive
from portal.views import plan_panel, ready_texts, threads
from portal.views.attempts import Outcome, attempt
from portal.views.current import me
from portal.views.limits import message_files
from portal.views.openings import opened_at_office

Hints = dict[str, str]
LATELY = timedelta(hours=1)
READ_AGAIN = "Relisez le dossier, puis recommencez si c’est encore utile."


@dataclass(frozen=True)
class Step:
    """An action's page; ``prepare`` gives the form its choices and returns hints for them."""

    action: Action
    form: type[StepForm]
    do: Callable[[Dossier, Any], object]
    done: str
    prepare: Callable[[Dossier, Any], Hints] = lambda *_: {}


def sent(dossier_id: int) -> Dossier:
    """A file that has been sent, or 404; that it is shown is noted with what for."""
    found = sent_file(dossier_id) or abort(404)
    opened_at_office(found, "front_desk.why")
    return found


def shown(dossier: Dossier, **wrong: Any) -> str:
    """The page; ``wrong`` holds a form that was sent and not accepted, under its own name."""
    return page(desk_study(dossier, me()), wrong)


def page(view: DeskStudy, wrong: dict[str, Any]) -> str:
    dossier = view.dossier
    return render_template(
        "front_desk/file.html",
        view=view,
        dossier=dossier,
        forms=blank_forms(view) | wrong,
        titles=titles_at_office(me()),
        plan=part.drawn(dossier, STAFF, view.sections),
        shared=plan_panel.at_front_desk(dossier),
        step_codes={current.action: code for code, current in STEPS.items()},
        asking=Action.ASK_COMPLETION,
        mails=mail_copies.for_front_desk(dossier),
        others=other_files.for_front_desk(dossier),
        letters=letters_from(dossier, None),
        kept=kept_for(dossier),
        closed=closed_for(dossier),
        news=news_at_office(view, me()),
    )


def blank_forms(view: DeskStudy) -> dict[str, FlaskForm]:
    """By name; those of the tasks are called « t12 »."""
    found: dict[str, FlaskForm] = {
        f"t{one.id}": TaskForm(formdata=None, prefix=f"t{one.id}-") for one in view.tasks
    }
    key = secrets.token_urlsafe(16)
    return found | {"message": MessageForm(formdata=None, prefix="message-", key=key)}


@message_files
def write(dossier_id: int) -> ResponseReturnValue:
    form = MessageForm(prefix="message-")
    if not threads.prepared(form, lambda: sent(dossier_id)):
        ready_texts.insert_at_office(form, sent(dossier_id))
        return shown(sent(dossier_id), message=form), threads.status(form)
    dossier = sent(dossier_id)
    messages.send(dossier, None, form.body.data or "", form.key.data, by=me())
    flash("Votre message est envoyé.", "success")
    return back(dossier, "messages")


def thread(dossier_id: int) -> ResponseReturnValue:
    """Where the form is sent: reloading its answer leads to its field."""
    return back(sent(dossier_id), "message-body")


@message_files
def hold(dossier_id: int, key: str) -> ResponseReturnValue:
    def remove_url(number: int) -> str:
        return url_for("front_desk.let_fall", dossier_id=dossier_id, key=key, attachment_id=number)

    return threads.one_by_one(key, lambda: sent(dossier_id), remove_url)


def let_fall(dossier_id: int, key: str, attachment_id: int) -> ResponseReturnValue:
    return threads.taken_back(attachment_id, key, lambda: sent(dossier_id))


def step(dossier_id: int, code: str) -> ResponseReturnValue:
    """One step: shown, then done, unless someone else was first."""
    dossier, current = sent(dossier_id), STEPS[code]
    form = current.form(
        seen=dossier.version, key=secrets.token_urlsafe(16), due_on=usual_request_due_on()
    )
    hints = current.prepare(dossier, form)
    if not form.is_submitted():
        check_open(dossier, current.action)
    elif form.validate() and (answer := taken(dossier, current, form)):
        return answer
    return render_template(
        f"front_desk/steps/{current.action.value}.html",
        dossier=dossier,
        action=current.action,
        form=form,
        hints=hints,
        file_url=url_for("front_desk.file", dossier_id=dossier.id),
    )


def check_open(dossier: Dossier, action: Action) -> None:
    if why := closed_to(me(), dossier, action):
        abort(409, why)


def taken(dossier: Dossier, current: Step, form: StepForm) -> ResponseReturnValue | None:
    """The way back once the step is done; None when the form is to be corrected."""
    dossier_id, action = dossier.id, current.action
    try:
        outcome = attempt(
            form,
            lambda: current.do(dossier, form),
            repeated=lambda: is_kept(sent(dossier_id), action, form),
            closed=lambda: closed_to(me(), sent(dossier_id), action),
        )
    except Stale as error:
        raise Stale(just_chosen(sent(dossier_id)) or str(error)) from error
    if outcome is Outcome.WRONG:
        return None
    done = outcome is Outcome.DONE
    flash(current.done if done else "C’est déjà fait.", "success" if done else "info")
    return back(dossier)


def is_kept(dossier: Dossier, action: Action, form: StepForm) -> bool:
    """Whether they did just this a moment ago, with all that the form says."""
    kind = f"dossier.{action}"
    line, waiting = journal.last(dossier, kind), asked.open_completion(dossier)
    kept = [str(one) for one in line.data.values()] if line else []
    kept += [waiting.message] if waiting else []
    return journal.just_done(dossier, kind, by=me()) and form.said <= lines(kept)


def just_chosen(dossier: Dossier) -> str:
    """Who has lately chosen a network for this file, and which one; empty when nobody."""
    line = journal.last(dossier, f"dossier.{Action.OVERRIDE}")
    if line is None or line.by is None or line.at < now() - LATELY:
        return ""
    chosen = line.data["answer"]
    return f"{line.by.full_name} vient de choisir {chosen}. {READ_AGAIN}"


def back(dossier: Dossier, anchor: str | None = None) -> ResponseReturnValue:
    return redirect(url_for("front_desk.file", dossier_id=dossier.id, _anchor=anchor))


def _ask(dossier: Dossier, form: CompleteForm) -> None:
    due_on, message = form.due_on.data or usual_request_due_on(), form.message.data or ""
    completion.ask(dossier, form.asked, due_on, message, by=me(), seen=form.seen.data)


def _choose(dossier: Dossier, form: ChooseForm) -> None:
    chosen = network(form.network.data) or abort(404)
    motive = OverrideMotive(form.motive.data)
    routes.override(dossier, chosen, motive, form.text.data, by=me(), seen=form.seen.data)


def _close(dossier: Dossier, form: CloseForm) -> None:
    reason = CloseReason(form.reason.data)
    routes.close(dossier, reason, form.text.data, by=me(), seen=form.seen.data)


def _reopen(dossier: Dossier, form: ReopenForm) -> None:
    routes.reopen(dossier, form.why.data, by=me(), seen=form.seen.data)


def _with_questions(dossier: Dossier, form: CompleteForm) -> Hints:
    """Those that the rules wait for are ticked in advance."""
    form.wrong_day, found = wrong_day, asking.askable(dossier)
    awaited = {one.code: one.name for one in found.awaited.offers}
    offer(form.awaited, awaited)
    form.groups = offer_by_group(form.others, found.others)
    if not form.is_submitted():
        form.awaited.data = list(awaited)
    return {one.code: one.hint for group in found.all for one in group.offers}


def _with_networks(dossier: Dossier, form: ChooseForm) -> Hints:
    found = offers.choices(dossier)
    offer(form.network, {one.code: one.name for one in found})
    offer(form.motive, dict(OverrideMotive.choices()))
    return {one.code: one.hint for one in found}


def _with_reasons(_: Dossier, form: CloseForm) -> Hints:
    """All but the one that is the person's to give, and the one that names another file."""
    apart = (CloseReason.WITHDRAWN, CloseReason.DUPLICATE)
    mine = [one for one in CloseReason if one not in apart]
    offer(form.reason, {one.value: one.label for one in mine})
    return {}


STEPS = {
    "completer": Step(
        Action.ASK_COMPLETION,
        CompleteForm,
        _ask,
        "Votre demande de compléments est envoyée. La personne est prévenue.",
        _with_questions,
    ),
    "choisir": Step(
        Action.OVERRIDE,
        ChooseForm,
        _choose,
        "Votre choix est enregistré. La personne est prévenue.",
        _with_networks,
    ),
    "clore": Step(
        Action.CLOSE,
        CloseForm,
        _close,
        "La demande est close. La personne est prévenue.",
        _with_reasons,
    ),
    "rouvrir": Step(Action.REOPEN, ReopenForm, _reopen, "La demande est rouverte."),
}


def add_to(bp: Blueprint) -> None:
    """The addresses of this module, in the front desk's space."""
    here = "/demandes/<int:dossier_id>"
    bp.add_url_rule(f"{here}/messages", "write", write, methods=["POST"])
    bp.add_url_rule(f"{here}/messages", "thread", thread)
    files = f"{here}/messages/fichiers/<key>"
    bp.add_url_rule(files, "hold", hold, methods=["POST"])
    taken = f"{files}/<int:attachment_id>/retirer"
    bp.add_url_rule(taken, "let_fall", let_fall, methods=["POST"])
    codes = f"<any({', '.join(STEPS)}):code>"
    bp.add_url_rule(f"{here}/{codes}", "step", step, methods=["GET", "POST"])
