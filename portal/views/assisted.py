"""The front desk fills a file for someone, on the phone or from a paper form; and calls back."""

import secrets

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.application import UploadForm
from forms.front_desk import CallTaskForm
from forms.together import AssistForm, SendLinkForm, SignedForm
from portal.database import release
from portal.dossiers import assisted, commands, completeness, documents, receiving, tasks
from portal.dossiers.models import Dossier, Task
from portal.dossiers.together import Mandate
from portal.errors import Refused
from portal.french import date_long
from portal.networks.queries import document_kinds
from portal.pdf import to_sign
from portal.pdf.typesetting import download, render
from portal.referrals import front_desk as queries
from portal.referrals.candidates import candidates, choice
from portal.users import commands as users
from portal.views.current import me
from portal.views.doors import own
from portal.views.limits import pdfs

NO_ANSWER = "no-answer"
"""The button of a call that nobody answered."""


def begin() -> ResponseReturnValue:
    form = AssistForm(key=secrets.token_urlsafe(16))
    if form.validate_on_submit():
        dossier = _begun(form)
        return redirect(url_for("application.tasks", dossier_id=dossier.id))
    drafts, most = assisted.drafts_of(me()), assisted.MOST_SHOWN
    page = render_template("front_desk/assist.html", form=form, drafts=drafts, most=most)
    return page, 422 if form.is_submitted() else 200


def _begun(form: AssistForm) -> Dossier:
    """The same key gives the same draft: the button may be pressed twice."""
    if standing := commands.started(form.key.data or ""):
        return standing
    names = (form.given_name.data or "", form.family_name.data or "")
    owner = users.record_person(*names, form.phone.data or "")
    known = {"telephone": form.phone.data}
    dossier = commands.start(owner, form.key.data or "", known, by=me())
    assisted.lend(dossier, by=me())
    return dossier


def confirmation(dossier_id: int) -> ResponseReturnValue:
    """The two ways to have a file confirmed: a link, or a signed page."""
    dossier, mandate = _assisted(dossier_id)
    return _shown(dossier, mandate)


def _shown(
    dossier: Dossier,
    mandate: Mandate,
    form: SendLinkForm | None = None,
    signed: SignedForm | None = None,
    refused: str = "",
) -> ResponseReturnValue:
    """``refused``: why the page that was sent is not taken."""
    form = form or SendLinkForm(formdata=None, email=mandate.email)
    signed = signed or SignedForm(formdata=None)
    wrong = bool(form.errors or signed.errors or refused)
    page = render_template(
        "front_desk/confirmation.html",
        dossier=dossier,
        mandate=mandate,
        form=form,
        signed=signed,
        upload_form=UploadForm(formdata=None),
        refused=refused,
        gaps=completeness.missing(dossier),
        choice=choice(dossier, candidates(dossier)),
        unconfirmed=assisted.unconfirmed(dossier),
    )
    return page, 422 if wrong else 200


def send_link(dossier_id: int) -> ResponseReturnValue:
    dossier, mandate = _assisted(dossier_id)
    form = SendLinkForm()
    if not form.validate():
        return _shown(dossier, mandate, form)
    assisted.send_link(dossier, form.email.data or "", by=me())
    flash(f"Le lien est parti à {form.email.data}.", "success")
    return redirect(url_for(".confirmation", dossier_id=dossier_id))


@pdfs
def page_to_sign(dossier_id: int) -> ResponseReturnValue:
    dossier, _ = _assisted(dossier_id)
    agreed = choice(dossier, candidates(dossier))
    data = to_sign.content(dossier, [one.name for one in (*agreed.agreed, *agreed.agreed_later)])
    release()
    return download(render("to_sign.typ", data), f"demande-a-signer-{dossier_id}.pdf")


def sign(dossier_id: int) -> ResponseReturnValue:
    """The signed page, as a scan or a photograph."""
    dossier, mandate = _assisted(dossier_id)
    sent, form = request.files.get("file"), SignedForm()
    name = sent.filename or "" if sent else ""
    if not form.validate() or not _is_printed(dossier, form) or not sent or not name:
        refused = "" if name else "Choisissez un fichier"
        return _shown(dossier, mandate, signed=form, refused=refused)
    try:
        documents.expect(dossier, sent.stream, by=me())
        release()
        received = receiving.receive(sent.stream, name)
        with documents.discarded_if_refused(received):
            dossier, _ = _assisted(dossier_id)
            [kind] = document_kinds([assisted.SIGNED_PAGE])
            page = documents.add(dossier, kind, received, by=me())
            assisted.sign(dossier, page, form.code.data or "", by=me())
    except Refused as error:
        release()
        dossier, mandate = _assisted(dossier_id)
        return _shown(dossier, mandate, signed=form, refused=str(error))
    flash("La page signée est reçue. Vous pouvez envoyer la demande.", "success")
    return redirect(url_for("application.check", dossier_id=dossier_id))


def _is_printed(dossier: Dossier, form: SignedForm) -> bool:
    try:
        assisted.check_code(dossier, form.code.data or "")
    except Refused as error:
        form.code.errors = [str(error)]
    return not form.errors


def _assisted(dossier_id: int) -> tuple[Dossier, Mandate]:
    dossier = own(dossier_id)
    mandate = assisted.mandate_on(dossier)
    if mandate is None or mandate.user_id != me().id or dossier.number:
        abort(404)
    return dossier, mandate


def call(task_id: int) -> ResponseReturnValue:
    """Whom to call and about what; a draft is not read for all that."""
    task = queries.task(task_id)
    if task is None or task.kind not in tasks.CALLS:
        abort(404)
    again = request.form.get("do") == NO_ANSWER
    form = CallTaskForm(prefix=f"t{task.id}-", again_on=tasks.next_try())
    form.wrong_day = tasks.wrong_day
    if not again:  # the other button does not read it
        form.again_on.process(None, tasks.next_try())
    if form.validate_on_submit():
        _called(task, form, again=again)
        return redirect(url_for(".index"))
    page = render_template(
        "front_desk/call.html",
        task=task,
        dossier=task.dossier,
        filled_by=assisted.mandate_on(task.dossier),
        form=form,
    )
    return page, 422 if form.is_submitted() else 200


def _called(task: Task, form: CallTaskForm, *, again: bool) -> None:
    note = form.note.data or ""
    if again:
        day = form.again_on.data or tasks.next_try()
        said = date_long(tasks.no_answer(task, note, day, by=me()))
        flash(f"C’est noté. L’appel reste à faire, le {said} au plus tard.", "success")
        return
    tasks.finish(task, note, by=me())
    flash("La tâche est faite.", "success")


def add_to(bp: Blueprint) -> None:
    """The addresses of this module, in the front desk's space."""
    both, here = ["GET", "POST"], "/saisies/<int:dossier_id>"
    bp.add_url_rule("/nouvelle-demande", "begin", begin, methods=both)
    bp.add_url_rule(here, "confirmation", confirmation)
    bp.add_url_rule(f"{here}/lien", "send_link", send_link, methods=["POST"])
    bp.add_url_rule(f"{here}/a-signer.pdf", "page_to_sign", page_to_sign)
    bp.add_url_rule(f"{here}/page-signee", "sign", sign, methods=["POST"])
    bp.add_url_rule("/rappels/<int:task_id>", "call", call, methods=both)
