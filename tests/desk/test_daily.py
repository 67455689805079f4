"""The daily mail: at the hour chosen, on working days, once, and only with something to say."""

from datetime import date, timedelta

import pytest
import time_machine

from portal import calendar
from portal.calendar import ClosingDay, today
from portal.database import now, session, transaction
from portal.desk import daily
from portal.errors import Refused
from portal.outbox import Email
from portal.referrals import commands
from portal.users import absences, daily_mail
from portal.users.notices import Kind, Notice
from tests.factories import UserFactory
from tests.factories_files import ReferralFactory, adviser_of, desk_of, manager_of

FRIDAY, MONDAY = "2026-03-06", "2026-03-09"


def moment(day: str, hour: str):
    return time_machine.travel(f"{day} {hour} +0100", tick=False)


@pytest.fixture
def claire(app):
    """She has a file to study, and wants what waits for her at half past seven."""
    user = adviser_of("initiative_somme", given_name="Claire")
    with moment("2026-03-02", "10:00"):
        ReferralFactory(nom="Neuve")
        with transaction():
            daily_mail.settle(user, 450, today=True)
    return user


def mails(user) -> list[Email]:
    return session.query(Email).filter_by(to=user.email, kind="daily").order_by(Email.id).all()


def minutes(day: str, *hours: str) -> None:
    for hour in hours:
        with moment(day, hour):
            daily.run()
            daily.run()
            session.expire_all()


def test_it_leaves_at_the_hour_chosen_once_and_names_nobody(claire):
    minutes("2026-03-03", "07:29")
    assert mails(claire) == []
    minutes("2026-03-03", "07:30", "07:31", "12:00")
    (mail,) = mails(claire)
    assert mail.subject.replace("\u00a0", " ") == "Votre journée du 3 mars 2026 : 1 chose à voir"
    assert "Nouvelles propositions (1)" in mail.text
    assert "rappel dans 1 jour ouvré" in mail.text.replace("\u00a0", " ")
    assert "/conseil/aujourd-hui" in mail.text
    assert "Neuve" not in mail.text + mail.html
    minutes("2026-03-04", "07:30")
    assert len(mails(claire)) == 2


@pytest.mark.parametrize(
    ("day", "hour", "leaves"),
    [
        ("2026-03-07", "08:00", False),  # Saturday
        ("2026-04-06", "08:00", False),  # Easter Monday
        ("2026-03-03", "15:00", True),  # the worker slept
        ("2026-03-03", "20:59", True),
        ("2026-03-03", "21:00", False),
        ("2026-03-03", "02:00", False),
    ],
)
def test_it_is_made_up_the_same_day_but_not_at_night_nor_on_days_off(claire, day, hour, leaves):
    minutes(day, hour)
    assert bool(mails(claire)) is leaves


def test_a_day_of_closure_of_the_network_has_none(claire):
    closed = date(2026, 3, 3)
    network = desk_of("initiative_somme").network_id
    session.add(
        ClosingDay(first=closed, last=closed, label="Pont", network_id=network, by_id=claire.id)
    )
    session.commit()
    calendar.forget()
    minutes("2026-03-03", "08:00")
    assert mails(claire) == []


def test_who_is_away_has_none_and_their_deputy_has_their_files_in_their_own(claire):
    paul = adviser_of("initiative_somme", given_name="Paul")
    with moment("2026-03-02", "11:00"):
        ReferralFactory(in_review=True, adviser=claire)
        with transaction():
            daily_mail.settle(paul, 450, today=True)
    with moment("2026-07-06", "07:00"), transaction():
        where = desk_of("initiative_somme")
        absences.declare(claire, where, paul, today(), today() + timedelta(days=1), by=claire)
    minutes("2026-07-06", "07:30")
    assert mails(claire) == []
    (mail,) = mails(paul)
    assert "Vos suppléances (1)" in mail.text
    assert "En retard (1)" in mail.text


def test_with_nothing_to_say_there_is_none_and_later_news_wait_for_the_next_day(app):
    user = adviser_of("adie")
    with moment(FRIDAY, "07:00"), transaction():
        daily_mail.settle(user, 480, today=True)
    minutes(FRIDAY, "08:00")
    assert mails(user) == []
    with moment(FRIDAY, "09:00"):
        ReferralFactory(network="adie")
    minutes(FRIDAY, "09:01")
    assert mails(user) == []
    minutes(MONDAY, "08:00")
    assert len(mails(user)) == 1


def test_what_was_put_aside_leaves_in_one_mail_at_the_usual_hour(app):
    user, manager = adviser_of("initiative_somme"), manager_of("initiative_somme")
    with moment("2026-03-03", "10:00"):
        for _ in range(2):
            referral = ReferralFactory()
            with transaction():
                commands.assign(referral, user, by=manager)
    minutes("2026-03-03", "10:01", "20:30")
    assert mails(user) == []
    minutes("2026-03-04", "07:59", "08:00", "08:01")
    (mail,) = mails(user)
    assert mail.text.count("Un dossier pour vous : demande") == 2
    assert "Nouvelles propositions" not in mail.text
    assert session.query(Notice).filter_by(told_at=None).count() == 0
    minutes("2026-03-05", "08:00")
    assert len(mails(user)) == 1


def test_much_news_does_not_make_a_mail_without_end(app):
    user = adviser_of("initiative_somme")
    with moment("2026-03-03", "10:00"):
        many = [
            Notice(user_id=user.id, kind=Kind.ASSIGNED, subject="Un dossier") for _ in range(23)
        ]
        session.add_all(many)
        session.commit()
    minutes("2026-03-04", "08:00")
    (mail,) = mails(user)
    assert "23 choses à voir" in mail.subject.replace("\u00a0", " ")
    assert mail.text.count("Un dossier") == daily.MOST_NEWS
    assert "et 3 autres" in mail.text.replace("\u00a0", " ")


def test_news_of_a_network_that_one_has_left_are_not_sent(app):
    user = adviser_of("initiative_somme")
    other = desk_of("adie").network_id
    with moment("2026-03-03", "10:00"):
        session.add(
            Notice(user_id=user.id, kind=Kind.MENTION, network_id=other, subject="Ailleurs")
        )
        session.commit()
    minutes("2026-03-04", "08:00")
    assert mails(user) == []


def test_an_hour_that_has_passed_begins_tomorrow_and_only_half_hours_are_chosen(app):
    user = UserFactory(front_desk=True)
    with moment("2026-03-03", "09:00"):
        session.add(Notice(user_id=user.id, kind=Kind.DESK_TASK, subject="Tâche", at=now()))
        session.commit()
    with moment("2026-03-03", "10:00"):
        with transaction():
            daily_mail.settle(user, 570, today=False)
        with pytest.raises(Refused, match="Choisissez une heure"):
            daily_mail.settle(user, 571, today=False)
    minutes("2026-03-03", "10:01")
    assert mails(user) == []
    minutes("2026-03-04", "09:30")
    assert "/guichet/" in mails(user)[0].text
