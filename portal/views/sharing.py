"""« Ce que chaque réseau lit »: its owner sees it, and changes it at any time."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.sharing import SharingForm
from portal.dossiers import consents
from portal.dossiers.blocks import HOLDS
from portal.dossiers.consent_models import Consent
from portal.dossiers.models import Dossier
from portal.dossiers.sharing import answered_in, consents_in_force
from portal.dossiers.workflow import Status
from portal.french import listed, lower_first
from portal.languages import _
from portal.networks.models import Network
from portal.referrals.routes import referrals_of
from portal.views.current import me
from portal.views.doors import own_alone
from portal.vocabulary import Block


def sharing(dossier_id: int) -> ResponseReturnValue:
    dossier = sent(dossier_id)
    return _page(dossier)


def share(dossier_id: int, code: str) -> ResponseReturnValue:
    """What one network reads from now on."""
    dossier = sent(dossier_id)
    found = {one.network.code: one for one in consents_in_force(dossier)}
    consent = found.get(code) or abort(404)
    form = SharingForm.of(code, consent.blocks, sent=True)
    if not form.validate_on_submit():
        return _page(dossier, form), 422
    if consents.share(dossier, consent.network, form.chosen, by=me(), seen=form.shown):
        flash(_("C’est noté. Cela vaut dès maintenant."), "success")
    return redirect(url_for(".sharing", dossier_id=dossier_id, _anchor=code))


def sent(dossier_id: int) -> Dossier:
    """In a draft the choice of the networks says it."""
    dossier = own_alone(dossier_id)
    if dossier.status is Status.DRAFT:
        abort(redirect(url_for("application.networks", dossier_id=dossier.id)))
    return dossier


def _page(dossier: Dossier, wrong: SharingForm | None = None) -> str:
    given = consents_in_force(dossier)
    holding = {one.network_id for one in referrals_of(dossier) if one.open}
    return render_template(
        "together/sharing.html",
        dossier=dossier,
        given=[(one, _form(one, wrong), one.network_id in holding) for one in given],
        hints={one.network_id: _hints(dossier, one.network) for one in given},
        closed=dossier.status is Status.CLOSED,
    )


def _hints(dossier: Dossier, network: Network) -> dict[str, str]:
    """What stands in each block; of what is sensitive, what this network would read."""
    titles = [lower_first(one) for one in answered_in(Block.SENSITIVE, dossier, network)]
    found = listed(titles) if titles else _("rien pour l’instant dans votre demande")
    hints = {one.value: _(HOLDS[one]) for one in Block}
    return hints | {Block.SENSITIVE.value: _("Facultatif : %(answers)s", answers=found)}


def _form(consent: Consent, wrong: SharingForm | None) -> SharingForm:
    code = consent.network.code
    if wrong and wrong.seen.name.startswith(f"{code}-"):
        return wrong
    return SharingForm.of(code, consent.blocks, sent=False)


def add_to(bp: Blueprint) -> None:
    bp.add_url_rule("/partage", "sharing", sharing)
    bp.add_url_rule("/partage/<code>", "share", share, methods=["POST"])
