"""The texts of mails: written, looked at with a real file, compared, put back."""

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.administration_texts import MailTextForm, PreviewForm
from forms.rules import version_of
from portal.errors import Stale
from portal.letters import checking, texts
from portal.letters.mails import Kind, Mail, To, mails
from portal.letters.texts import Source
from portal.privacy.commands import note_opening
from portal.privacy.models import Purpose
from portal.privacy.purposes import Why
from portal.tuning import mail_texts, previews
from portal.tuning.previews import Preview
from portal.views.attempts import once
from portal.views.current import me
from portal.views.guards import only
from portal.vocabulary import RoleName

bp = Blueprint("mail_texts", __name__, url_prefix="/administration/textes")
bp.before_request(only(RoleName.ADMIN))

NO_SUCH_FILE = "Aucun dossier que vous pouvez lire ne porte ce numéro"


@bp.get("/")
def index() -> str:
    changed = mail_texts.active_versions()
    known = mails()
    broken = {
        name
        for name, row in changed.items()
        if name in known and checking.faults(known[name], texts.source_of(row))
    }
    return render_template(
        "administration/texts.html",
        groups={to.label: [one for one in known.values() if one.to is to] for to in To},
        changed=changed,
        broken=broken,
    )


@bp.get("/<name>")
def text(name: str) -> str:
    mail = known_mail(name)
    source = texts.active(name)
    form = MailTextForm(data=first_shown(mail, source))
    return page(mail, form, PreviewForm(formdata=None))


@bp.post("/<name>")
def change(name: str) -> ResponseReturnValue:
    """One form, two buttons: looking changes nothing."""
    mail, form, look = known_mail(name), MailTextForm(), PreviewForm()
    source = Source(0, form.subject.data or "", form.body.data or "")
    form.tell(checking.faults(mail, source))
    if "look" in request.form:
        seen = None if form.broken else previewed(mail, source, look)
        return page(mail, form, look, preview=seen), 422 if form.broken or look.errors else 200
    if not form.validate_on_submit() or form.broken:
        return page(mail, form, look), 422
    return kept(mail, form, look)


@bp.get("/<name>/versions/<int:number>")
def version(name: str, number: int) -> str:
    """An earlier text, beside the one before it, and as it would leave."""
    mail = known_mail(name)
    found = mail_texts.version(mail, number) or abort(404)
    before = mail_texts.version(mail, number - 1) if number else None
    return render_template(
        "administration/text_version.html",
        mail=mail,
        version=found,
        before=before,
        leaving=texts.active(name).version,
        lines=mail_texts.compared((before or found).source, found.source),
        preview=previews.with_examples(mail, found.source),
    )


@bp.get("/<name>/versions/<int:number>.eml")
def message(name: str, number: int) -> Response:
    """To be opened in a mail programme: our own pages cannot hold the styles of a mail."""
    mail = known_mail(name)
    found = mail_texts.version(mail, number) or abort(404)
    return Response(
        previews.as_message(mail, found.source),
        content_type="message/rfc822",
        headers={"Content-Disposition": f'attachment; filename="{name}-{number}.eml"'},
    )


@bp.post("/<name>/versions/<int:number>/revenir")
def go_back(name: str, number: int) -> ResponseReturnValue:
    mail, seen = known_mail(name), version_of(request.form.get("seen", ""))
    if once(
        lambda: mail_texts.go_back(mail, number, by=me(), seen=seen),
        repeated=lambda: mail_texts.just_gone_back(mail, number, by=me()),
    ):
        flash("Ce texte part de nouveau dans les prochains courriels.", "success")
    return redirect(url_for(".text", name=name))


def kept(mail: Mail, form: MailTextForm, look: PreviewForm) -> ResponseReturnValue:
    subject, body, note = form.subject.data or "", form.body.data or "", form.note.data or ""
    try:
        done = mail_texts.write(mail, subject, body, note, by=me(), seen=form.seen_number)
    except Stale:
        form.seen.data = str(mail_texts.last_version(mail))
        theirs = mail_texts.compared(texts.active(mail.name), Source(0, subject, body))
        return page(mail, form, look, theirs=theirs), 409
    said = (
        f"Version {done.version} enregistrée : elle part dès maintenant."
        if done
        else "Rien n’a changé."
    )
    flash(said, "success" if done else "info")
    return redirect(url_for(".text", name=mail.name))


def previewed(mail: Mail, source: Source, look: PreviewForm) -> Preview | None:
    """With a real file, which its person will know was opened; else with the examples."""
    if not look.number.data:
        yes, offered = (request.form.getlist(name) for name in ("yes", "offered"))
        held = {name: name in yes for name in offered if name in mail.known}
        return previews.with_examples(mail, source, held)
    dossier = previews.file_of(look.number.data, me())
    if dossier is None:
        look.number.errors = [NO_SUCH_FILE]
        return None
    note_opening(dossier.id, lambda: Why(Purpose.TEXT), by=me())
    return previews.with_file(mail, source, dossier)


def page(mail: Mail, form: MailTextForm, look: PreviewForm, **more: Any) -> str:
    found = mail_texts.versions(mail)
    shown = next(one for one in found if one.active)
    typed = Source(0, form.subject.data or "", form.body.data or "")
    offered = previews.choices(mail, shown.source if form.broken else typed)
    before = request.form.getlist("offered")
    yes = {one.name for one in offered if one.name not in before and one.about.example}
    return render_template(
        "administration/text.html",
        mail=mail,
        form=form,
        look=look,
        kinds=Kind,
        offered=offered,
        yes=yes | set(request.form.getlist("yes")),
        versions=found,
        active=shown,
        **{"preview": None, "theirs": None} | more,
    )


def first_shown(mail: Mail, source: Source) -> dict[str, str]:
    seen = str(mail_texts.last_version(mail))
    return {"subject": source.subject, "body": source.body, "seen": seen}


def known_mail(name: str) -> Mail:
    return mails().get(name) or abort(404)
