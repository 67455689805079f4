"""An appointment as the person has it: they confirm it, or ask for another time."""

from flask import abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.applicant import OtherTimeForm, PresenceForm
from portal.casework import answering, queries
from portal.casework.invitations import attachment
from portal.casework.models import Appointment
from portal.languages import _
from portal.views.applicant import bp, sent
from portal.views.current import me


@bp.get("/<int:dossier_id>/rendez-vous/<int:appointment_id>")
def appointment(dossier_id: int, appointment_id: int) -> ResponseReturnValue:
    found = _own(dossier_id, appointment_id)
    return _page(found, OtherTimeForm(formdata=None, seen=found.version))


@bp.post("/<int:dossier_id>/rendez-vous/<int:appointment_id>")
def other_time(dossier_id: int, appointment_id: int) -> ResponseReturnValue:
    found, form = _own(dossier_id, appointment_id), OtherTimeForm()
    g.texts = {form.wish.name: form.wish.label.text}
    if not form.validate():
        return _page(found, form)
    answering.ask_another_time(found, form.wish.data, by=me(), seen=form.seen.data)
    flash(_("Votre réponse est envoyée. Le réseau vous propose un autre moment."), "success")
    return redirect(url_for("applicant.track", dossier_id=dossier_id))


@bp.post("/<int:dossier_id>/rendez-vous/<int:appointment_id>/confirmer")
def confirm_appointment(dossier_id: int, appointment_id: int) -> ResponseReturnValue:
    found, form = _own(dossier_id, appointment_id), PresenceForm()
    answering.confirm(found, by=me(), seen=form.seen.data)
    flash(_("Votre rendez-vous est confirmé."), "success")
    return redirect(url_for("applicant.track", dossier_id=dossier_id))


@bp.get("/<int:dossier_id>/rendez-vous/<int:appointment_id>/confirmer")
def confirmation_reloaded(dossier_id: int, appointment_id: int) -> ResponseReturnValue:
    found = _own(dossier_id, appointment_id)
    page = url_for("applicant.appointment", dossier_id=dossier_id, appointment_id=found.id)
    return redirect(page)


@bp.get("/<int:dossier_id>/rendez-vous/<int:appointment_id>/agenda")
def calendar_file(dossier_id: int, appointment_id: int) -> ResponseReturnValue:
    """The same file as the mail's, for a calendar."""
    made = attachment(_own(dossier_id, appointment_id))
    return made.content, {
        "Content-Type": made.media_type,
        "Content-Disposition": f"attachment; filename={made.name}",
    }


def _own(dossier_id: int, appointment_id: int) -> Appointment:
    return queries.appointment_of(sent(dossier_id), appointment_id) or abort(404)


def _page(found: Appointment, form: OtherTimeForm) -> ResponseReturnValue:
    shown = render_template(
        "applicant/appointment.html",
        dossier=found.dossier,
        appointment=found,
        form=form,
        coming=found.standing and not found.over,
    )
    return shown, 422 if form.errors else 200
