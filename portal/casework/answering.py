"""What the person answers to an appointment."""

from portal.casework.appointments import note, write_to_the_adviser
from portal.casework.holding import check_seen, hold
from portal.casework.models import STANDING, Appointment, AppointmentState
from portal.database import now, session
from portal.errors import Refused
from portal.users.models import User


def confirm(appointment: Appointment, *, by: User, seen: int) -> None:
    """The person will be there; the adviser hears of it. Raises Stale."""
    _check_owner(appointment, by)
    hold(appointment)
    if appointment.state is AppointmentState.CONFIRMED:
        return
    check_seen(appointment, seen)
    _check_coming(appointment)
    appointment.state, appointment.wish = AppointmentState.CONFIRMED, ""
    session.flush()
    note(appointment, "confirm", by=by)
    write_to_the_adviser(appointment, "appointment_answered")


def ask_another_time(appointment: Appointment, wish: str, *, by: User, seen: int) -> None:
    """The person cannot be there, and says when they can. Raises Stale."""
    _check_owner(appointment, by)
    if not wish.strip():
        raise Refused("Écrivez quand vous êtes disponible")
    hold(appointment)
    asked = appointment.state is AppointmentState.OTHER_TIME
    if asked and appointment.wish == wish.strip():
        return
    check_seen(appointment, seen)
    _check_coming(appointment)
    appointment.state, appointment.wish = AppointmentState.OTHER_TIME, wish.strip()
    session.flush()
    note(appointment, "other_time", by=by)
    write_to_the_adviser(appointment, "appointment_answered")


def _check_coming(appointment: Appointment) -> None:
    if appointment.state not in STANDING:
        raise Refused("Ce rendez-vous est annulé, ou il a eu lieu.")
    if appointment.starts_at <= now():
        raise Refused("Ce rendez-vous est passé.")


def _check_owner(appointment: Appointment, by: User) -> None:
    if appointment.dossier.owner_id != by.id:
        raise Refused("Seule la personne concernée répond à un rendez-vous.")
