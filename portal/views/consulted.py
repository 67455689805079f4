"""« Qui a consulté mon dossier »: for its owner alone."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.privacy.queries import consulted
from portal.views.doors import own_alone


def who_read(dossier_id: int) -> ResponseReturnValue:
    dossier = own_alone(dossier_id)
    days, pagination = consulted(dossier, request.args.get("page"))
    return render_template(
        "together/consulted.html",
        dossier=dossier,
        days=days,
        pagination=pagination,
        page_url=lambda number: url_for("together.who_read", dossier_id=dossier_id, page=number),
    )


def add_to(bp: Blueprint) -> None:
    bp.add_url_rule("/consultations", "who_read", who_read)
