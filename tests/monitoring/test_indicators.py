"""Decisions, delays and steps of the known set."""

from collections import Counter
from datetime import date

import pytest

from portal.monitoring.indicators import (
    Decisions,
    Steps,
    decisions,
    people,
    percentile,
    received_by_network,
    steps,
)
from portal.monitoring.periods import Period, PeriodName, period
from portal.monitoring.scope import Area, Scope
from tests.monitoring.known import answered, known, known_set, paris, person, sent

YEAR = period(PeriodName.THIS_YEAR, date(2026, 11, 23))


def test_the_decisions_of_the_year_are_those_counted_by_hand(app):
    known_set()
    found = decisions([Scope(YEAR)])[0]
    assert (found.decided, found.granted, found.granted_cents) == (6, 4, 20_500_00)
    assert found.grant_rate == 67
    assert sorted(found.since_sent.elements()) == [6, 10, 20, 26, 28, 31]
    assert percentile(found.since_sent, 50) == 20
    assert percentile(found.since_sent, 90) == 31


def test_a_network_counts_from_the_day_it_received_the_file(app):
    known_set()
    found = decisions([Scope(YEAR, known("adie").id)])[0]
    assert sorted(found.since_sent.elements()) == [10, 31]
    assert sorted(found.since_received.elements()) == [10, 22]


def test_several_scopes_come_back_in_their_order(app):
    known_set()
    codes = ("adie", "reseau_entreprendre", "initiative_somme")
    found = decisions([Scope(YEAR, known(code).id) for code in codes])
    assert [one.decided for one in found] == [2, 0, 3]
    assert sum(found, Decisions()).decided == 5


def test_nothing_decided_has_no_rate_and_no_delay(app):
    found = decisions([Scope(YEAR, area=Area.QPV)])[0]
    assert found == Decisions()
    assert found.grant_rate is None
    assert percentile(found.since_sent, 50) is None


def test_steps_follow_the_files_received_as_far_as_any_network_went(app):
    known_set()
    assert steps(Scope(YEAR)) == Steps(received=7, routed=6, taken=5, answered=4, funded=3)
    assert steps(Scope(YEAR, known("adie").id)) == Steps(2, 2, 2, 2, 1)
    assert steps(Scope(YEAR, area=Area.AROUND)) == Steps(1, 1, 1, 1, 1)


def test_networks_count_each_time_they_received_a_file(app):
    known_set()
    codes = ("initiative_somme", "adie", "reseau_entreprendre", "ccas_amiens", "pepite")
    everywhere, ids = Scope(YEAR), [known(code).id for code in codes]
    assert received_by_network(everywhere, ids) == [5, 2, 1, 1, 0]
    assert received_by_network(everywhere, []) == []


def test_people_are_counted_once_whatever_their_files_and_decisions(app):
    owner = person()
    for name in "AB":
        dossier = sent(name, paris(2026, 3, 1), owner=owner)
        for code in ("adie", "initiative_somme"):
            answered(dossier, code, paris(2026, 4, 1))
    assert people(Scope(Period(date(2026, 1, 1), date(2026, 12, 31)))) == 1


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([1], 50, 1),
        ([1, 2], 50, 1),
        ([1, 2, 3], 50, 2),
        ([1, 2, 3, 4], 50, 2),
        (range(1, 11), 90, 9),
        (range(1, 12), 90, 10),
        ([0, 0, 0, 5], 50, 0),
        ([], 50, None),
    ],
)
def test_a_percentile_is_the_shortest_time_in_which_that_share_was_decided(values, share, expected):
    assert percentile(Counter(values), share) == expected
