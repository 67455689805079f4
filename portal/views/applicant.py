"""The applicant's space: their files, and the page on which each is followed."""

import secrets

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from forms.applicant import AgreeForm, AnswerForm, MessageForm, StartForm, WithdrawForm
from forms.application import UploadForm
from portal.database import apart, release
from portal.dossiers import commands, consents, messages
from portal.dossiers.models import Dossier
from portal.dossiers.reading import sections_read
from portal.dossiers.workflow import Action, Status
from portal.networks.models import Network
from portal.networks.queries import network
from portal.pdf import summary
from portal.referrals import requests, tracking
from portal.users.models import User
from portal.views.application import own
from portal.views.guards import signed_in
from portal.views.simulator import forget, kept_answers

bp = Blueprint("applicant", __name__, url_prefix="/mes-demandes")
bp.before_request(signed_in)


@bp.get("/")
def index() -> ResponseReturnValue:
    return render_template(
        "applicant/index.html", rows=tracking.overview(current_user), carried=bool(kept_answers())
    )


@bp.route("/nouvelle", methods=["GET", "POST"])
def start() -> ResponseReturnValue:
    """What one needs before starting; the button makes the draft, once."""
    form = StartForm(key=secrets.token_urlsafe(16))
    if form.validate_on_submit():
        dossier = commands.start(current_user, form.key.data, kept_answers())
        forget()
        return redirect(url_for("application.tasks", dossier_id=dossier.id))
    return render_template("applicant/start.html", form=form, carried=bool(kept_answers()))


@bp.get("/<int:dossier_id>/suivi")
def track(dossier_id: int) -> ResponseReturnValue:
    return _tracking(sent(dossier_id))


def sent(dossier_id: int) -> Dossier:
    """The person's own file once sent; a draft leads to its tasks."""
    dossier = own(dossier_id)
    if dossier.status is Status.DRAFT:
        abort(redirect(url_for("application.tasks", dossier_id=dossier.id)))
    return dossier


def _tracking(
    dossier: Dossier,
    *,
    message: MessageForm | None = None,
    answer: tuple[int, AnswerForm] | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """The page with, when one was wrong, the form as it was sent."""
    view = tracking.track(dossier)
    with apart() as other:
        tracking.mark_read(dossier.id, other)
    form = message or MessageForm(formdata=None, key=secrets.token_urlsafe(16))
    form.to.choices = _correspondents(view)
    page = render_template(
        "applicant/track.html",
        dossier=dossier,
        view=view,
        message_form=form,
        upload_form=UploadForm(formdata=None),
        wrong_answer=answer,
        answer_form=AnswerForm(formdata=None),
        agree_form=AgreeForm(formdata=None),
    )
    return page, status


def _correspondents(view: tracking.Tracking) -> dict[str, str]:
    at_work = {one.network.code: one.correspondent for one in view.states if one.can_write}
    return at_work | {"": "L’accueil du guichet"}


@bp.post("/<int:dossier_id>/messages")
def write(dossier_id: int) -> ResponseReturnValue:
    dossier = sent(dossier_id)
    form = MessageForm()
    form.to.choices = _correspondents(tracking.track(dossier))
    if not form.validate():
        return _tracking(dossier, message=form, status=422)
    to: Network | None = network(form.to.data) if form.to.data else None
    messages.send(dossier, to, form.body.data, form.key.data, by=current_user)
    flash("Votre message est envoyé.", "success")
    return redirect(url_for(".track", dossier_id=dossier.id, _anchor="messages"))


@bp.post("/<int:dossier_id>/reponses/<int:item_id>")
def answer(dossier_id: int, item_id: int) -> ResponseReturnValue:
    dossier = sent(dossier_id)
    item = tracking.owed_item(dossier, item_id) or abort(404)
    form = AnswerForm()
    if not form.validate():
        return _tracking(dossier, answer=(item.id, form), status=422)
    requests.answer_in_words(item, form.text.data, by=current_user)
    flash("Votre réponse est envoyée.", "success")
    return redirect(url_for(".track", dossier_id=dossier.id))


@bp.post("/<int:dossier_id>/accord/<code>")
def agree(dossier_id: int, code: str) -> ResponseReturnValue:
    """The person's word for one more network: it receives the file at once."""
    dossier = sent(dossier_id)
    chosen = network(code) or abort(404)
    consents.give(dossier, chosen, by=current_user)
    flash(f"Votre demande est envoyée : {chosen.name}.", "success")
    return redirect(url_for(".track", dossier_id=dossier.id))


@bp.get("/<int:dossier_id>/reponses")
def answers(dossier_id: int) -> ResponseReturnValue:
    dossier = sent(dossier_id)
    return render_template(
        "applicant/answers.html", dossier=dossier, sections=sections_read(dossier)
    )


@bp.get("/<int:dossier_id>/resume.pdf")
def summary_pdf(dossier_id: int) -> ResponseReturnValue:
    dossier = sent(dossier_id)
    view, sections = tracking.track(dossier), sections_read(dossier)
    data = summary.content(dossier, view.states, sections)
    release()
    return summary.download(data, f"demande-{dossier.number}.pdf")


@bp.route("/<int:dossier_id>/retirer", methods=["GET", "POST"])
def withdraw(dossier_id: int) -> ResponseReturnValue:
    dossier = sent(dossier_id)
    form = WithdrawForm(seen=dossier.version)
    if form.validate_on_submit():
        commands.act(dossier, Action.WITHDRAW, by=current_user, seen=form.seen.data)
        flash("Votre demande est retirée. Les réseaux sont prévenus.", "success")
        return redirect(url_for(".track", dossier_id=dossier.id))
    return render_template("applicant/withdraw.html", dossier=dossier, form=form)


def keep_simulation(_: object, user: User) -> None:
    """A new account finds its simulator's answers in a first draft."""
    carried = kept_answers()
    if carried:
        commands.start(user, f"simulator:{secrets.token_urlsafe(16)}", carried)
        forget()
