"""The team of a file, as its owner writes it: the list, each card, each consent asked."""

import secrets

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from forms.accounts import ButtonForm
from forms.founders import CardForm, shown
from portal.dossiers import completeness, founders, team, team_part
from portal.dossiers.founder_models import Founder
from portal.dossiers.models import Dossier
from portal.dossiers.team import Member
from portal.dossiers.workflow import Status
from portal.extensions import limiter
from portal.languages import _
from portal.users.models import User
from portal.views.application import own, steps
from portal.views.current import me
from portal.views.guards import signed_in
from portal.views.keeping import Fields, Keeper, keeps
from portal.views.limits import person

bp = Blueprint("founders", __name__, url_prefix="/mes-demandes/<int:dossier_id>/associes")
bp.before_request(signed_in)
PART = "associes"
LINKS = limiter.limit("20 per hour", methods=["POST"], key_func=person)
"""Mails that one person can have sent to other people's mailboxes."""


def shared(dossier_id: int) -> Dossier:
    """The person's own file, carried by several; else the question that would say so."""
    dossier = own(dossier_id)
    if not team.is_shared(dossier):
        abort(redirect(url_for("application.tasks", dossier_id=dossier.id)))
    return dossier


def card_of(dossier: Dossier, founder_id: int) -> Member:
    found = (one for one in team.team(dossier) if one.founder.id == founder_id)
    return next(found, None) or abort(404)


@bp.get("/")
def index(dossier_id: int) -> ResponseReturnValue:
    dossier = shared(dossier_id)
    members, networks = team.team(dossier), team.receivers(dossier)
    draft = dossier.status is Status.DRAFT
    return render_template(
        "application/founders.html",
        dossier=dossier,
        members=members,
        total=team.share_words(team.total(members)),
        difference=team.difference(members),
        networks=networks,
        to_ask={one.position for one in members if team.needs_asking(one, networks)},
        identity=team_part.identity,
        form=ButtonForm(formdata=None),
        writable=founders.is_writable(dossier, by=current_user),
        following=completeness.following(dossier, PART) if draft else None,
        **({"steps": steps(dossier, PART)} if draft else {}),
    )


@bp.route("/ajouter", methods=["GET", "POST"])
def add(dossier_id: int) -> ResponseReturnValue:
    dossier = shared(dossier_id)
    founders.check_writable(dossier, current_user)
    form = CardForm.asking(
        team.FIELDS, _addresses(dossier, None), data={"key": secrets.token_urlsafe(16)}
    )
    if request.method == "POST":
        return _keep(dossier, None, form)
    return _show(dossier, None, form)


@bp.route("/moi", methods=["GET", "POST"])
def mine(dossier_id: int) -> ResponseReturnValue:
    """What the questionnaire does not ask the owner: their share, their loan."""
    dossier = shared(dossier_id)
    return _card(dossier, team.team(dossier)[0])


@bp.route("/<int:founder_id>", methods=["GET", "POST"])
def card(dossier_id: int, founder_id: int) -> ResponseReturnValue:
    dossier = shared(dossier_id)
    member = card_of(dossier, founder_id)
    if member.is_owner:
        return redirect(url_for(".mine", dossier_id=dossier.id))
    return _card(dossier, member)


def _card(dossier: Dossier, member: Member) -> ResponseReturnValue:
    founders.check_writable(dossier, current_user)
    taken = _addresses(dossier, member)
    if request.method == "POST":
        return _keep(dossier, member, CardForm.asking(member.asked, taken))
    raw = shown({name: member.values[name] for name in member.asked}, member.founder.typed)
    raw["seen"] = str(member.founder.version or "")
    return _show(dossier, member, CardForm.asking(member.asked, taken, formdata=raw))


def _addresses(dossier: Dossier, member: Member | None) -> set[str]:
    others = [one for one in team.team(dossier) if member is None or one.founder != member.founder]
    return {one.values["email"].lower() for one in others if one.values["email"]}


def _keep(dossier: Dossier, member: Member | None, form: CardForm) -> ResponseReturnValue:
    valid = form.validate()
    g.texts = {one.name: one.label.text for one in form.cards}
    founder = _written(dossier, member, form, request.form, by=me())
    if founder is None:
        return _show(dossier, None, form), 422
    if valid:
        flash("La fiche est enregistrée.", "success")
        return redirect(url_for(".index", dossier_id=dossier.id))
    form.seen.data, form.seen.raw_data = founder.version, None
    return _show(dossier, team.member_of(dossier, founder), form)


def _written(
    dossier: Dossier, member: Member | None, form: CardForm, posted: Fields, *, by: User
) -> Founder | None:
    """All that is understood is kept, and what is not as it was typed; no card of nothing."""
    values, typed = form.harvest(posted)
    if form.errors and member is None and not typed and not any(values.values()):
        return None
    founder = _row(dossier, member, form, by)
    seen = form.seen.data if member and member.founder.id else None
    founders.keep(founder, values, typed, by=by, seen=seen)
    return founder


def _row(dossier: Dossier, member: Member | None, form: CardForm, by: User) -> Founder:
    if member is None:
        return founders.add(dossier, form.key.data or "", by=by)
    if member.is_owner:
        return founders.owner_card(dossier, by=by)
    return member.founder


def _save_kept(dossier: Dossier, which: str, fields: Fields, user: User) -> bool:
    if not team.is_shared(dossier):
        return False
    members = {str(one.founder.id): one for one in team.team(dossier)}
    member = team.team(dossier)[0] if which == "moi" else members.get(which)
    if member is None and which != "nouveau":
        return False
    asked = member.asked if member else team.FIELDS
    taken = _addresses(dossier, member)
    form = CardForm.asking(asked, taken, formdata=fields, meta={"csrf": False})
    form.validate()
    _written(dossier, member, form, fields, by=user)
    return True


keeps(PART, "founders.add", Keeper(lambda _: "nouveau", _save_kept))
keeps(PART, "founders.mine", Keeper(lambda _: "moi", _save_kept))
keeps(PART, "founders.card", Keeper(lambda here: str(here["founder_id"]), _save_kept))


def _show(dossier: Dossier, member: Member | None, form: CardForm) -> str:
    draft = dossier.status is Status.DRAFT
    return render_template(
        "application/founder.html",
        dossier=dossier,
        member=member,
        form=form,
        **({"steps": steps(dossier, PART)} if draft else {}),
    )


@bp.route("/<int:founder_id>/retirer", methods=["GET", "POST"])
def remove(dossier_id: int, founder_id: int) -> ResponseReturnValue:
    dossier = shared(dossier_id)
    member = card_of(dossier, founder_id)
    founders.check_writable(dossier, current_user)
    form = ButtonForm()
    if form.validate_on_submit():
        founders.remove(member.founder, by=current_user)
        flash(_("%(name)s n’est plus dans votre demande.", name=member.name), "success")
        return redirect(url_for(".index", dossier_id=dossier.id))
    return render_template(
        "application/founder_remove.html", dossier=dossier, member=member, form=form
    )


@bp.post("/<int:founder_id>/accord")
@LINKS
def ask(dossier_id: int, founder_id: int) -> ResponseReturnValue:
    """Send the link, or send it again."""
    dossier = shared(dossier_id)
    member = card_of(dossier, founder_id)
    founders.ask(member.founder, by=current_user)
    flash(_("Un courriel part vers %(email)s.", email=member.values["email"]), "success")
    return redirect(url_for(".index", dossier_id=dossier.id))


@bp.get("/<int:founder_id>/accord")
def reloaded(dossier_id: int, founder_id: int) -> ResponseReturnValue:  # noqa: ARG001
    return redirect(url_for(".index", dossier_id=shared(dossier_id).id))
