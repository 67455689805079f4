"""The documents of a file: the list of what is useful, sending one, taking one back."""

from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from forms.application import DatedForm, UploadForm
from portal.database import release
from portal.dossiers import compartment, completeness, documents, queries, receiving
from portal.dossiers.models import Document, Dossier
from portal.dossiers.receiving import Received
from portal.dossiers.workflow import Status
from portal.errors import Refused
from portal.extensions import limiter
from portal.languages import _
from portal.networks.models import DocumentKind
from portal.networks.queries import document_kinds
from portal.referrals import requests
from portal.referrals.checklist import checklist
from portal.referrals.urgency import urgent_contact
from portal.views.applicant import tracking_page
from portal.views.application import draft, own, steps
from portal.views.current import me
from portal.views.guards import signed_in

bp = Blueprint("documents", __name__, url_prefix="/mes-demandes/<int:dossier_id>/documents")
bp.before_request(signed_in)


@bp.get("/")
def index(dossier_id: int) -> ResponseReturnValue:
    dossier = draft(dossier_id)
    return render_template("application/documents.html", **_shown(dossier))


def _shown(dossier: Dossier, refused: tuple[str, str] | None = None) -> dict[str, object]:
    """``refused``: a kind's code and why its file was not accepted."""
    return {
        "dossier": dossier,
        "lines": checklist(dossier),
        "aside": compartment.set_aside(dossier),
        "form": UploadForm(formdata=None),
        "steps": steps(dossier, "documents"),
        "refused": refused,
        "answered": not completeness.missing(dossier),
        "urgent": urgent_contact(dossier),
    }


@bp.post("/<kind_code>")
@limiter.limit("60 per minute")
def upload(dossier_id: int, kind_code: str) -> ResponseReturnValue:
    """Files for one kind of document; a script sends them one by one and reads the status.

    Those that are refused do not hold back the others.
    """
    own(dossier_id)
    kind, refusals = _kind(kind_code), list[str]()
    sent = [one for one in request.files.getlist("file") if one.filename]
    arrived = [one for file in sent if (one := _received(dossier_id, file, refusals))]
    added = [new for one in arrived if (new := _added(dossier_id, kind, one, refusals))]
    if not added:
        release()
        return _not_kept(
            dossier_id, kind_code, refusals[0] if refusals else "Choisissez un fichier"
        )
    if _by_script():
        return jsonify(_told(added[0].dossier, added[0])), 201
    for sentence in refusals:
        flash(sentence, "error")
    flash(_came(kind, len(added)), "success")
    return redirect(_back(added[0].dossier))


def _came(kind: DocumentKind, count: int) -> str:
    if count > 1:
        return _("Vos documents sont reçus : %(kind)s.", kind=_(kind.name))
    return _("Votre document est reçu : %(kind)s.", kind=_(kind.name))


def _received(dossier_id: int, file: FileStorage, refusals: list[str]) -> Received | None:
    """One file checked and kept, outside of any transaction."""
    try:
        documents.expect(own(dossier_id), file.stream, by=current_user)
        release()
        return receiving.receive(file.stream, file.filename or "")
    except Refused as error:
        refusals.append(str(error))
        return None


def _added(
    dossier_id: int, kind: DocumentKind, received: Received, refusals: list[str]
) -> Document | None:
    try:
        with documents.discarded_if_refused(received):
            document = documents.add(own(dossier_id), kind, received, by=current_user)
            requests.answer_with(document, by=current_user)
            return document
    except Refused as error:
        refusals.append(str(error))
        return None


def _told(dossier: Dossier, document: Document) -> dict[str, str]:
    """For a script: what became of the file, and where what can be done with it is done."""
    place: dict[str, Any] = {"dossier_id": dossier.id, "document_id": document.id}
    told = {"name": document.name}
    if not requests.answers_with(document):
        told["remove_url"] = url_for(".remove", **place)
    if not document.readable:
        told["state"] = _("Reçu, en cours de vérification")
    if document.kind.valid_months and document.dated_on is None:
        told["date_url"] = url_for(".dated", **place)
    return told


@bp.route("/<int:document_id>/date", methods=["GET", "POST"])
def dated(dossier_id: int, document_id: int) -> ResponseReturnValue:
    """The date written on a document, for those whose age counts."""
    dossier = own(dossier_id)
    document = queries.document_of(dossier, document_id) or abort(404)
    form = DatedForm(data={"date": document.dated_on})
    if form.validate_on_submit() and form.date.data and _date_kept(document, form, form.date.data):
        return redirect(_back(dossier))
    shown = render_template(
        "application/date.html", dossier=dossier, document=document, form=form, back=_back(dossier)
    )
    return shown, 422 if form.errors else 200


def _date_kept(document: Document, form: DatedForm, day: date) -> bool:
    try:
        documents.date_from(document, day, by=current_user)
    except Refused as error:
        form.date.errors = [*form.date.errors, str(error)]
        return False
    text = (
        _("Merci. Ce document est un peu ancien.") if document.too_old else _("La date est notée.")
    )
    flash(text, "info" if document.too_old else "success")
    return True


@bp.get("/<kind_code>")
@bp.get("/<int:_>/retirer")
def reloaded(dossier_id: int, kind_code: str = "", _: int = 0) -> ResponseReturnValue:  # noqa: ARG001
    """Where a file is sent: reloading its answer leads to the page of the documents."""
    return redirect(_back(own(dossier_id)))


@bp.post("/<int:document_id>/retirer")
def remove(dossier_id: int, document_id: int) -> ResponseReturnValue:
    dossier = own(dossier_id)
    document = queries.document_of(dossier, document_id) or abort(404)
    documents.remove(document, by=current_user)
    if _by_script():
        return jsonify(name=document.name)
    flash("Le document est retiré.", "success")
    return redirect(_back(dossier))


def _kind(code: str) -> DocumentKind:
    return next(iter(document_kinds([code])), None) or abort(404)


def _not_kept(dossier_id: int, kind_code: str, sentence: str) -> ResponseReturnValue:
    if _by_script():
        return jsonify(message=_(sentence)), 422
    dossier = own(dossier_id)
    if dossier.status is Status.DRAFT:
        shown = _shown(dossier, (kind_code, sentence))
        return render_template("application/documents.html", **shown), 422
    if dossier.owner_id != me().id:
        flash(sentence, "error")
        return redirect(_back(dossier))
    return tracking_page(dossier, refused=(kind_code, sentence), status=422)


def _by_script() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _back(dossier: Dossier) -> str:
    if dossier.status is Status.DRAFT:
        return url_for("documents.index", dossier_id=dossier.id)
    return url_for("applicant.track", dossier_id=dossier.id, _anchor="documents")
