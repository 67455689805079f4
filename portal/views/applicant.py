"""The applicant's space: their files, and the page on which each is followed."""

import secrets

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from forms.applicant import (
    ANSWER,
    AnswersForm,
    MessageForm,
    NumberForm,
    StartForm,
    WithdrawForm,
    answered,
)
from forms.application import UploadForm
from portal.casework.queries import coming_for
from portal.dossiers import (
    commands,
    company,
    copying,
    journal,
    messages,
    pace,
    queries,
    team,
)
from portal.dossiers.blocks import EVERY, NECESSARY
from portal.dossiers.consent_text import SENSITIVE, VERSION
from portal.dossiers.models import Dossier, Message
from portal.dossiers.pairs import kept_for
from portal.dossiers.paper_letters import letters_of
from portal.dossiers.queries import MOST_SHOWN
from portal.dossiers.readers import OWNER, reader_of
from portal.dossiers.reading import sections_read
from portal.dossiers.workflow import Action, Party, Status
from portal.errors import Refused
from portal.financing.following import followed_plan
from portal.languages import _
from portal.networks.queries import network
from portal.networks.wording import beside, to
from portal.referrals import endings, mail_copies, requests, routes, tracking
from portal.referrals.checklist import questions_owed
from portal.referrals.commands import closed_to, just_done
from portal.referrals.models import Referral
from portal.referrals.routes import referrals_of
from portal.referrals.workflow import Action as ReferralAction
from portal.users.models import User
from portal.views.current import me
from portal.views.doors import followed, own_alone
from portal.views.guards import signed_in
from portal.views.simulator import forget, kept_answers

bp = Blueprint("applicant", __name__, url_prefix="/mes-demandes")
bp.before_request(signed_in)


@bp.get("/")
def index() -> ResponseReturnValue:
    rows = tracking.overview(current_user)
    return render_template(
        "applicant/index.html",
        rows=rows,
        others=tracking.accompanied(current_user),
        origins=copying.origins(dossier for dossier, _ in rows),
        most=MOST_SHOWN,
        carried=bool(kept_answers()),
    )


@bp.route("/nouvelle", methods=["GET", "POST"])
def start() -> ResponseReturnValue:
    """What one needs before starting; the button makes the draft, once.

    The simulator's answers of someone who has just registered are in a draft already.
    """
    drafts = [one for one in queries.owned_by(current_user) if one.status is Status.DRAFT]
    if request.args.get("depuis") == "simulateur" and drafts and not kept_answers():
        return redirect(url_for("application.tasks", dossier_id=drafts[0].id))
    form = StartForm(key=secrets.token_urlsafe(16))
    if form.validate_on_submit():
        dossier = commands.start(current_user, form.key.data, kept_answers())
        forget()
        return redirect(url_for("application.tasks", dossier_id=dossier.id))
    return render_template(
        "applicant/start.html",
        form=form,
        carried=bool(kept_answers()),
        drafts=drafts,
        minutes=pace.whole(pace.COMMONEST | kept_answers()),
    )


@bp.route("/<int:dossier_id>/copier", methods=["GET", "POST"])
def copy(dossier_id: int) -> ResponseReturnValue:
    """A new draft from an earlier file, once; the button makes it."""
    dossier = own_alone(dossier_id)
    form = StartForm(key=secrets.token_urlsafe(16))
    if form.validate_on_submit():
        made = copying.copy(dossier, form.key.data, by=current_user)
        flash("Votre brouillon est prêt. Relisez-le avant de l’envoyer.", "success")
        return redirect(url_for("application.tasks", dossier_id=made.id))
    return render_template("applicant/copy.html", dossier=dossier, form=form)


@bp.get("/<int:dossier_id>/suivi")
def track(dossier_id: int) -> ResponseReturnValue:
    """Followed by its owner, who acts; with a mandate one only reads."""
    dossier = once_sent(followed(dossier_id))
    if dossier.owner_id != me().id:
        view, coming = tracking.track(dossier, me()), coming_for(dossier)
        return render_template(
            "applicant/accompanied.html", dossier=dossier, view=view, appointments=coming
        )
    page = tracking_page(dossier)
    messages.mark_read_by_owner(dossier)
    return page


def sent(dossier_id: int) -> Dossier:
    """The person's own file once sent; a draft leads to its tasks."""
    return once_sent(own_alone(dossier_id))


def once_sent(dossier: Dossier) -> Dossier:
    if dossier.status is Status.DRAFT:
        abort(redirect(url_for("application.tasks", dossier_id=dossier.id)))
    return dossier


def tracking_page(
    dossier: Dossier,
    *,
    message: MessageForm | None = None,
    answers: AnswersForm | None = None,
    number: NumberForm | None = None,
    refused: tuple[str, str] | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """The page with, when one was wrong, the form as it was sent.

    ``refused``: a kind of document, and why its file was not accepted.
    """
    view = tracking.track(dossier)
    form = message or MessageForm(formdata=None, key=secrets.token_urlsafe(16))
    form.to.choices = correspondents(view)
    answered = _answered(dossier)
    if answered and not message:
        form.to.data = answered.network.code if answered.network else ""
    page = render_template(
        "applicant/track.html",
        dossier=dossier,
        view=view,
        shared=team.is_shared(dossier),
        message_form=form,
        answered=answered,
        upload_form=UploadForm(formdata=None),
        number_form=number or NumberForm(formdata=None),
        awaits_number=company.awaits_number(dossier),
        followed=followed_plan(dossier, OWNER),
        sensitive_words=SENSITIVE[VERSION],
        mails=mail_copies.for_owner(dossier, me()),
        letters=letters_of(dossier),
        kept=kept_for(dossier),
        refused=refused,
        appointments=coming_for(dossier),
        answers_form=answers
        or AnswersForm.asking([one.id for one in view.questions], formdata=None),
    )
    return page, status


def _answered(dossier: Dossier) -> Message | None:
    """The message that a mail told of: its answer is what the person came for."""
    number = request.args.get("repondre", 0, type=int)
    return messages.message_to(dossier, number) if number else None


def correspondents(view: tracking.Tracking) -> dict[str, str]:
    at_work = {one.network.code: one.correspondent for one in view.states if one.can_write}
    return at_work | {"": _("L’accueil du guichet")}


@bp.post("/<int:dossier_id>/repondre")
def answer(dossier_id: int) -> ResponseReturnValue:
    """What is written is sent, question by question; what is left empty waits."""
    dossier = sent(dossier_id)
    form = AnswersForm.asking({one.id for one in questions_owed(dossier)} | answered(request.form))
    asked = {f"{ANSWER}{one.id}": one.label for one in questions_owed(dossier)}
    g.texts = {one.name: asked.get(one.name, one.label.text) for one in form.answers}
    if not form.validate():
        return tracking_page(dossier, answers=form, status=422)
    requests.answer_all(dossier, form.given, by=current_user)
    several = len(form.given) > 1
    flash(
        _("Vos réponses sont envoyées.") if several else _("Votre réponse est envoyée."), "success"
    )
    return redirect(url_for(".track", dossier_id=dossier.id))


@bp.get("/<int:dossier_id>/repondre")
@bp.get("/<int:dossier_id>/reponses/<int:_item>")
@bp.get("/<int:dossier_id>/accord/<_code>")
@bp.get("/<int:dossier_id>/reprendre/<int:_item>")
def reloaded(dossier_id: int, **_values: object) -> ResponseReturnValue:
    """Where a form is sent: reloading its answer, or opening it again, leads to the page."""
    return redirect(url_for(".track", dossier_id=sent(dossier_id).id))


@bp.post("/<int:dossier_id>/accord/<code>")
def agree(dossier_id: int, code: str) -> ResponseReturnValue:
    """The person's word for one more network: it receives the file at once."""
    dossier = sent(dossier_id)
    chosen = network(code) or abort(404)
    if not any(one.open and one.network_id == chosen.id for one in referrals_of(dossier)):
        read = EVERY if request.form.get("sensitive") else NECESSARY
        routes.agree(dossier, chosen, read, by=current_user)
    flash(_("Votre demande est envoyée %(to)s.", to=to(chosen)), "success")
    return redirect(url_for(".track", dossier_id=dossier.id))


@bp.post("/<int:dossier_id>/reprendre/<int:referral_id>")
def resume(dossier_id: int, referral_id: int) -> ResponseReturnValue:
    """One click takes up again what was closed for want of an answer."""
    referral = own_referral(sent(dossier_id), referral_id)
    if not just_done(referral, ReferralAction.RESUME, by=current_user):
        endings.resume(referral, by=current_user)
    flash("Votre demande est reprise. Le réseau est prévenu.", "success")
    return redirect(url_for(".track", dossier_id=dossier_id))


@bp.route("/<int:dossier_id>/retirer/<int:referral_id>", methods=["GET", "POST"])
def withdraw_from(dossier_id: int, referral_id: int) -> ResponseReturnValue:
    """Take the request, and one's word, back from one network; the others go on."""
    dossier = sent(dossier_id)
    referral = own_referral(dossier, referral_id)
    form = WithdrawForm(seen=referral.version)
    if not just_done(referral, ReferralAction.WITHDRAW, by=current_user):
        check(closed_to(current_user, referral, ReferralAction.WITHDRAW))
        if not form.validate_on_submit():
            return render_template(
                "applicant/withdraw.html", dossier=dossier, form=form, network=referral.network
            )
        endings.withdraw(referral, by=current_user, seen=form.seen.data)
    left = beside(referral.network)
    told = _("Votre demande %(network)s est retirée : ce réseau est prévenu.", network=left)
    flash(told, "success")
    return redirect(url_for(".track", dossier_id=dossier_id))


def own_referral(dossier: Dossier, referral_id: int) -> Referral:
    found = (one for one in routes.referrals_of(dossier) if one.id == referral_id)
    return next(found, None) or abort(404)


def check(why_closed: str) -> None:
    """Raises Refused: a page that leads nowhere is not shown."""
    if why_closed:
        raise Refused(why_closed)


@bp.get("/<int:dossier_id>/reponses")
def answers(dossier_id: int) -> ResponseReturnValue:
    dossier = once_sent(followed(dossier_id))
    sections = sections_read(dossier, reader_of(dossier, me()))
    return render_template("applicant/answers.html", dossier=dossier, sections=sections)


@bp.get("/<int:dossier_id>/courriels/<int:email_id>")
def mail(dossier_id: int, email_id: int) -> str:
    """A mail as it was sent to the person."""
    dossier = sent(dossier_id)
    found = mail_copies.find(mail_copies.for_owner(dossier, me()), email_id) or abort(404)
    return render_template("applicant/mail.html", dossier=dossier, mail=found)


@bp.route("/<int:dossier_id>/retirer", methods=["GET", "POST"])
def withdraw(dossier_id: int) -> ResponseReturnValue:
    dossier = sent(dossier_id)
    form = WithdrawForm(seen=dossier.version)
    if not journal.just_done(dossier, "dossier.withdraw", by=current_user):
        check(commands.why_closed(dossier, Action.WITHDRAW, {Party.OWNER}))
        if not form.validate_on_submit():
            return render_template(
                "applicant/withdraw.html", dossier=dossier, form=form, network=None
            )
        commands.act(dossier, Action.WITHDRAW, by=current_user, seen=form.seen.data)
    flash("Votre demande est retirée. Les réseaux sont prévenus.", "success")
    return redirect(url_for(".track", dossier_id=dossier.id))


def keep_simulation(_: object, user: User) -> None:
    """A new account finds its simulator's answers in a first draft."""
    carried = kept_answers()
    if carried:
        commands.start(user, f"simulator:{secrets.token_urlsafe(16)}", carried)
        forget()
