"""A whole file as a PDF, for the network that has it: kept in the log like each opening."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from portal.database import release
from portal.pdf import whole
from portal.pdf.typesetting import download, render
from portal.privacy.commands import note_opening
from portal.privacy.models import Access
from portal.privacy.purposes import at_network
from portal.referrals import queries
from portal.views.current import me
from portal.views.limits import pdfs


@pdfs
def whole_pdf(referral_id: int) -> ResponseReturnValue:
    referral = queries.own_referral(referral_id, me()) or abort(404)
    data, why = whole.for_network(referral), at_network(referral, me())
    note_opening(referral.dossier_id, lambda: why, by=me(), access=Access.PRINTED)
    release()
    return download(render("whole.typ", data), f"dossier-{data['number']}.pdf")


def add_to(bp: Blueprint) -> None:
    bp.add_url_rule("/dossiers/<int:referral_id>/dossier.pdf", "whole_pdf", whole_pdf)
