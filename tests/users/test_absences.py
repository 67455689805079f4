"""Absences: which can be noted, by whom, and how they end."""

from datetime import timedelta

import pytest
import time_machine

from portal.calendar import today
from portal.database import session
from portal.errors import Refused
from portal.users import absences, commands
from portal.users.absences import Absence
from tests.factories import DeskFactory, UserFactory
from tests.mailbox import kinds_to

DAY = timedelta(days=1)


@pytest.fixture
def desk(app):
    return DeskFactory()


@pytest.fixture
def people(desk):
    """Someone, their colleague, their manager."""
    return UserFactory(adviser=desk), UserFactory(adviser=desk), UserFactory(manager=desk)


def away(person, deputy, first=0, last=3, by=None):
    start = today()
    desk = person.roles[0].desk
    absences.declare(person, desk, deputy, start + first * DAY, start + last * DAY, by=by or person)


def test_the_person_or_their_manager_notes_it_and_the_deputy_hears_of_it(people):
    person, deputy, manager = people
    away(person, deputy)
    away(person, deputy, 10, 12, by=manager)
    away(person, deputy, 10, 12, by=manager)  # a button pressed twice
    assert [one.deputy for one in absences.standing(person, person.desk_ids)] == [deputy] * 2
    assert kinds_to(deputy.email) == ["deputy_named"] * 2
    assert kinds_to(person.email) == ["absence_noted"]


@pytest.mark.parametrize("by", ["person", "manager"])
def test_who_counted_on_an_absence_hears_that_it_is_taken_back(people, by):
    person, deputy, manager = people
    away(person, deputy, 10, 12)
    (found,) = absences.standing(person, person.desk_ids)
    absences.end(found, by={"person": person, "manager": manager}[by])
    assert kinds_to(deputy.email)[-1] == "deputy_released"
    assert ("absence_ended" in kinds_to(person.email)) == (by == "manager")


def test_nobody_else_notes_it(people):
    person, deputy, _ = people
    for by in (deputy, UserFactory(manager=DeskFactory()), UserFactory(admin=True)):
        with pytest.raises(Refused, match="Seuls la personne"):
            away(person, deputy, by=by)


@pytest.mark.parametrize(
    ("days", "who", "field"),
    [
        ((3, 1), "deputy", "last"),
        ((-3, -1), "deputy", "firstlast"),
        ((-3, -3), "deputy", "first"),
        ((-400, 3), "deputy", "first"),
        ((400, 401), "deputy", "first"),
        ((1, 400), "deputy", "last"),
        ((22, 30), "deputy", "first"),
        ((1, 2), "person", "deputy"),
        ((1, 2), "stranger", "deputy"),
        ((1, 2), "closed", "deputy"),
        ((9, 11), "deputy", "deputy"),
        ((13, 14), "deputy", ""),
    ],
)
def test_days_and_deputy_are_checked(people, desk, days, who, field):
    person, deputy, manager = people
    away(person, manager, 20, 24)
    away(deputy, manager, 10, 12)
    named = {
        "person": person,
        "deputy": deputy,
        "stranger": UserFactory(adviser=DeskFactory()),
        "closed": UserFactory(adviser=desk, closed=True),
    }[who]
    first, last = (today() + day * DAY for day in days)
    assert "".join(absences.faults(person, desk, named, first, last)) == field


def test_one_to_come_is_taken_back_and_one_begun_ends_today(people):
    person, deputy, _ = people
    with time_machine.travel("2026-11-23 08:00Z", tick=False) as clock:
        away(person, deputy, 0, 4)
        away(person, deputy, 10, 12)
        clock.shift(2 * DAY)
        begun, later = absences.standing(person, person.desk_ids)
        absences.end(later, by=person)
        absences.end(begun, by=person)
        assert absences.standing(person, person.desk_ids) == []
        assert session.query(Absence).one().last == today() - DAY
        with pytest.raises(Refused, match="déjà finie"):
            absences.end(begun, by=person)


def test_who_leaves_the_desk_is_not_away_from_it_any_more(people):
    person, deputy, manager = people
    away(person, deputy)
    commands.take_role(person.roles[0], person, by=manager)
    assert session.query(Absence).count() == 0


@pytest.mark.parametrize("how", ["role", "account"])
def test_when_the_deputy_leaves_the_absent_and_the_manager_are_told(people, how):
    person, deputy, manager = people
    admin = UserFactory(admin=True)
    away(person, deputy)
    session.commit()
    if how == "role":
        commands.take_role(deputy.roles[0], deputy, by=admin)
    else:
        commands.disable(deputy, by=admin)
    session.commit()
    for someone in (person, manager):
        assert kinds_to(someone.email) == ["deputy_left"]
    assert absences.standing(person, person.desk_ids)[0].deputy_left
