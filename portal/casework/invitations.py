"""What is read of an appointment outside the portal: the file for a calendar."""

from dataclasses import replace
from email.utils import parseaddr

from flask import current_app

from portal.casework import ics
from portal.casework.models import Appointment, AppointmentState, Means
from portal.french import plural
from portal.jinja import link
from portal.languages import FRENCH, speaking
from portal.outbox import Attachment

NAME = "rendez-vous.ics"
STATES = {
    AppointmentState.CONFIRMED: ics.State.CONFIRMED,
    AppointmentState.CANCELLED: ics.State.CANCELLED,
}


def attachment(appointment: Appointment) -> Attachment:
    cancelled = appointment.state is AppointmentState.CANCELLED
    method = ics.Method.CANCEL if cancelled else ics.Method.REQUEST
    with speaking(FRENCH):
        content = ics.calendar(meeting(appointment), method)
    return Attachment(NAME, ics.MEDIA_TYPE.format(method=method.value), content)


def for_the_desk(appointment: Appointment) -> Attachment:
    """The same for whoever holds it: nobody is invited by it."""
    known = appointment.known
    page = link("adviser.file", referral_id=appointment.referral_id)
    who = f"{known.name}, demande" if known.name else "demande"
    name = f"Rendez-vous : {who} {appointment.dossier.number}"
    own = replace(meeting(appointment), summary=name, attendee=None, url=page)
    method = ics.Method.PUBLISH
    return Attachment(
        NAME, ics.MEDIA_TYPE.format(method=method.value), ics.calendar(own, method)
    )  # fmt: skip


def meeting(appointment: Appointment) -> ics.Meeting:
    """In French, like the mail that brings it."""
    owner, network = appointment.dossier.owner, appointment.network
    sender = parseaddr(current_app.config["MAIL_DEFAULT_SENDER"])[1]
    return ics.Meeting(
        uid=appointment.uid,
        sequence=appointment.sequence,
        stamp=appointment.changed_at,
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        state=STATES.get(appointment.state, ics.State.TENTATIVE),
        summary=f"Rendez-vous : {network.name}",
        description=_description(appointment),
        location="" if appointment.means is Means.PHONE else appointment.place,
        organizer=ics.Person(network.name, sender),
        attendee=ics.Person(owner.full_name, owner.email) if owner.reachable else None,
        url=page_of(appointment),
    )


def page_of(appointment: Appointment) -> str:
    """Where the person confirms it, or asks for another time."""
    place = {"dossier_id": appointment.dossier_id, "appointment_id": appointment.id}
    return link("applicant.appointment", **place)


def where(appointment: Appointment) -> str:
    """« Par téléphone, au 06 39 98 12 34 », « En visio : https://… », « Sur place : 3 rue … »."""
    if not appointment.place:
        return appointment.means.label
    after = ", " if appointment.means is Means.PHONE else " : "
    return f"{appointment.means.label}{after}{appointment.place}"


def _description(appointment: Appointment) -> str:
    adviser = appointment.adviser
    lines = [
        f"Demande {appointment.dossier.number}",
        f"Avec {adviser.full_name}, {appointment.network.name}" if adviser else "",
        where(appointment),
        f"Durée : {plural(appointment.minutes, 'minute')}",
        appointment.note,
    ]
    return "\n".join(line for line in lines if line)
