"""The administrators' pages beside accounts and figures: mails, state of the portal."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.administration import MailsForm
from portal import outbox
from portal.extensions import limiter
from portal.french import plural
from portal.jinja import query_with
from portal.monitoring import health as state_of_the_portal
from portal.monitoring import mails as outgoing
from portal.monitoring import seals
from portal.monitoring.mails import Mail
from portal.outbox import EmailState
from portal.views import rule_quality, sittings
from portal.views.guards import only
from portal.vocabulary import RoleName

bp = Blueprint("administration", __name__, url_prefix="/administration")
bp.before_request(only(RoleName.ADMIN))
for pages in (rule_quality, sittings):
    pages.add_to(bp)


@bp.get("/reglages")
def settings() -> str:
    """All that an administrator can change without code."""
    return render_template("administration/settings.html")


@bp.get("/courriels")
def mails() -> str:
    form = MailsForm(request.args)
    form.offer((one.value, outgoing.state_words(one)) for one in EmailState)
    state = EmailState(form.state.data) if form.state.data else None
    pages, found = outgoing.page(state, form.address.data or "", request.args.get("page"))
    return render_template(
        "administration/mails.html",
        form=form,
        counts=outbox.counts(),
        tried_in_vain=outbox.tried_in_vain(),
        mails=found,
        pagination=pages,
        page_url=lambda number: query_with(page=number),
        kept_as_files=outgoing.kept_as_files(),
        state_words=outgoing.state_words,
    )


@bp.get("/courriels/<int:email_id>")
def mail(email_id: int) -> str:
    found = outgoing.find(email_id) or abort(404)
    kept = outgoing.kept_as_files()
    return render_template(
        "administration/mail.html", mail=found, kept_as_files=kept, state_words=outgoing.state_words
    )


@bp.get("/courriels/<int:email_id>.eml")
def mail_file(email_id: int) -> Response:
    found = readable(email_id)
    return Response(
        outbox.as_message(found.email).as_bytes(),
        content_type="message/rfc822",
        headers={"Content-Disposition": f'attachment; filename="courriel-{email_id}.eml"'},
    )


@bp.post("/courriels/<int:email_id>/renvoyer")
def resend(email_id: int) -> ResponseReturnValue:
    found = outgoing.find(email_id) or abort(404)
    outbox.resend(found.email)
    flash("Le courriel repart dans la minute.", "success")
    return redirect(url_for(".mail", email_id=email_id))


@bp.post("/courriels/renvoyer")
def resend_failed() -> ResponseReturnValue:
    count = outbox.resend_failed()
    verb = "repart" if count < 2 else "repartent"
    flash(f"{plural(count, 'courriel')} {verb} dans la minute.", "success")
    return redirect(url_for(".mails"))


def readable(email_id: int) -> Mail:
    found = outgoing.find(email_id)
    return abort(404) if found is None or found.hidden else found


@bp.get("/etat")
@limiter.limit("60/hour", exempt_when=lambda: "documents" not in request.args)
def health() -> str:
    """Reading only: looking for every document must not hold the database's lock."""
    asked = "documents" in request.args
    found = state_of_the_portal.health()
    return render_template(
        "administration/health.html",
        health=found,
        silent=state_of_the_portal.worker_is_silent(found.beats),
        missed=state_of_the_portal.morning_is_missed(found.beats),
        at_fault=state_of_the_portal.documents_at_fault(),
        broken_lines=seals.broken_lines() if found.lines_broken else [],
        turned_at=seals.turned_at(),
        documents=state_of_the_portal.check_documents() if asked else None,
    )
