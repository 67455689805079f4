"""A delay is changed for what begins from a day on; what was promised before is kept."""

from datetime import date

import pytest
import time_machine

from portal import administration_log as log
from portal.administration_log import Asked, Topic
from portal.database import session
from portal.delays import delays, value
from portal.errors import Refused
from portal.referrals import clocks
from portal.tuning.delays import cancel, change, faults, history, in_the_end
from tests.factories import UserFactory
from tests.factories_files import ReferralFactory

MONDAY, NEXT_MONDAY = date(2026, 3, 2), date(2026, 3, 9)
NEXT = "Passage au réseau suivant"


@pytest.fixture
def admin(app):
    return UserFactory(admin=True)


def set_on_monday(admin, since=NEXT_MONDAY, **changed):
    with time_machine.travel("2026-03-02 10:00 +0100"):
        return change(in_the_end() | changed, since, "Comité du 2 mars", by=admin)


def test_the_shipped_values_are_sound():
    assert faults({code: one.usual for code, one in delays().items()}) == {}


def test_what_had_begun_keeps_its_delay_and_what_begins_has_the_new_one(admin):
    with time_machine.travel("2026-03-04 10:00 +0100"):
        before = ReferralFactory()
    changed = set_on_monday(admin, next_network=20)
    assert [one.label for one in changed] == [NEXT]
    with time_machine.travel("2026-03-09 10:00 +0100"):
        after = ReferralFactory()
    assert clocks.hop_on(before) == date(2026, 3, 16)
    assert clocks.hop_on(after) == date(2026, 4, 7)  # Easter Monday left out
    assert [value("next_network", day) for day in (MONDAY, NEXT_MONDAY)] == [8, 20]


def test_a_change_is_told_in_the_journal_and_in_the_history(admin):
    set_on_monday(admin, next_network=20)
    line = log.page(Asked(topic=Topic.CALENDAR), None)[1][0]
    assert (line.subject, line.by) == (NEXT, admin)
    assert "8 jours ouvrés → 20 jours ouvrés" in line.words.replace("\u00a0", " ")
    assert [(one.words, one.row.note) for one in history()] == [
        ("20\u00a0jours ouvrés", "Comité du 2 mars")
    ]


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"next_network": 61}, {"next_network": "Écrivez un nombre entre 3 et 60"}),
        ({"escalate": 2}, {"escalate": "Le rappel vient avant l’alerte"}),
        ({"next_network": 5}, {"next_network": "l’alerte avant le passage"}),
        ({"draft_second": 21}, {"draft_third": "Les trois rappels se suivent"}),
        ({"unanswered": 15}, {"unanswered": "le dernier vient avant la clôture"}),
    ],
)
def test_a_wrong_value_is_told_at_its_delay(app, changed, wrong):
    found = faults(in_the_end() | changed)
    assert found.keys() == wrong.keys()
    for code, sentence in wrong.items():
        assert sentence in found[code]


def test_no_delay_overtakes_another_even_for_a_few_days(admin):
    set_on_monday(admin, date(2026, 4, 1), escalate=12, next_network=15)
    with pytest.raises(Refused, match="avant le passage"):
        set_on_monday(admin, escalate=9)


def test_a_planned_change_is_taken_back_until_its_day(admin):
    set_on_monday(admin, request_days=15)
    row = history()[0].row
    with time_machine.travel("2026-03-09 10:00 +0100"), pytest.raises(Refused, match="en vigueur"):
        cancel(row, by=admin)
    with time_machine.travel("2026-03-08 10:00 +0100"):
        cancel(row, by=admin)
    assert value("request_days", NEXT_MONDAY) == 10
    assert history() == []


def test_only_administrators_and_only_for_days_to_come(admin):
    with pytest.raises(Refused, match="administrateur"):
        set_on_monday(UserFactory(front_desk=True), next_network=20)
    with pytest.raises(Refused, match="à partir de demain"):
        set_on_monday(admin, MONDAY, next_network=20)
    session.rollback()
    assert history() == []
