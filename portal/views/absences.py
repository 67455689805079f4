"""The pages of absences: one's own, and, for a manager, those of the people of the desk."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.members import AbsenceForm
from portal.calendar import ONE_DAY, midnight
from portal.casework.models import Appointment
from portal.casework.queries import at_the_same_time
from portal.database import now
from portal.networks.models import Desk
from portal.users import absences, queries
from portal.users.absences import Absence
from portal.users.models import User
from portal.views.current import me

NOTED = "L’absence est notée. La suppléance commence et finit toute seule."


def own() -> ResponseReturnValue:
    desks = {one.desk.id: one.desk for one in me().roles if one.desk}
    return page(
        me(), list(desks.values()), url_for("adviser.absences"),
        lambda one: url_for("adviser.end_absence", absence_id=one),
    )  # fmt: skip


def of_member(member_id: int) -> ResponseReturnValue:
    person, desk = member(member_id)
    return page(
        person, [desk], url_for("team.absences", member_id=member_id),
        lambda one: url_for("team.end_absence", member_id=member_id, absence_id=one),
    )  # fmt: skip


def member(role_id: int) -> tuple[User, Desk]:
    """Someone of a desk that the reader manages; anyone else does not exist."""
    role, person = queries.holder_of(role_id) or abort(404)
    if role.desk is None or not me().manages(role.desk.id):
        abort(404)
    return person, role.desk


def page(
    person: User, desks: list[Desk], here: str, end: Callable[[int], str]
) -> ResponseReturnValue:
    form = AbsenceForm()
    form.wrong_days = absences.wrong_days
    form.offer([(one.id, one.name) for one in desks], deputies(person, desks))
    if form.validate_on_submit() and noted(form, person, desks):
        return redirect(here)
    standing = absences.standing(person, [one.id for one in desks])
    shown = render_template(
        "adviser/absences.html",
        form=form,
        person=person,
        own=person.id == me().id,
        absences=[(one, during(one)) for one in standing],
        end_url=lambda one: end(one.id),
    )
    return shown, 422 if form.errors else 200


def during(absence: Absence) -> list[Appointment]:
    """The appointments of its person with their network's files on these days, still to come."""
    begins, ends = max(midnight(absence.first), now()), midnight(absence.last + ONE_DAY)
    found = at_the_same_time(absence.user, begins, ends)
    return [one for one in found if one.network_id == absence.desk.network_id]


def deputies(person: User, desks: list[Desk]) -> dict[str, str]:
    found: dict[str, str] = {}
    for desk in desks:
        found |= absences.colleagues_at(desk, person)
    return found


def noted(form: AbsenceForm, person: User, desks: list[Desk]) -> bool:
    """Whether it could be; else the form says why at its field."""
    desk = next(one for one in desks if one.id == form.desk.data)
    known, (first, last) = form.deputy.data in form.deputy.choices, form.days
    deputy = queries.account(int(form.deputy.data)) if known else None
    if absences.noted_already(person, desk, deputy, first, last):
        return True
    found = absences.faults(person, desk, deputy, first, last)
    if found or deputy is None:
        form.tell(found)
        return False
    absences.declare(person, desk, deputy, first, last, by=me())
    flash(NOTED, "success")
    return True


def end_own(absence_id: int) -> ResponseReturnValue:
    return ended(absence_id, lambda one: one.user_id == me().id, url_for("adviser.absences"))


def end_of_member(member_id: int, absence_id: int) -> ResponseReturnValue:
    person, desk = member(member_id)
    here = url_for("team.absences", member_id=member_id)
    return ended(absence_id, lambda one: (one.user_id, one.desk_id) == (person.id, desk.id), here)


def ended(absence_id: int, theirs: Callable[[Absence], bool], back: str) -> ResponseReturnValue:
    found = absences.absence(absence_id)
    if found is None or not theirs(found):
        abort(404)
    absences.end(found, by=me())
    flash("L’absence est retirée.", "success")
    return redirect(back)


def add_to(adviser: Blueprint, team: Blueprint) -> None:
    """The addresses of this module, in the adviser's space and in the manager's."""
    both = ["GET", "POST"]
    adviser.add_url_rule("/absences", "absences", own, methods=both)
    adviser.add_url_rule(
        "/absences/<int:absence_id>/retirer", "end_absence", end_own, methods=["POST"]
    )
    here = "/<int:member_id>/absences"
    team.add_url_rule(here, "absences", of_member, methods=both)
    team.add_url_rule(
        f"{here}/<int:absence_id>/retirer", "end_absence", end_of_member, methods=["POST"]
    )
