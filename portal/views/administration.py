"""The administrators' pages beside accounts and figures: mails, networks, state of the portal."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.administration import DeskForm, MailsForm, NetworkForm
from portal import outbox
from portal.dossiers.annexes import annexes_of, content
from portal.extensions import limiter
from portal.french import plural
from portal.jinja import query_with
from portal.monitoring import health as state_of_the_portal
from portal.monitoring import mails as outgoing
from portal.monitoring.counted import target_days
from portal.monitoring.mails import Mail
from portal.networks import commands, queries, wording
from portal.networks.models import Network
from portal.outbox import EmailState
from portal.views import rule_quality, sittings
from portal.views.current import me
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


@bp.get("/reseaux")
def networks() -> str:
    everyone = queries.networks()
    return render_template(
        "administration/networks.html",
        networks=everyone,
        to_confirm=queries.figures_to_confirm(everyone),
        in_force=queries.schemes_in_force,
    )


@bp.get("/reseaux/a-confirmer")
def to_confirm() -> str:
    found = queries.figures_to_confirm()
    return render_template("administration/to_confirm.html", to_confirm=found, wording=wording)


@bp.get("/reseaux/<code>")
def network(code: str) -> str:
    found = known(code)
    return render_template(
        "administration/network.html",
        network=found,
        wording=wording,
        in_force=queries.version_in_force,
        annexes={key: content(row) for key, row in annexes_of(found).items()},
        target_days=target_days,
    )


@bp.route("/reseaux/<code>/contact", methods=["GET", "POST"])
def edit_network(code: str) -> ResponseReturnValue:
    found = known(code)
    form = NetworkForm(obj=found)
    if form.validate_on_submit():
        commands.change_network(found, by=me(), **form.values())
        flash("Les informations du réseau sont enregistrées.", "success")
        return redirect(url_for(".network", code=code))
    return render_template("administration/network_form.html", form=form, network=found)


@bp.route("/reseaux/<code>/guichets/<int:desk_id>", methods=["GET", "POST"])
def edit_desk(code: str, desk_id: int) -> ResponseReturnValue:
    found = known(code)
    desk = next((one for one in found.desks if one.id == desk_id), None) or abort(404)
    form = DeskForm(obj=desk)
    if form.validate_on_submit():
        commands.change_desk(desk, by=me(), **form.values())
        flash("Le guichet est enregistré.", "success")
        return redirect(url_for(".network", code=code))
    return render_template("administration/desk_form.html", form=form, network=found, desk=desk)


@bp.post("/reseaux/<code>/confirmer")
def confirm(code: str) -> ResponseReturnValue:
    """One column of the network, or of the version in force of one of its schemes."""
    found, column = known(code), request.form.get("column", "")
    version_id = request.form.get("version", type=int)
    rows = {version.id: version for version in queries.schemes_in_force(found)}
    row = found if version_id is None else rows.get(version_id) or abort(404)
    commands.confirm(row, [column], by=me())
    flash(f"Confirmé : {wording.COLUMNS.get(column, column)}.", "success")
    if "list" in request.form:
        return redirect(url_for(".to_confirm"))
    return redirect(url_for(".network", code=code))


def known(code: str) -> Network:
    return queries.network(code) or abort(404)


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
        documents=state_of_the_portal.check_documents() if asked else None,
    )
