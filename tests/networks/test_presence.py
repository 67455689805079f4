"""Who acts for someone who is away: the deputy, or the deputy's own."""

from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine

from portal.calendar import today
from portal.database import session
from portal.networks import presence as presences
from portal.networks.presence import away_words, presence
from portal.users.absences import Absence
from tests.factories import DeskFactory, UserFactory

DAY = timedelta(days=1)


@pytest.fixture
def desk(app):
    return DeskFactory()


def away(person, deputy, desk, days=3):
    session.add(
        Absence(user=person, deputy=deputy, desk=desk, first=today(), last=today() + days * DAY)
    )
    session.commit()


def acting(desk, person):
    return presence([desk.network_id]).acting_for(desk.network_id, person.id)


def test_the_deputy_acts_until_the_day_after_the_last(desk):
    person, deputy = UserFactory(adviser=desk), UserFactory(manager=desk, family_name="Bleuet")
    with time_machine.travel("2026-11-23 08:00Z", tick=False) as clock:
        away(person, deputy, desk)
        found = presence([desk.network_id])
        assert found.acting_for(desk.network_id, person.id) == deputy.id
        assert [one.user for one in found.replaced_by(deputy)] == [person]
        said = away_words(found, desk.network_id, person.id)
        assert (
            said.replace("\u00a0", " ")
            == "En absence jusqu’au 26 nov., suppléance : Camille Bleuet"
        )
        clock.shift(4 * DAY)
        assert acting(desk, person) == person.id
        assert presence([desk.network_id]).replaced_by(deputy) == []


def test_deputies_who_are_away_themselves_are_passed_over_up_to_a_bound(desk):
    people = [UserFactory(adviser=desk) for _ in range(presences.MOST_DEPUTIES + 2)]
    for person, deputy in pairwise(people[:3]):
        away(person, deputy, desk)
    assert acting(desk, people[0]) == people[2].id
    for person, deputy in pairwise(people[2:]):
        away(person, deputy, desk)
    assert acting(desk, people[0]) is None
    assert acting(desk, people[1]) == people[-1].id


@pytest.mark.parametrize("gone", ["around", "closed", "elsewhere"])
def test_when_nobody_can_act_nobody_does(desk, gone):
    person, deputy = UserFactory(adviser=desk), UserFactory(adviser=desk)
    away(person, deputy, desk)
    if gone == "around":
        away(deputy, person, desk)
    elif gone == "closed":
        deputy.active = False
    else:
        deputy.roles[0].desk = DeskFactory()
    session.commit()
    assert acting(desk, person) is None
    assert "sans suppléance" in away_words(presence([desk.network_id]), desk.network_id, person.id)
