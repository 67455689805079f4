"""Behind the link that a founder receives: what is asked of them, and their answer.

Nobody needs an account here. Opening the page changes nothing: mailboxes open links first.
"""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.founders import WordForm
from portal.dossiers import founders, team
from portal.dossiers.course import course
from portal.dossiers.founder_models import Founder
from portal.dossiers.team import Member
from portal.dossiers.workflow import Status
from portal.errors import Refused
from portal.extensions import limiter
from portal.french import euros
from portal.languages import _
from portal.views.security import GUESSES, SAME_MAILBOX

bp = Blueprint("founder_consent", __name__, url_prefix="/accord")


@bp.route("/<token>", methods=["GET", "POST"])
@limiter.limit(GUESSES)
def show(token: str) -> ResponseReturnValue:
    founder, fresh = founders.founder_with(token)
    if founder is None:
        return render_template("public/founder_link_over.html", token=None), 410
    if not fresh:
        return render_template("public/founder_link_over.html", token=token), 410
    form = WordForm()
    if form.validate_on_submit():
        shown = (form.networks.data or "").split()
        founders.answer(founder, agrees=form.word.data == "agree", networks=shown)
        flash("Merci, votre réponse est enregistrée.", "success")
        return redirect(url_for(".show", token=token))
    return _page(founder, form), 422 if form.word.errors else 200


def _page(founder: Founder, form: WordForm) -> str:
    networks = team.receivers(founder.dossier)
    form.networks.data = " ".join(one.code for one in networks)
    member = team.member_of(founder.dossier, founder)
    return render_template(
        "public/founder_consent.html",
        form=form,
        member=member,
        dossier=founder.dossier,
        owner=team.team(founder.dossier)[0],
        networks=networks,
        about=_about(member),
        agreed=not team.uncovered(member, networks) and founder.word == "agreed",
        closed=founder.dossier.status is Status.CLOSED,
        sent=founder.dossier.status is not Status.DRAFT,
    )


def _about(member: Member) -> list[tuple[str, str]]:
    """What the request is, and to whoever borrows how much is asked for."""
    dossier = member.founder.dossier
    asked = course(dossier.answers, "application").answers.get("montant_demande")
    about = [(_("Le projet"), dossier.called)] if dossier.called else []
    if member.borrows and asked:
        about.append((_("Montant demandé pour le projet"), euros(asked)))
    return about


@bp.post("/<token>/nouveau-lien")
@limiter.limit(SAME_MAILBOX, key_func=lambda: f"link:{(request.view_args or {})['token']}")
def another(token: str) -> ResponseReturnValue:
    """A link too old is replaced by one that goes where the first one went."""
    founder, _ = founders.founder_with(token)
    if founder is None:
        return render_template("public/founder_link_over.html", token=None), 410
    try:
        founders.ask_again(founder)
    except Refused as error:
        flash(str(error), "info")
    else:
        flash("Un nouveau lien part vers votre adresse.", "success")
    return redirect(url_for(".show", token=token))


@bp.get("/<token>/nouveau-lien")
def reloaded(token: str) -> ResponseReturnValue:
    return redirect(url_for(".show", token=token))
