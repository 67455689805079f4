"""Two files that look like one: what a network says of them, and what the front desk does."""

import secrets

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.duplicates import AGAIN, APART, DUPLICATE, REPORT, DuplicateForm, SaidForm
from forms.steps import offer
from portal.dossiers.models import Dossier
from portal.dossiers.pairs import Said
from portal.french import date_long
from portal.referrals import duplicates, other_files, queries
from portal.referrals.comparing import compared
from portal.referrals.models import Referral
from portal.referrals.other_files import OtherFile
from portal.views import front_desk_file
from portal.views.adviser_file import back, own
from portal.views.attempts import Outcome, attempt
from portal.views.current import me

ANCHOR = "autres-demandes"
DONE = {
    APART: "C’est noté : ce n’est pas un doublon.",
    AGAIN: "C’est noté : la question reste ouverte.",
    REPORT: "L’accueil du guichet compare les deux demandes.",
    DUPLICATE: "La demande est close comme doublon. La personne et ses réseaux sont prévenus.",
}


def say_of_pair(referral_id: int, other_id: int) -> ResponseReturnValue:
    """A network's word on two files that it both has."""
    referral, form = own(referral_id), SaidForm()
    other = _own_other(referral, other_id)
    if not form.validate() or form.said.data not in (APART, AGAIN, REPORT):
        return back(referral, ANCHOR)
    if form.said.data == REPORT:
        duplicates.report(referral, other, by=me())
    else:
        _tell(referral.dossier, other, form.said.data)
    flash(DONE[form.said.data], "success")
    return back(referral, ANCHOR)


def _own_other(referral: Referral, other_id: int) -> Dossier:
    """Of the files that this page shows, one that the network has too; or 404."""
    found = other_files.for_network(referral.dossier, [referral.network_id])
    there = [one.referral_id for one in found.shown if one.id == other_id] if found else []
    other = queries.own_referral(there[0] or 0, me()) if there else None
    return other.dossier if other else abort(404)


def _tell(dossier: Dossier, other: Dossier, said: str) -> None:
    (duplicates.tell_apart if said == APART else duplicates.take_back)(dossier, other, by=me())


def pair(dossier_id: int, other_id: int) -> ResponseReturnValue:
    """The two side by side, and what the front desk makes of them."""
    dossier, line, other = _both(dossier_id, other_id)
    form = DuplicateForm(
        seen=dossier.version, seen_other=other.version, key=secrets.token_urlsafe(16)
    )
    offer(form.kept, {str(one.id): _called(one) for one in (dossier, other)})
    if form.is_submitted() and form.validate() and (answer := _done(dossier, other, form)):
        return answer
    dossier, line, other = _both(dossier_id, other_id)
    page = render_template(
        "front_desk/pair.html",
        dossier=dossier,
        other=other,
        line=line,
        rows=compared(dossier, other),
        form=form,
        file_url=url_for("front_desk.file", dossier_id=dossier_id),
        other_url=url_for("front_desk.file", dossier_id=other_id),
    )
    return page, 422 if form.errors else 200


def _both(dossier_id: int, other_id: int) -> tuple[Dossier, OtherFile, Dossier]:
    dossier = front_desk_file.sent(dossier_id)
    found = [one for one in other_files.for_front_desk(dossier) if one.id == other_id]
    return dossier, found[0] if found else abort(404), front_desk_file.sent(other_id)


def _called(dossier: Dossier) -> str:
    day = date_long(dossier.submitted_at) if dossier.submitted_at else "–"
    return f"{dossier.number}, envoyée le {day} : {dossier.called}"


def _done(dossier: Dossier, other: Dossier, form: DuplicateForm) -> ResponseReturnValue | None:
    """The way back; None when the form is to be corrected."""
    ids, said = (dossier.id, other.id), form.said.data or ""
    if said != DUPLICATE:
        _tell(dossier, other, said)
    else:
        outcome = attempt(
            form,
            lambda: _close(dossier, other, form),
            repeated=lambda: _is_closed(*ids),
            closed=lambda: "",
        )
        if outcome is Outcome.WRONG:
            return None
    flash(DONE[said], "success")
    return redirect(url_for("front_desk.file", dossier_id=ids[0], _anchor=ANCHOR))


def _close(dossier: Dossier, other: Dossier, form: DuplicateForm) -> None:
    """``kept`` is one of the two: the form offers no other."""
    here = form.kept.data == str(dossier.id)
    closed, kept = (other, dossier) if here else (dossier, other)
    seen = form.seen_other.data if here else form.seen.data
    duplicates.close(closed, kept, form.text.data or "", by=me(), seen=seen)


def _is_closed(dossier_id: int, other_id: int) -> bool:
    """Whether this person closed one for the other already."""
    dossier, _line, other = _both(dossier_id, other_id)
    standing = duplicates.in_force(dossier, other)
    return bool(standing and standing.said is Said.DUPLICATE and standing.by_id == me().id)


def add_to(adviser: Blueprint, front_desk: Blueprint) -> None:
    """The addresses of this module, in the two spaces."""
    adviser.add_url_rule(
        "/dossiers/<int:referral_id>/doublons/<int:other_id>", "say_of_pair", say_of_pair,
        methods=["POST"],
    )  # fmt: skip
    front_desk.add_url_rule(
        "/demandes/<int:dossier_id>/doublons/<int:other_id>", "pair", pair,
        methods=["GET", "POST"],
    )  # fmt: skip
