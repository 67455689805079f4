"""Whose days a file's time at a network was."""

from datetime import datetime, timedelta
from operator import sub

import pytest
import time_machine

from portal.database import transaction
from portal.french import PARIS
from portal.referrals import commands, requests
from portal.referrals.requests import Wanted
from portal.referrals.sides import Sides, shared, sides_of
from tests.factories_files import ReferralFactory, adviser_of, ask


@pytest.mark.parametrize(
    ("ready", "owed", "expected"),
    [
        (None, [], Sides(0, 20, 0)),
        (None, [(2, 6), (4, 9)], Sides(7, 13, 0)),
        (15, [(2, 6)], Sides(4, 11, 5)),
        (15, [(12, 18)], Sides(3, 12, 5)),
        (30, [(-4, 1), (19, 25)], Sides(2, 18, 0)),
    ],
)
def test_each_day_has_one_side(ready, owed, expected):
    assert shared(0, 20, ready, owed, lambda start, end: sub(end, start)) == expected


def test_the_days_of_a_file_are_those_of_its_journal(app):
    monday = datetime(2026, 3, 2, 10, tzinfo=PARIS)
    days = [monday + timedelta(days=one) for one in (0, 1, 4, 8, 15)]
    with time_machine.travel(days[0], tick=False):
        adviser = adviser_of("initiative_somme")
        referral = ReferralFactory(in_review=True, adviser=adviser)
    with time_machine.travel(days[1], tick=False):
        item = ask(referral, Wanted("Vos clients ?"), by=adviser).items[0]
    with time_machine.travel(days[2], tick=False), transaction():
        requests.answer_in_words(item, "Vingt", by=referral.dossier.owner)
    with time_machine.travel(days[3], tick=False), transaction():
        commands.declare_ready(referral, by=adviser)
    with time_machine.travel(days[4], tick=False):
        assert sides_of(referral) == Sides(owner=3, network=3, committee=5)
