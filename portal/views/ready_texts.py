"""« Textes prêts »: written and looked at in one's own space, and put in a field of a form."""

import secrets
from collections.abc import Callable

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import TextAreaField

from forms.ready_texts import INSERT, PERSONAL, ReadyTextForm
from portal.casework import ready_texts, ready_words
from portal.casework.ready_texts import ReadyText, may_remove
from portal.dossiers.models import Dossier
from portal.networks.models import Network
from portal.privacy.commands import note_opening
from portal.privacy.models import Purpose
from portal.privacy.purposes import Why
from portal.referrals.models import Referral
from portal.referrals.queries import referral_of_number
from portal.views.current import me

CHOOSE = "Choisissez un texte à insérer"


def texts() -> ResponseReturnValue:
    found = ready_texts.all_for(me(), at_office=at_office())
    return render_template(
        "adviser/ready_texts.html",
        shared=[one for one in found if one.owner_id is None],
        mine=[one for one in found if one.owner_id],
        read={one.id: ready_words.shown(one.body, at_office=at_office()) for one in found},
        several=not at_office() and len(me().network_ids) > 1,
    )


def at_office() -> bool:
    """Whether this page is the front desk's, which keeps texts of its own."""
    return request.blueprint == "front_desk"


def new_text() -> ResponseReturnValue:
    form = ReadyTextForm.among(own_networks(), data={"key": secrets.token_urlsafe(16)})
    if at_office():
        form.without_network("Toute l’équipe de l’accueil")
    if "look" in request.form or not checked(form):
        return page(form)
    chosen = "" if at_office() else form.network.data
    network = next((one for one in of_mine() if str(one.id) == chosen), None)
    personal = form.whose.data == PERSONAL
    ready_texts.write(
        network, form.title.data, form.body.data,
        personal=personal, key=form.key.data, by=me(),
    )  # fmt: skip
    flash("Le texte est prêt.", "success")
    return redirect(url_for(".texts"))


def one_text(text_id: int) -> ResponseReturnValue:
    found = _own(text_id)
    shown = {"title": found.title, "body": found.body, "seen": found.version}
    form = ReadyTextForm(data=shown)
    if at_office():
        form.without_network("")
    else:
        del form.network
    del form.whose
    if "look" in request.form or not checked(form):
        return page(form, found)
    g.texts = {one.name: one.label.text for one in (form.title, form.body)}
    ready_texts.change(found, form.title.data, form.body.data, by=me(), seen=form.seen_number)
    flash("Le texte est enregistré.", "success")
    return redirect(url_for(".texts"))


def remove_text(text_id: int) -> ResponseReturnValue:
    ready_texts.remove(_own(text_id), by=me())
    flash("Le texte est retiré.", "success")
    return redirect(url_for(".texts"))


def _own(text_id: int) -> ReadyText:
    return ready_texts.text(text_id, me(), at_office=at_office()) or abort(404)


def checked(form: ReadyTextForm) -> bool:
    """Whether it was sent and is good; each fault stands at its field, with its line."""
    if not form.is_submitted():
        return False
    valid = form.validate()
    faults = ready_words.faults(form.body.data or "", at_office=at_office())
    form.tell(one.words for one in faults)
    return valid and not faults


def page(form: ReadyTextForm, found: ReadyText | None = None) -> ResponseReturnValue:
    """With the preview when its button was pressed."""
    looking = "look" in request.form
    preview = previewed(form) if looking else ""
    shown = render_template(
        "adviser/ready_text.html",
        form=form,
        text=found,
        preview=preview,
        names=ready_words.vocabulary(at_office=at_office()).known,
        removable=found is not None and may_remove(found, me()),
    )
    return shown, 422 if form.errors else 200


def previewed(form: ReadyTextForm) -> str:
    """With a file of one's own network, which its person will know was opened."""
    body = form.body.data or ""
    form.tell(one.words for one in ready_words.faults(body, at_office=at_office()))
    if form.body.errors:
        return ""
    if "number" not in form or not form.number.data:
        return ready_words.with_examples(body)
    referral = referral_of_number(form.number.data, me())
    if referral is None:
        form.number.errors = ["Aucun dossier de votre réseau ne porte ce numéro"]
        return ""
    note_opening(referral.dossier_id, lambda: Why(Purpose.TEXT), by=me())
    return ready_words.filled(body, referral, by=me())


def insert(form: FlaskForm, referral: Referral) -> bool:
    """Put the chosen text in the field whose button was pressed, after what is typed there.

    False when no such button was pressed.
    """
    return _insert(
        form, referral.network_id, lambda body: ready_words.filled(body, referral, by=me())
    )


def insert_at_office(form: FlaskForm, dossier: Dossier) -> bool:
    """The same of a text of the front desk."""
    return _insert(form, None, lambda body: ready_words.filled_at_office(body, dossier, by=me()))


def _insert(form: FlaskForm, network_id: int | None, filled: Callable[[str], str]) -> bool:
    office = network_id is None
    name = request.form.get(INSERT, "")
    field = next((one for one in form if one.name == name), None)
    if not isinstance(field, TextAreaField):
        return False
    chosen = request.form.get(f"ready-{name}", "")
    number = int(chosen) if is_number(chosen) else 0
    found = ready_texts.text(number, me(), at_office=office)
    if found is None or found.network_id != network_id:
        field.errors = [CHOOSE]
    elif ready_words.faults(found.body, at_office=office):
        field.errors = ["Ce texte ne peut plus être rempli : corrigez-le dans « Textes prêts »"]
    else:
        field.data = f"{field.data or ''}\n\n{filled(found.body)}".strip()
    return True


def is_number(text: str) -> bool:
    return text.isdecimal() and len(text) < 10


def of_mine() -> list[Network]:
    found = {one.desk.network for one in me().roles if one.desk}
    return sorted(found, key=lambda one: one.position)


def own_networks() -> dict[str, str]:
    return {str(one.id): one.name for one in of_mine()}


def add_to(bp: Blueprint) -> None:
    """The addresses of this module, in a space of the staff."""
    here, both = "/textes-prets", ["GET", "POST"]
    bp.add_url_rule(here, "texts", texts)
    bp.add_url_rule(f"{here}/nouveau", "new_text", new_text, methods=both)
    bp.add_url_rule(f"{here}/<int:text_id>", "one_text", one_text, methods=both)
    bp.add_url_rule(f"{here}/<int:text_id>/retirer", "remove_text", remove_text, methods=["POST"])
