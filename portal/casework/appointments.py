"""Appointments with the person: proposed, answered, moved, cancelled, and what came of them."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app

from portal.calendar import ONE_DAY, today
from portal.casework import contacts
from portal.casework.access import check_network
from portal.casework.contacts import Said
from portal.casework.holding import check_seen, hold, twin
from portal.casework.invitations import attachment
from portal.casework.models import STANDING, Appointment, AppointmentState, ContactKind, Means
from portal.casework.people import reader, write_to
from portal.database import now, session
from portal.dossiers import journal
from portal.dossiers.models import Audience
from portal.errors import Refused
from portal.french import day_of, moment_long
from portal.networks.presence import check_there
from portal.referrals.models import Referral
from portal.referrals.notifications import tell
from portal.referrals.workflow import POSITIVE
from portal.users.models import User

FURTHEST = timedelta(days=366)
OVER_WITH = "Ce rendez-vous est annulé, ou passé."
LOGGED = {
    Means.PLACE: ContactKind.VISIT,
    Means.PHONE: ContactKind.CALL,
    Means.VIDEO: ContactKind.VIDEO,
}


@dataclass(frozen=True)
class Plan:
    """When, how long, where; ``note`` is for the person."""

    starts_at: datetime
    minutes: int
    means: Means
    place: str = ""
    note: str = ""


def propose(referral: Referral, plan: Plan, key: str, *, by: User) -> Appointment:
    """The person gets a mail with a file for their calendar. The same key gives the same one."""
    check_network(referral, by)
    if existing := twin(Appointment, referral.dossier, key, **vars(plan)):
        return existing
    _check_alive(referral)
    _check(plan)
    appointment = Appointment(
        dossier=referral.dossier, referral=referral, network=referral.network, by=by, adviser=by,
        form_key=key, uid=f"{secrets.token_hex(16)}@{current_app.config['MAIL_ID_DOMAIN']}",
        changed_at=now(), state=AppointmentState.PROPOSED, sequence=0, **vars(plan),
    )  # fmt: skip
    session.add(appointment)
    session.flush()
    _write_to_the_person(appointment, "appointment_proposed")
    note(appointment, "propose", by=by)
    return appointment


def move(
    appointment: Appointment, plan: Plan, reason: str, *, by: User, seen: int,
    holder: User | None = None,
) -> None:  # fmt: skip
    """Another time or place: the person is told why, and confirms again. Raises Stale.

    ``holder`` is whoever the person meets from then on; whoever moves it, unless they say.
    """
    check_network(appointment.referral, by)
    if holder and holder.id != appointment.adviser_id:
        check_there(holder, appointment.network_id, by=by)
    hold(appointment)
    before = Plan(*(getattr(appointment, name) for name in vars(plan)))
    same = before == plan and appointment.state is AppointmentState.PROPOSED
    same = same and (holder is None or holder.id == appointment.adviser_id)
    if same and appointment.reason == reason.strip():
        return
    check_seen(appointment, seen)
    check_standing(appointment)
    if same:
        raise Refused("Changez le moment, le lieu, avec qui, ou le mot pour la personne.")
    _check_alive(appointment.referral)
    _check(plan)
    for name, value in vars(plan).items():
        setattr(appointment, name, value)
    whose, appointment.adviser = appointment.adviser, holder or by
    _change(appointment, AppointmentState.PROPOSED, reason)
    _write_to_the_person(appointment, "appointment_moved")
    _tell_whose(appointment, (whose, appointment.adviser), by)
    note(appointment, "move", by=by)


def cancel(appointment: Appointment, reason: str, *, by: User | None, seen: int | None) -> None:
    """The person is told why. ``by`` is None when the file leaves the network. Raises Stale."""
    if by is not None:
        check_network(appointment.referral, by)
    hold(appointment)
    if appointment.state is AppointmentState.CANCELLED:
        return
    check_seen(appointment, seen)
    check_standing(appointment)
    if not reason.strip():
        raise Refused("Dites à la personne pourquoi vous annulez")
    _change(appointment, AppointmentState.CANCELLED, reason)
    _write_to_the_person(appointment, "appointment_cancelled")
    if by is not None:
        _tell_whose(appointment, (appointment.adviser,), by)
    note(appointment, "cancel", by=by)


def settle(appointment: Appointment, summary: str, *, held: bool, by: User, seen: int) -> None:
    """Whether it took place: a line of the log of contacts says so. Raises Stale."""
    check_network(appointment.referral, by)
    hold(appointment)
    state = AppointmentState.HELD if held else AppointmentState.MISSED
    if appointment.state is state:
        return
    check_seen(appointment, seen)
    check_standing(appointment)
    if appointment.starts_at > now():
        raise Refused("Ce rendez-vous n’a pas encore commencé.")
    said = Said(
        LOGGED[appointment.means], appointment.starts_at, summary, (held and
        appointment.referral.known.name) or "", appointment.minutes if held else None,
        answered=held,
    )  # fmt: skip
    contacts.add(appointment.referral, said, f"met:{appointment.uid}"[:64], by=by)
    appointment.state = state
    session.flush()


def remind(appointment: Appointment) -> None:
    """The person the day before, the adviser the same morning; each once."""
    if not appointment.standing:
        return
    day, key = day_of(appointment.starts_at), f"appointment:{appointment.uid}"
    rank = appointment.sequence
    if day == today() + ONE_DAY:
        tell(
            "appointment_reminder", appointment.dossier, key=f"{key}:{rank}:eve",
            appointment=appointment,
        )  # fmt: skip
    elif day == today() and appointment.starts_at > now():
        write_to_the_adviser(appointment, "appointment_today", key=f"{key}:{rank}:day")


def wrong_moment(starts_at: datetime) -> str:
    """What is wrong with an appointment at that moment; empty when nothing is."""
    if starts_at <= now():
        return "Choisissez un moment à venir"
    return "Choisissez un moment dans l’année" if starts_at - now() > FURTHEST else ""


def may_be_proposed(referral: Referral) -> bool:
    """While the network studies the file, and once it has granted its aid."""
    return referral.open or referral.status in POSITIVE


def _check(plan: Plan) -> None:
    if wrong := wrong_moment(plan.starts_at):
        raise Refused(wrong)


def _check_alive(referral: Referral) -> None:
    if not may_be_proposed(referral):
        raise Refused("Votre réseau n’étudie plus cette demande.")


def check_standing(appointment: Appointment) -> None:
    """Raises Refused once it is over with."""
    if appointment.state not in STANDING:
        raise Refused(OVER_WITH)


def _change(appointment: Appointment, state: AppointmentState, reason: str) -> None:
    appointment.state, appointment.reason, appointment.wish = state, reason.strip(), ""
    appointment.sequence += 1
    appointment.changed_at = now()
    session.flush()


def _write_to_the_person(appointment: Appointment, mail: str) -> None:
    key = f"appointment:{appointment.uid}:{appointment.sequence}"
    tell(
        mail, appointment.dossier, key=key, attached=[attachment(appointment)],
        appointment=appointment,
    )  # fmt: skip


def _tell_whose(appointment: Appointment, whose: Iterable[User | None], by: User) -> None:
    """Whose appointment it is, or was, hears once that a colleague changed or cancelled it."""
    people = (reader(appointment.network, one) for one in whose if one and one is not by)
    for whom in dict.fromkeys(people):
        if whom.to is not by:
            write_to(
                whom, "appointment_changed", appointment.dossier, appointment=appointment, by=by
            )  # fmt: skip


def write_to_the_adviser(appointment: Appointment, mail: str, key: str = "") -> None:
    whom = reader(appointment.network, appointment.adviser)
    write_to(whom, mail, appointment.dossier, key=key, appointment=appointment)


def note(appointment: Appointment, kind: str, *, by: User | None) -> None:
    journal.record(
        appointment.dossier, f"appointment.{kind}", by=by, audience=Audience.EVERYONE,
        network_id=appointment.network_id, referral_id=appointment.referral_id,
        when=moment_long(appointment.starts_at), text=appointment.wish or appointment.reason,
    )  # fmt: skip


SPOKEN = {
    "propose": (
        "{network} : rendez-vous proposé, {when}",
        "{network} vous propose un rendez-vous",
    ),
    "move": (
        "{network} : rendez-vous changé, {when}. {text}",
        "{network} change votre rendez-vous",
    ),
    "cancel": (
        "{network} : rendez-vous annulé, {when}. {text}",
        "{network} : votre rendez-vous est annulé",
    ),
    "confirm": (
        "{network} : rendez-vous confirmé, {when}",
        "Vous avez confirmé votre rendez-vous",
    ),
    "other_time": (
        "{network} : la personne demande un autre moment. {text}",
        "Vous avez demandé un autre moment pour votre rendez-vous",
    ),
}
for _kind, (_staff, _public) in SPOKEN.items():
    journal.speak(f"appointment.{_kind}", _staff, _public, partners="")
