"""Appointments: proposed from a file's page, moved, cancelled, and what came of them."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from forms.casework import AppointmentForm, CancelForm, MoveForm, NewAppointmentForm, SettleForm
from forms.fields import one_line
from forms.steps import offer
from portal.casework import appointments, queries
from portal.casework.appointments import Plan
from portal.casework.invitations import for_the_desk
from portal.casework.models import Appointment, Means
from portal.casework.unusual import unusual
from portal.french import day_of, listed, moment_long, paris
from portal.networks.presence import presence
from portal.referrals.models import Referral
from portal.referrals.queries import colleague, colleagues, givable_to
from portal.users.models import User
from portal.views.adviser_file import own
from portal.views.current import me
from portal.views.exchanges import done, new_key, page, sent
from portal.views.openings import opened_at_network

USUAL_MINUTES = 45


def propose_appointment(referral_id: int) -> ResponseReturnValue:
    referral = own(referral_id)
    if not appointments.may_be_proposed(referral):
        abort(409, "Votre réseau n’étudie plus cette demande.")
    form = NewAppointmentForm(
        key=new_key(), minutes=USUAL_MINUTES, means=Means.PLACE.value,
        place=referral.network.address,
    )  # fmt: skip
    _prepare(form, referral)
    if not sent(form):
        return page("appointment", referral, form, "Proposer un rendez-vous")
    appointments.propose(referral, _plan(form), form.key.data, by=me())
    return done(referral.id, "Le rendez-vous est proposé. La personne est prévenue.", "rendez-vous")


def move_appointment(appointment_id: int) -> ResponseReturnValue:
    found = _own(appointment_id)
    holders, holder = _holders(found), str(found.adviser_id)
    form = MoveForm(
        seen=found.version, day=day_of(found.starts_at), hour=paris(found.starts_at).time(),
        holder=holder if holder in holders else str(me().id),
        minutes=found.minutes, means=found.means.value, place=found.place, note=found.note,
    )  # fmt: skip
    _prepare(form, found.referral, lambda: colleague(form.holder.data, me()), found)
    offer(form.holder, holders)
    if not sent(form):
        _check_standing(found)
        return page(
            "appointment", found.referral, form, "Déplacer le rendez-vous", appointment=found
        )
    appointments.move(
        found, _plan(form), form.reason.data, by=me(), seen=form.seen.data,
        holder=colleague(form.holder.data, me()),
    )  # fmt: skip
    said = "Le rendez-vous est déplacé. La personne est prévenue."
    return done(found.referral_id, said, "rendez-vous")


def cancel_appointment(appointment_id: int) -> ResponseReturnValue:
    found = _own(appointment_id)
    form = CancelForm(seen=found.version)
    if not sent(form):
        _check_standing(found)
        return page("cancel", found.referral, form, "Annuler le rendez-vous", appointment=found)
    appointments.cancel(found, form.reason.data, by=me(), seen=form.seen.data)
    said = "Le rendez-vous est annulé. La personne est prévenue."
    return done(found.referral_id, said, "rendez-vous")


def settle_appointment(appointment_id: int) -> ResponseReturnValue:
    found = _own(appointment_id)
    form = SettleForm(seen=found.version)
    if not sent(form):
        _check_standing(found)
        return page("settle", found.referral, form, "Rendez-vous passé", appointment=found)
    held = form.outcome.data == "held"
    appointments.settle(found, form.summary.data or "", held=held, by=me(), seen=form.seen.data)
    return done(found.referral_id, "C’est noté dans les contacts.", "contacts")


def desk_calendar(appointment_id: int) -> ResponseReturnValue:
    found = _own(appointment_id)
    opened_at_network(found.referral)
    made = for_the_desk(found)
    return made.content, {
        "Content-Type": made.media_type,
        "Content-Disposition": f"attachment; filename={made.name}",
    }


def _own(appointment_id: int) -> Appointment:
    return queries.own(Appointment, appointment_id, me()) or abort(404)


def _holders(found: Appointment) -> dict[str, str]:
    """Whom the person may meet: who is there today, and whose appointment it is already."""
    team, away = colleagues(me(), found.network_id), presence([found.network_id])
    return givable_to(team, away, me(), str(found.adviser_id))


def _check_standing(found: Appointment) -> None:
    if not found.standing:
        abort(409, appointments.OVER_WITH)


def _prepare(
    form: AppointmentForm, referral: Referral, whom: Callable[[], User | None] = me,
    known: Appointment | None = None,
) -> None:  # fmt: skip
    """``whom``: whom the person meets; ``known``: the appointment as it is, which is not asked
    about again."""

    def asked(moment: datetime) -> str:
        holder, ends = whom(), moment + timedelta(minutes=form.minutes.data or 0)
        same = known and holder and (known.starts_at, known.adviser_id) == (moment, holder.id)
        if known and same and ends <= known.ends_at:
            return ""
        others = queries.at_the_same_time(holder, moment, ends) if holder else []
        mine = {known.form_key} if known else {form["key"].data}  # a button pressed twice
        said = [_busy(one, holder) for one in others if one.form_key not in mine]
        odd = "" if same else unusual(moment, referral.network_id, holder)
        return listed([*filter(None, [odd]), *said])

    form.wrong_moment, form.unusual = appointments.wrong_moment, asked
    form.usual_place = one_line(referral.network.address) or ""
    form.offer(dict(Means.choices()))


def _busy(other: Appointment, holder: User | None) -> str:
    who = f"{holder.full_name} a" if holder and holder.id != me().id else "vous avez"
    return f"{who} déjà un rendez-vous {moment_long(other.starts_at)}"


def _plan(form: AppointmentForm) -> Plan:
    return Plan(
        form.moment, form.minutes.data or 0, Means(form.means.data), form.place.data or "",
        form.note.data or "",
    )  # fmt: skip


def add_to(bp: Blueprint) -> None:
    both, one = ["GET", "POST"], "/rendez-vous/<int:appointment_id>"
    for path, view in (
        ("/dossiers/<int:referral_id>/rendez-vous", propose_appointment),
        (one, move_appointment),
        (f"{one}/annuler", cancel_appointment),
        (f"{one}/bilan", settle_appointment),
    ):
        bp.add_url_rule(path, view.__name__, view, methods=both)
    bp.add_url_rule(f"{one}/agenda", "desk_calendar", desk_calendar)
