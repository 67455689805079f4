"""The documents that a person takes home: the receipt of their file, and all of it."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from portal.database import release
from portal.languages import FRENCH, speaking
from portal.pdf import receipt, whole
from portal.pdf.typesetting import download, render
from portal.privacy.commands import note_access
from portal.privacy.models import Access, Purpose
from portal.privacy.purposes import Why
from portal.referrals import tracking
from portal.views.applicant import once_sent, sent
from portal.views.current import me
from portal.views.doors import followed
from portal.views.guards import signed_in
from portal.views.limits import pdfs

bp = Blueprint("pdfs", __name__, url_prefix="/mes-demandes/<int:dossier_id>")
bp.before_request(signed_in)


@bp.get("/recu.pdf")
@pdfs
def receipt_pdf(dossier_id: int) -> ResponseReturnValue:
    dossier = once_sent(followed(dossier_id))
    with speaking(FRENCH):
        data = receipt.content(dossier)
    release()
    return download(render("receipt.typ", data), f"recu-{data['number']}.pdf")


@bp.get("/demande.pdf")
@pdfs
def whole_pdf(dossier_id: int) -> ResponseReturnValue:
    dossier = sent(dossier_id)
    if dossier.owner_id != me().id:
        note_access(Access.PRINTED, by=me(), dossier_id=dossier.id, why=Why(Purpose.HELPER))
    with speaking(FRENCH):
        data = whole.content(dossier, tracking.track(dossier).states)
    release()
    return download(render("whole.typ", data), f"demande-{data['number']}.pdf")
