"""What is to be completed, or corrected, in a file that was sent; and the way back once done."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.application import CompleteForm
from portal.dossiers import asked, journal
from portal.dossiers.completions import Completion
from portal.dossiers.models import Dossier
from portal.dossiers.readers import reader_of
from portal.french import listed
from portal.languages import _
from portal.networks.wording import to
from portal.referrals import completion, corrections, requests
from portal.views.current import me
from portal.views.doors import may_send, own

Todo = list[asked.Asked | asked.AskedPart]


def asked_of(dossier: Dossier) -> Todo:
    """All that is to be completed, as far as this person may read it."""
    return _readable(dossier, asked.now_asked(dossier))


def _readable(dossier: Dossier, found: Todo) -> Todo:
    reader = reader_of(dossier, me())
    return [
        one for one in found if isinstance(one, asked.AskedPart) or reader.may_read(one.question)
    ]


def complete(dossier_id: int) -> ResponseReturnValue:
    """What the front desk, or networks, ask; the button sends it back."""
    dossier, form = own(dossier_id), CompleteForm()
    sending = form.validate_on_submit()
    standing = asked.open_completion(dossier)
    if standing:
        return _to_front_desk(dossier, standing, form, sending=sending)
    if sending and (networks := requests.send_corrections(dossier, by=me())):
        names = listed([to(one) for one in networks])
        flash(_("Vos corrections sont envoyées %(to)s.", to=names), "success")
        return redirect(url_for("applicant.track", dossier_id=dossier.id))
    opened = corrections.opened(dossier)
    if not opened or (sending and journal.just_done(dossier, "dossier.correct", by=me())):
        flash(_nothing_to_do(dossier), "info")
        return redirect(url_for("applicant.track", dossier_id=dossier.id))
    return _to_networks(dossier, opened, form, sending=sending)


def _to_front_desk(
    dossier: Dossier, standing: Completion, form: CompleteForm, *, sending: bool
) -> ResponseReturnValue:
    owed = asked.owed_in(standing)
    if sending and not owed and completion.complete(dossier, by=me()):
        flash("Votre demande est renvoyée. Nous vous écrivons pour la suite.", "success")
        return redirect(url_for("applicant.track", dossier_id=dossier.id))
    parts = [(one, one.lacking(dossier)) for one in asked.opened_parts(standing)]
    shown = render_template(
        "application/complete.html",
        dossier=dossier,
        form=form,
        completion=standing,
        todo=_readable(dossier, asked.to_complete(standing)),
        parts=parts,
        owed=owed if sending else [],
        may_send=may_send(dossier),
    )
    return shown, 422 if sending else 200


def _to_networks(
    dossier: Dossier, opened: list[corrections.Opened], form: CompleteForm, *, sending: bool
) -> ResponseReturnValue:
    shown = render_template(
        "application/correct.html",
        dossier=dossier,
        form=form,
        opened=[(one, _readable(dossier, one.todo), one.parts) for one in opened],
        refused=sending,
        may_send=may_send(dossier),
    )
    return shown, 422 if sending else 200


def _nothing_to_do(dossier: Dossier) -> str:
    for kind in ("dossier.complete", "dossier.correct"):
        if journal.just_done(dossier, kind, by=me()):
            return _("C’est déjà fait : votre demande est renvoyée.")
    return _("Il n’y a rien à compléter sur cette demande.")


def add_to(bp: Blueprint) -> None:
    bp.add_url_rule("/completer", "complete", complete, methods=["GET", "POST"])
