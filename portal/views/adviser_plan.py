"""The shared plan of a file: what the reader's network proposes, has seen and has paid."""

from functools import partial
from typing import Any

from flask import Blueprint, abort, flash, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.casework import SeenForm
from forms.shares import PaymentForm, SharesForm
from portal.financing import plan_notices, proposals
from portal.financing.proposals import Wanted
from portal.financing.shared import SharedPlan, name_of
from portal.referrals.models import Referral
from portal.referrals.standing_aside import kept_out
from portal.views.adviser_file import back, own
from portal.views.current import me
from portal.views.exchanges import done, page, sent
from portal.views.plan_panel import ANCHOR, readable

CHECK = "check"
"""The button that computes and keeps nothing; a script presses it while one types."""


def plan(referral_id: int) -> ResponseReturnValue:
    """What each brings, and the reader's own lines to fill in."""
    referral = own(referral_id)
    why, shared = proposals.why_not(referral) or kept_out(referral, me()), readable(referral)
    if shared is None:
        abort(*((409, why) if why == proposals.UNSHARED else (404,)))
    form = _form(referral, shared)
    if why:
        abort(409, why)
    if not form.is_submitted():
        return _page(referral, shared, form)
    valid, checking = form.validate(), request.form.get("do") == CHECK
    wanted = _wanted(shared, referral, form)
    trial = {one.scheme.id: one.cents for one in wanted}
    if not checking:
        valid = valid and form.confirmed(shared.newly_beyond(referral, trial))
    if checking or not valid:
        shown = _page(referral, readable(referral, trial) or shared, form)
        return shown, 200 if valid or checking else 422
    g.texts = _texts(form)
    changed = proposals.propose(referral, wanted, by=me())
    others = plan_notices.hearing(shared, referral.id)
    told = " Les autres réseaux sont prévenus." if others else ""
    flash(*((f"Votre part est gardée.{told}", "success")
            if changed else ("Rien n’a changé.", "info")))  # fmt: skip
    return back(referral, ANCHOR)


def seen(referral_id: int) -> ResponseReturnValue:
    """What the others changed has been read; ``seen``: the last of it."""
    referral, form = own(referral_id), SeenForm()
    if sent(form):
        plan_notices.see(referral, form.seen.data, by=me())
    return back(referral, ANCHOR)


def payment(referral_id: int) -> ResponseReturnValue:
    """How much of what was granted has been paid."""
    referral = own(referral_id)
    scheme = referral.scheme if referral.granted_cents else None
    line = proposals.line_of(referral, scheme or abort(404))
    paid, day = (line.paid_cents or None, line.paid_on) if line else (None, None)
    form = PaymentForm(seen=line.version if line else 0, amount=paid, day=day)
    form.wrong_amount = partial(proposals.wrong_payment, referral)
    form.wrong_day = partial(proposals.wrong_day, referral)
    if not sent(form):
        return page("payment", referral, form, "Noter un versement")
    cents = form.amount.data or 0
    proposals.pay(referral, cents, form.day.data, by=me(), seen=form.seen.data)
    return done(referral.id, "Le versement est noté. La personne le voit.", ANCHOR)


def _form(referral: Referral, shared: SharedPlan) -> SharesForm:
    own_lines = shared.lines_of(referral)
    form = SharesForm(lines=[
        {"scheme": one.scheme.code, "seen": one.version, "amount": one.proposed_cents}
        for one in own_lines
    ])  # fmt: skip
    taken = {one.scheme_id for one in own_lines}
    offered = [one for one in shared.offered_by(referral) if one.scheme_id not in taken]
    names = {one.code: name_of(one) for one in shared.schemes}
    form.offer({one.scheme.code: one.name for one in offered}, names)
    return form


def _wanted(shared: SharedPlan, referral: Referral, form: SharesForm) -> list[Wanted]:
    """Of the network's own aids: another one is nobody's choice."""
    own_aids = {one.code: one for one in shared.schemes if one.network_id == referral.network_id}
    return [
        Wanted(own_aids.get(code) or abort(404), cents, version)
        for code, cents, version in form.wanted
    ]


def _page(referral: Referral, shared: SharedPlan, form: SharesForm) -> str:
    return render_template(
        "adviser/plan/index.html",
        referral=referral,
        dossier=referral.dossier,
        shared=shared,
        form=form,
        file_url=url_for("adviser.file", referral_id=referral.id),
    )


def _texts(form: SharesForm) -> dict[str, str]:
    """The amounts typed, by their fields: a page that comes too late shows them again."""
    fields: list[Any] = [form.amount, *(entry.form.amount for entry in form.lines)]
    return {one.name: one.label.text for one in fields}


def add_to(bp: Blueprint) -> None:
    here = "/dossiers/<int:referral_id>"
    bp.add_url_rule(f"{here}/plan", "plan", plan, methods=["GET", "POST"])
    bp.add_url_rule(f"{here}/plan/vu", "plan_seen", seen, methods=["POST"])
    bp.add_url_rule(f"{here}/versement", "payment", payment, methods=["GET", "POST"])
