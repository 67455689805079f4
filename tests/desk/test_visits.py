"""Since when something is new to someone: one visit has as many looks as they like."""

from datetime import timedelta

import time_machine

from portal.database import now
from portal.desk import visits
from tests.factories_files import adviser_of


def test_a_visit_lasts_until_a_long_pause_and_what_is_new_dates_from_the_end_of_the_last_one(app):
    adviser = adviser_of("initiative_somme")
    with time_machine.travel(now(), tick=False) as clock:
        assert visits.begin(adviser) == now() - visits.AT_FIRST
        first = visits.begin(adviser)
        clock.shift(timedelta(minutes=40))
        assert visits.begin(adviser) == first
        looked = now()
        clock.shift(timedelta(hours=4))
        assert visits.last_look(adviser) == looked
        assert visits.begin(adviser) == looked


def test_after_a_month_only_the_last_two_weeks_are_new(app):
    adviser = adviser_of("initiative_somme")
    with time_machine.travel(now(), tick=False) as clock:
        visits.begin(adviser)
        clock.shift(timedelta(days=30))
        assert visits.begin(adviser) == now() - visits.AT_MOST
