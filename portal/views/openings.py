"""That a page of the staff shows a file is noted with what for; whoever has no task there says why.

A page that is only a way elsewhere shows nothing, and is not noted.
"""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.openings import WhyForm
from portal.dossiers.models import Dossier
from portal.dossiers.workflow import SENT
from portal.privacy.commands import note_opening, state
from portal.privacy.models import STATED, Purpose
from portal.privacy.purposes import Why, at_network, at_office
from portal.referrals.models import Referral
from portal.referrals.routes import referrals_of
from portal.views.current import me
from portal.vocabulary import RoleName

GATES = {RoleName.FRONT_DESK: "front_desk.why", RoleName.ADMIN: "monitoring.why"}


def opened_at_network(referral: Referral) -> None:
    note_opening(referral.dossier_id, lambda: at_network(referral, me()), by=me())


def opened_at_office(dossier: Dossier, gate: str) -> None:
    """Leads to the page ``gate`` while nothing says what for.

    What was sent from a page opened earlier goes on: what is typed there must not be lost.
    """
    why = at_office(dossier.id, me())
    if why is None and request.method == "GET":
        abort(redirect(url_for(gate, dossier_id=dossier.id)))
    note_opening(dossier.id, lambda: why or Why(), by=me())


def why_of(dossier: Dossier) -> Why:
    """What a document of this file is taken for, by whoever may take it.

    Leads whoever has to say it to the page that asks.
    """
    mine = [one for one in referrals_of(dossier) if one.network_id in me().network_ids]
    if mine:
        return at_network(mine[-1], me())
    for role, gate in GATES.items():
        if me().has_role(role) and dossier.status in SENT:
            said = at_office(dossier.id, me())
            return said or abort(redirect(url_for(gate, dossier_id=dossier.id)))
    return Why(Purpose.HELPER)


def gate_page(dossier: Dossier, space: str, file_url: str, back_url: str) -> ResponseReturnValue:
    """« Pourquoi ouvrez-vous ce dossier ? »: of the file, its number and no more."""
    form = WhyForm()
    form.offer({one.value: one.label for one in STATED})
    if form.validate_on_submit():
        state(dossier.id, Why(Purpose(form.purpose.data), form.reason.data or ""), by=me())
        return redirect(file_url)
    page = render_template(
        "study/why.html", dossier=dossier, form=form, space=space, back_url=back_url
    )
    return page, 422 if form.errors else 200
