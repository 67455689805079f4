"""Appointments: what the person gets, answers and is reminded of."""

import email
from datetime import datetime, timedelta
from email import policy

import pytest
import time_machine

from portal import outbox
from portal.calendar import today
from portal.casework import answering, appointments, queries, reminders
from portal.casework.appointments import Plan
from portal.casework.invitations import for_the_desk
from portal.casework.models import Appointment, AppointmentState, Contact, ContactKind, Means
from portal.database import session, transaction
from portal.dossiers import journal
from portal.dossiers.models import Task, TaskKind
from portal.errors import Refused, Stale
from portal.french import PARIS
from portal.referrals import duplicates, endings
from portal.users import absences
from tests.casework.test_ics import properties
from tests.factories import UserFactory
from tests.factories_files import DossierFactory, desk_of, manager_of
from tests.mailbox import kinds_to, mails_to

MONDAY = datetime(2027, 3, 1, 10, 0, tzinfo=PARIS)
AT = datetime(2027, 3, 3, 14, 30, tzinfo=PARIS)
PLAN = Plan(AT, 45, Means.PLACE, "18 rue Lamartine, Amiens", "Apportez vos devis.")


@pytest.fixture(autouse=True)
def _monday(app):
    with time_machine.travel(MONDAY):
        yield


@pytest.fixture
def appointment(referral, adviser):
    with transaction():
        return appointments.propose(referral, PLAN, "k1", by=adviser)


@pytest.fixture
def owner(referral):
    return referral.dossier.owner


def calendars(owner) -> list[dict[str, str]]:
    """The files for calendars that their mails carry, as they were sent."""
    found = []
    for mail in mails_to(owner.email):
        sent = email.message_from_bytes(outbox.as_message(mail).as_bytes(), policy=policy.default)
        for part in sent.iter_attachments():
            values = properties(part.get_payload(decode=True))
            assert part.get_content_type() == "text/calendar"
            assert part.get_param("method") == values["METHOD"]
            found.append(values)
    return found


def lines(dossier) -> list[str]:
    found = [journal.words(one) for one in dossier.events if one.kind.startswith("appointment.")]
    return [one.public.replace("\u00a0", " ") for one in found]


def test_the_person_gets_a_mail_with_a_file_for_their_calendar(appointment, owner, referral):
    mail = mails_to(owner.email)[-1]
    assert mail.kind == "appointment_proposed"
    for part in ("mercredi 3 mars à 14 h 30", "45 minutes", "18 rue Lamartine", "vos devis"):
        assert part in mail.text.replace("\u00a0", " "), part
    assert f"/mes-demandes/{referral.dossier_id}/rendez-vous/{appointment.id}" in mail.text
    [one] = calendars(owner)
    assert (one["METHOD"], one["SEQUENCE"], one["DTSTART"]) == ("REQUEST", "0", "20270303T133000Z")
    assert lines(referral.dossier) == ["Initiative Somme vous propose un rendez-vous"]


def test_a_form_sent_twice_makes_one_and_other_words_are_not_lost(appointment, referral, adviser):
    with transaction():
        assert appointments.propose(referral, PLAN, "k1", by=adviser) is appointment
    other = Plan(AT, 30, Means.PHONE)
    with pytest.raises(Refused, match="avec autre chose"):
        appointments.propose(referral, other, "k1", by=adviser)
    assert session.query(Appointment).count() == 1


def test_a_change_has_the_same_uid_a_higher_sequence_and_asks_again(appointment, adviser, owner):
    with transaction():
        answering.confirm(appointment, by=owner, seen=appointment.version)
    later = Plan(AT + timedelta(days=1), 30, Means.PHONE, "06 39 98 12 34")
    seen = appointment.version
    for _ in range(2):
        with transaction():
            appointments.move(appointment, later, "Salle prise", by=adviser, seen=seen)
    assert appointment.state is AppointmentState.PROPOSED
    with transaction():
        appointments.cancel(appointment, "Grève", by=adviser, seen=appointment.version)
    found = calendars(owner)
    assert [(one["METHOD"], one["SEQUENCE"], one["STATUS"]) for one in found] == [
        ("REQUEST", "0", "TENTATIVE"), ("REQUEST", "1", "TENTATIVE"), ("CANCEL", "2", "CANCELLED"),
    ]  # fmt: skip
    assert len({one["UID"] for one in found}) == 1
    assert "Salle prise" in mails_to(owner.email)[-2].text
    assert "Grève" in mails_to(owner.email)[-1].text


def test_the_person_confirms_or_asks_for_another_time_once(appointment, owner, adviser):
    seen = appointment.version
    for _ in range(2):
        with transaction():
            answering.confirm(appointment, by=owner, seen=seen)
    with transaction():
        answering.ask_another_time(appointment, "Un matin", by=owner, seen=appointment.version)
    assert kinds_to(adviser.email)[-2:] == ["appointment_answered"] * 2
    assert "Un matin" in mails_to(adviser.email)[-1].text
    assert (appointment.state, appointment.wish) == (AppointmentState.OTHER_TIME, "Un matin")


def test_whose_appointment_it_was_hears_that_a_colleague_took_it(appointment, adviser, colleague):
    plan = Plan(AT + timedelta(hours=1), 45, Means.PHONE)
    with transaction():
        appointments.move(appointment, plan, "Train", by=colleague, seen=appointment.version)
        appointments.cancel(appointment, "Grève", by=adviser, seen=appointment.version)
    for person, other in ((adviser, colleague), (colleague, adviser)):
        assert kinds_to(person.email) == ["appointment_changed"]
        assert other.full_name in mails_to(person.email)[-1].text


def test_it_may_pass_to_a_colleague_who_hears_of_it(appointment, adviser, colleague):
    plan = Plan(*(getattr(appointment, name) for name in vars(Plan(AT, 45, Means.PHONE))))
    seen = appointment.version
    for _ in range(2):
        with transaction():
            appointments.move(appointment, plan, "Absente", by=adviser, seen=seen, holder=colleague)
    assert appointment.adviser is colleague
    assert kinds_to(adviser.email) == []
    (told,) = mails_to(colleague.email)
    assert f"Avec {colleague.full_name}." in told.text.replace("\u00a0", " ")
    assert kinds_to(appointment.dossier.owner.email)[-1] == "appointment_moved"


def test_who_takes_it_as_a_deputy_hears_of_it_once(appointment, adviser, colleague):
    plan = Plan(*(getattr(appointment, name) for name in vars(Plan(AT, 45, Means.PHONE))))
    manager, last = manager_of("initiative_somme"), today() + timedelta(days=4)
    with transaction():
        absences.declare(adviser, desk_of("initiative_somme"), colleague, today(), last, by=adviser)
        appointments.move(appointment, plan, "Absence", by=manager, seen=appointment.version,
                          holder=colleague)  # fmt: skip
    assert kinds_to(colleague.email).count("appointment_changed") == 1
    line = appointment.dossier.events[-1]
    assert journal.words(line).public == "Initiative Somme change votre rendez-vous"


def test_whoever_holds_it_has_a_file_for_their_own_calendar(appointment):
    found = properties(for_the_desk(appointment).content)
    assert (found["METHOD"], found["UID"]) == ("PUBLISH", appointment.uid)
    assert appointment.dossier.person_name in found["SUMMARY"]
    assert "ATTENDEE" not in str(found)


def test_nobody_confirms_an_hour_that_they_did_not_see(appointment, owner, adviser):
    seen = appointment.version
    with transaction():
        later = Plan(AT + timedelta(hours=1), 45, Means.PHONE)
        appointments.move(appointment, later, "Train", by=adviser, seen=seen)
    with pytest.raises(Stale):
        answering.confirm(appointment, by=owner, seen=seen)


@pytest.mark.parametrize("who", ["guest", "colleague", "nobody"])
def test_only_the_person_answers(appointment, who, request):
    by = UserFactory() if who == "nobody" else request.getfixturevalue(who)
    with pytest.raises(Refused):
        answering.confirm(appointment, by=by, seen=appointment.version)


def test_reminders_leave_the_day_before_and_the_same_morning_once(appointment, owner, adviser):
    for day, to_owner, to_adviser in ((1, 0, 0), (2, 1, 0), (3, 1, 1), (4, 1, 1)):
        with time_machine.travel(datetime(2027, 3, day, 6, tzinfo=PARIS)):
            reminders.run()
            reminders.run()
        assert kinds_to(owner.email).count("appointment_reminder") == to_owner
        assert kinds_to(adviser.email).count("appointment_today") == to_adviser


@pytest.mark.parametrize(
    ("held", "answered", "minutes", "state"),
    [(True, True, 45, AppointmentState.HELD), (False, False, None, AppointmentState.MISSED)],
)
def test_what_came_of_it_goes_to_the_log(appointment, adviser, held, answered, minutes, state):
    with pytest.raises(Refused, match="pas encore"):
        appointments.settle(appointment, "Bien", held=held, by=adviser, seen=appointment.version)
    session.rollback()
    with time_machine.travel(AT + timedelta(hours=2)):
        assert appointment.to_settle
        seen = appointment.version
        for _ in range(2):
            with transaction():
                appointments.settle(appointment, "Bien", held=held, by=adviser, seen=seen)
    [contact] = session.query(Contact).filter_by(kind=ContactKind.VISIT)
    assert (contact.answered, contact.minutes, contact.held_at) == (answered, minutes, AT)
    assert appointment.state is state


def test_a_file_that_leaves_the_network_cancels_what_was_to_come(referral, adviser, owner):
    with transaction():
        found = appointments.propose(referral, PLAN, "k1", by=adviser)
    with transaction():
        endings.withdraw(referral, by=owner)
    assert found.state is AppointmentState.CANCELLED
    assert calendars(owner)[-1]["METHOD"] == "CANCEL"
    with pytest.raises(Refused, match="n’étudie plus"):
        appointments.propose(referral, PLAN, "k2", by=adviser)


def test_a_file_closed_as_a_duplicate_cancels_what_was_to_come(appointment, referral, owner):
    kept = DossierFactory(owner=owner)
    with transaction():
        duplicates.close(referral.dossier, kept, "", by=UserFactory(front_desk=True))
    assert appointment.state is AppointmentState.CANCELLED
    assert calendars(owner)[-1]["METHOD"] == "CANCEL"


def test_what_overlaps_some_moments_is_found(appointment, referral, adviser):
    with transaction():
        appointments.propose(
            referral, Plan(AT + timedelta(minutes=45), 30, Means.PHONE), "k2", by=adviser
        )
        over = appointments.propose(
            referral, Plan(AT + timedelta(minutes=30), 30, Means.PHONE), "k3", by=adviser
        )
    ends = appointment.ends_at
    assert queries.at_the_same_time(adviser, AT, ends) == [appointment, over]
    assert queries.at_the_same_time(adviser, ends - timedelta(minutes=1), ends)[-1] == over


def test_whoever_has_no_address_is_called_instead(referral, adviser, owner):
    owner.email = f"x{outbox.NOWHERE}"
    session.commit()
    with transaction():
        appointments.propose(referral, PLAN, "k1", by=adviser)
    assert not mails_to(owner.email)
    [task] = session.query(Task).filter_by(kind=TaskKind.NO_MAIL)
    assert "Rendez-vous proposé, mercredi 3 mars à 14 h 30" in task.note.replace("\u00a0", " ")
