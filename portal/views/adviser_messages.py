"""What an adviser writes to the person, with files, and the person's files filed as documents."""

from flask import Blueprint, abort, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.adviser import FileAwayForm, MessageForm
from forms.steps import offer
from portal.database import release
from portal.dossiers import attachments, documents, messages
from portal.dossiers.models import Dossier
from portal.networks.queries import document_kinds
from portal.referrals import filing, offers
from portal.views import ready_texts, threads
from portal.views.adviser_file import back, own, shown
from portal.views.current import me
from portal.views.limits import message_files


@message_files
def write(referral_id: int) -> ResponseReturnValue:
    form = MessageForm(prefix="message-")
    if not threads.prepared(form, lambda: file_of(referral_id)):
        ready_texts.insert(form, own(referral_id))
        return shown(own(referral_id), message=form), threads.status(form)
    referral = own(referral_id)
    messages.send(referral.dossier, referral.network, form.body.data or "", form.key.data, by=me())
    flash("Votre message est envoyé.", "success")
    return back(referral, "messages")


def thread(referral_id: int) -> ResponseReturnValue:
    """Where a mail leads, also after signing in: straight to the answer's field."""
    return back(own(referral_id), "message-body")


@message_files
def hold(referral_id: int, key: str) -> ResponseReturnValue:
    def remove_url(number: int) -> str:
        return url_for("adviser.let_fall", referral_id=referral_id, key=key, attachment_id=number)

    return threads.one_by_one(key, lambda: file_of(referral_id), remove_url)


def let_fall(referral_id: int, key: str, attachment_id: int) -> ResponseReturnValue:
    return threads.taken_back(attachment_id, key, lambda: file_of(referral_id))


def file_of(referral_id: int) -> Dossier:
    return own(referral_id).dossier


def file_away(referral_id: int, attachment_id: int) -> ResponseReturnValue:
    """A file that came with a message becomes a document of the dossier, of the kind chosen."""
    referral = own(referral_id)
    attachment = filing.fileable(referral, attachment_id) or abort(404)
    form, found = FileAwayForm(), offers.documents(referral)
    offer(form.kind, {one.code: one.name for one in found})
    if form.validate_on_submit():
        return filed(referral_id, attachment_id, form.kind.data)
    page = render_template(
        "adviser/file_away.html",
        referral=referral,
        dossier=referral.dossier,
        attachment=attachment,
        form=form,
        hints={one.code: one.hint for one in found if one.hint},
    )
    return page, 422 if form.errors else 200


def filed(referral_id: int, attachment_id: int, code: str) -> ResponseReturnValue:
    """Its content is written again before any row changes: each row has its own."""
    attachment = filing.fileable(own(referral_id), attachment_id) or abort(404)
    if attachment.document:
        flash("C’est déjà fait.", "info")
        return back(own(referral_id), "messages")
    key, name, media_type = attachment.storage_key, attachment.name, attachment.media_type
    attachments.check_readable(attachment)
    release()
    received = filing.copied(key, name, media_type)
    referral = own(referral_id)
    kind = next(iter(document_kinds([code])), None) or abort(404)
    attachment = filing.fileable(referral, attachment_id) or abort(404)
    with documents.discarded_if_refused(received):
        filing.file_away(referral, attachment, kind, received, by=me())
    flash(f"Le fichier est classé : {kind.name}.", "success")
    return back(referral, "documents")


def add_to(bp: Blueprint) -> None:
    """The addresses of this module, in the adviser's space."""
    here = "/dossiers/<int:referral_id>/messages"
    bp.add_url_rule(here, "write", write, methods=["POST"])
    bp.add_url_rule(here, "thread", thread)
    bp.add_url_rule(f"{here}/fichiers/<key>", "hold", hold, methods=["POST"])
    taken = f"{here}/fichiers/<key>/<int:attachment_id>/retirer"
    bp.add_url_rule(taken, "let_fall", let_fall, methods=["POST"])
    filing_page = f"{here}/fichiers/<int:attachment_id>/classer"
    bp.add_url_rule(filing_page, "file_away", file_away, methods=["GET", "POST"])
