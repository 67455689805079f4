"""A document beside the verdict on it, and the pictures of its pages."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.documents import ACCEPT, DATE, EXPIRE, REFUSE, JudgeForm
from forms.steps import offer
from portal.database import now, release
from portal.dossiers import previews
from portal.dossiers.document_reasons import DocumentReason, written
from portal.dossiers.documents import check_readable
from portal.dossiers.journal import A_MOMENT
from portal.dossiers.models import Document, DocumentState
from portal.dossiers.previews import Kept
from portal.errors import Refused
from portal.privacy.commands import note_seeing
from portal.privacy.purposes import at_network
from portal.referrals import commands, queries, verdicts
from portal.referrals.models import Referral
from portal.referrals.study import own_document, own_documents
from portal.referrals.workflow import Action
from portal.views.adviser_file import back, own
from portal.views.attempts import Outcome, attempt
from portal.views.current import me
from portal.views.files import CLOSED_BOX
from portal.views.limits import previewed

CHOSEN = [one for one in DocumentReason if one is not DocumentReason.EXPIRED]
"""The reasons to choose from: that it is too old has a button of its own."""
GONE = "Ce document n’est pas, ou n’est plus, parmi ceux que la personne partage avec votre réseau."
DONE = {
    ACCEPT: "« {} » : accepté.",
    REFUSE: "« {} » : à renvoyer. La personne est prévenue.",
    EXPIRE: "« {} » : un plus récent est demandé. La personne est prévenue.",
    DATE: "« {} » : la date est notée.",
}


@dataclass(frozen=True)
class Place:
    """Where a document stands among those of its file that can be opened."""

    rank: int
    count: int
    previous: Document | None
    next: Document | None


def document(referral_id: int, document_id: int) -> ResponseReturnValue:
    referral, found = own_pair(referral_id, document_id)
    check_readable(found)
    form = JudgeForm(prefix=f"d{found.id}-", seen=found.state.value, dated_on=found.dated_on)
    offer(form.reason, {one.value: one.staff for one in CHOSEN})
    form.wordless = DocumentReason.OTHER.value
    if form.is_submitted() and form.validate() and (answer := judged(referral, found, form)):
        return answer
    wrong = bool(form.errors or form.form_errors)
    return page(referral_id, found, form), 422 if wrong else 200


def own_pair(referral_id: int, document_id: int) -> tuple[Referral, Document]:
    """A document of a file of the reader's own network, or 404: which of the two is not said."""
    referral = own(referral_id)
    return referral, own_document(referral, document_id) or abort(404, GONE)


def page(referral_id: int, found: Document, form: JudgeForm) -> str:
    document_id, looked_at = found.id, Kept(found.storage_key, found.media_type)
    release()
    preview = previews.preview(looked_at)
    referral, found = own_pair(referral_id, document_id)
    months = found.kind.valid_months
    return render_template(
        "adviser/document.html",
        referral=referral,
        dossier=referral.dossier,
        document=found,
        preview=preview,
        place=place(referral, found),
        form=form,
        closed=commands.closed_to(me(), referral, Action.REQUEST_INFO),
        hints={one.value: f"« {one.words}. »" for one in CHOSEN if one is not DocumentReason.OTHER},
        expired=written(DocumentReason.EXPIRED, "", months).replace("\n", " "),
    )


def place(referral: Referral, found: Document) -> Place:
    there = [one for one in own_documents(referral) if one.readable]
    rank = there.index(found)
    before = there[rank - 1] if rank else None
    return Place(rank + 1, len(there), before, next(iter(there[rank + 1 :]), None))


def judged(referral: Referral, found: Document, form: JudgeForm) -> ResponseReturnValue | None:
    """The way on once it is done; None when the form is to be corrected."""
    referral_id, document_id, verdict = referral.id, found.id, form.verdict.data or ""
    outcome = attempt(
        form,
        lambda: do(referral, found, form),
        repeated=lambda: is_kept(own_pair(referral_id, document_id)[1], form),
        closed=lambda: commands.closed_to(me(), own(referral_id), Action.REQUEST_INFO),
    )
    if outcome is Outcome.WRONG:
        return None
    done = outcome is Outcome.DONE
    referral, found = own_pair(referral_id, document_id)
    said = DONE[verdict].format(found.kind.name) if done else "C’est déjà fait."
    flash(said, "success" if done else "info")
    return redirect(here(referral, found)) if verdict == DATE else onward(referral, found)


def do(referral: Referral, found: Document, form: JudgeForm) -> None:
    """The date counts whatever the verdict: a document too old is told from it."""
    day, seen = form.dated_on.data, form.seen.data
    if day and day != found.dated_on:
        verdicts.read_date(referral, found, day, by=me(), seen=seen)
    if form.verdict.data == DATE:
        return
    code = coded(form)
    verdicts.judge(
        referral, found, accepted=code is None, reason=form.text.data or "",
        code=code or DocumentReason.OTHER, by=me(), seen=seen,
    )  # fmt: skip


def coded(form: JudgeForm) -> DocumentReason | None:
    """Why it is to be sent again; None when it is good."""
    found: dict[str | None, Callable[[], DocumentReason]] = {
        REFUSE: lambda: DocumentReason(form.reason.data),
        EXPIRE: lambda: DocumentReason.EXPIRED,
    }
    return found[form.verdict.data]() if form.verdict.data in found else None


def is_kept(found: Document, form: JudgeForm) -> bool:
    """Whether they did just this a moment ago."""
    if form.verdict.data == DATE:
        return found.dated_on == form.dated_on.data
    mine = found.judged_by_id == me().id and found.judged_at is not None
    lately = mine and found.judged_at and found.judged_at > now() - A_MOMENT
    code = coded(form)
    reason = written(code, form.text.data or "", found.kind.valid_months) if code else ""
    state = DocumentState.REFUSED if code else DocumentState.ACCEPTED
    return bool(lately) and (found.state, found.reason) == (state, reason)


def onward(referral: Referral, found: Document) -> ResponseReturnValue:
    """On to the next document that nobody has judged; back to the file after the last one."""
    waiting = [one for one in own_documents(referral) if one.state is DocumentState.RECEIVED]
    after = [one for one in waiting if one.id > found.id]
    following = next(iter(after or waiting), None)
    return redirect(here(referral, following)) if following else back(referral, "documents")


def here(referral: Referral, found: Document) -> str:
    return url_for("adviser.document", referral_id=referral.id, document_id=found.id)


@previewed
def document_page(referral_id: int, document_id: int, number: int) -> Response:
    """The picture of one page, counted from 1; that the document was seen is noted."""
    referral = queries.own_referral(referral_id, me()) or abort(404)
    found = own_document(referral, document_id) or abort(404)
    check_readable(found)
    dossier_id, why = found.dossier_id, at_network(referral, me())
    looked_at = Kept(found.storage_key, found.media_type)
    release()
    try:
        content, media_type = previews.picture(looked_at, number)
    except Refused:
        abort(404)
    note_seeing(dossier_id, document_id, why, by=me())
    headers = {"Content-Security-Policy": CLOSED_BOX, "X-Content-Type-Options": "nosniff"}
    return Response(content, mimetype=media_type, headers=headers)


def add_to(bp: Blueprint) -> None:
    """The addresses of this module, in the adviser's space."""
    one = "/dossiers/<int:referral_id>/documents/<int:document_id>"
    bp.add_url_rule(one, "document", document, methods=["GET", "POST"])
    bp.add_url_rule(f"{one}/pages/<int:number>", "document_page", document_page)
