"""Each figure equals its list, and what was counted by hand on the known set."""

from datetime import date, timedelta

import pytest

from portal.calendar import business_days_between, today
from portal.monitoring import files
from portal.monitoring.counted import Counted, target_days
from portal.monitoring.files import Filters
from portal.monitoring.indicators import counts
from portal.monitoring.periods import Period, PeriodName, month, period
from portal.monitoring.scope import Area, Scope
from portal.networks.models import Desk
from portal.referrals.silence import PASSED_OVER, last_day
from portal.referrals.workflow import Status
from tests.monitoring.known import answered, known, known_set, paris, referral, sent

YEAR = period(PeriodName.THIS_YEAR, date(2026, 11, 23))
LAST_YEAR = period(PeriodName.LAST_YEAR, date(2026, 11, 23))

BY_HAND = [
    # what is counted, where, at which network, in which period: the files, by their letters
    (Counted.RECEIVED, Area.SERVED, None, YEAR, "A C D F L M N"),
    (Counted.RECEIVED, Area.SERVED, None, LAST_YEAR, "B J"),
    (Counted.RECEIVED, Area.SERVED, None, None, "A B C D F J L M N"),
    (Counted.RECEIVED, Area.OUTSIDE, None, YEAR, "E"),
    (Counted.RECEIVED, Area.EVERYWHERE, None, YEAR, "A C D E F L M N"),
    (Counted.RECEIVED, Area.CITY, None, YEAR, "A C F L M N"),
    (Counted.RECEIVED, Area.AROUND, None, YEAR, "D"),
    (Counted.RECEIVED, Area.QPV, None, YEAR, "C"),
    (Counted.RECEIVED, Area.SERVED, None, month("2026-01"), "A"),
    (Counted.RECEIVED, Area.SERVED, None, month("2025-12"), "B J"),
    (Counted.RECEIVED, Area.SERVED, "initiative_somme", YEAR, "C F L N"),
    (Counted.RECEIVED, Area.SERVED, "adie", YEAR, "C D"),
    (Counted.RECEIVED, Area.SERVED, "adie", month("2026-05"), "D"),
    (Counted.OPENED, Area.SERVED, None, YEAR, "A C D F G L M N"),
    (Counted.OPENED, Area.OUTSIDE, None, YEAR, "E H"),
    (Counted.OPENED, Area.EVERYWHERE, None, YEAR, "A C D E F G H L M N"),
    (Counted.ROUTED, Area.SERVED, None, YEAR, "C D F L M N"),
    (Counted.TAKEN, Area.SERVED, None, YEAR, "C D L M N"),
    (Counted.ANSWERED, Area.SERVED, None, YEAR, "C D L M"),
    (Counted.FUNDED, Area.SERVED, None, YEAR, "C D M"),
    (Counted.FUNDED, Area.SERVED, "adie", YEAR, "D"),
    (Counted.DECIDED, Area.SERVED, None, YEAR, "C D J L M"),
    (Counted.DECIDED, Area.SERVED, None, LAST_YEAR, "B"),
    (Counted.DECIDED, Area.SERVED, "adie", YEAR, "C D"),
    (Counted.GRANTED, Area.SERVED, None, YEAR, "C D J M"),
    (Counted.GRANTED, Area.OUTSIDE, None, YEAR, "E"),
    (Counted.LATE, Area.EVERYWHERE, None, None, "N"),
    (Counted.LATE, Area.EVERYWHERE, "adie", None, ""),
    (Counted.UNASSIGNED, Area.EVERYWHERE, None, None, "N"),
    (Counted.SILENT, Area.EVERYWHERE, None, None, ""),
    (Counted.UNROUTED, Area.EVERYWHERE, None, None, ""),
]


def letters(filters: Filters) -> str:
    _, rows = files.page(filters, None, 25)
    found = (row.title.removeprefix("Projet ") or hidden_letter(row) for row in rows)
    return " ".join(sorted(found))


def hidden_letter(row: files.FileRow) -> str:
    """A draft is known here by the day it was begun, a confidential file by its number."""
    drafts = {date(2026, 9, 1): "G", date(2026, 9, 2): "H", date(2025, 12, 31): "I"}
    return row.number.lstrip("20-56") or drafts[row.begun_at.date()]


def test_a_figure_is_the_hand_count_and_its_list_holds_those_files(app):
    known_set()
    for counted, area, code, span, expected in BY_HAND:
        scope = Scope(span, known(code).id if code else None, area)
        filters = Filters(counted, scope)
        number = len(expected.split())
        assert counts([(counted, scope)]) == [number], filters
        assert files.totals(filters).files == number, filters
        assert letters(filters) == expected, filters


def test_a_file_that_came_back_to_a_network_is_one_file_sent_to_it_twice(app):
    known_set()
    scope = Scope(YEAR, known("initiative_somme").id)
    found = files.totals(Filters(Counted.RECEIVED, scope))
    assert (found.files, found.referrals) == (4, 5)


def test_two_networks_on_one_file_are_two_decisions_on_one_file(app):
    known_set()
    found = files.totals(Filters(Counted.DECIDED, Scope(YEAR)))
    assert (found.files, found.referrals, found.granted_cents) == (5, 6, 20_500_00)


def test_a_lapsed_grant_is_a_decision_and_no_longer_an_amount(app):
    known_set()
    scope = Scope(Period(date(2026, 2, 1), date(2026, 3, 1)))
    found = files.totals(Filters(Counted.DECIDED, scope))
    assert (found.referrals, found.granted_cents) == (1, 0)
    assert counts([(Counted.GRANTED, scope)]) == [0]


@pytest.mark.parametrize(("answer", "decision"), [(5, 42), (1, 1), (2, 2), (3, 1), (4, 4), (1, 2)])
def test_a_slow_decision_is_one_past_the_target_that_the_screen_shows(app, answer, decision):
    desk = known("adie").desks[0]
    desk.answer_days, desk.decision_days = answer, decision
    target = target_days(desk)
    for name, days in (("A", target), ("B", target + 1)):
        dossier = sent(name, paris(2026, 3, 1))
        answered(dossier, "adie", paris(2026, 3, 1) + timedelta(days=days))
    assert letters(Filters(Counted.SLOW, Scope(None))) == "B"


def test_a_target_turns_business_days_into_calendar_days(app):
    assert target_days(Desk(answer_days=5, decision_days=42)) == 66
    assert target_days(Desk(answer_days=5, decision_days=5)) == 14


def test_a_person_who_owes_an_answer_does_not_make_a_network_late(app):
    dossier = sent("A", paris(2026, 10, 1))
    past = today() - timedelta(days=3)
    referral(dossier, "adie", Status.TAKEN, due_on=past, waiting_on_owner=True)
    assert counts([(Counted.LATE, Scope(None))]) == [0]


def test_a_network_is_silent_once_eight_business_days_have_gone_by(app):
    assert business_days_between(last_day(PASSED_OVER, None, 1), today()) == 9
    for name, at in (("A", paris(2026, 11, 9)), ("B", paris(2026, 11, 12))):
        referral(sent(name, at), "adie", Status.PROPOSED)
    assert last_day(PASSED_OVER, None, 1) == date(2026, 11, 9)
    assert letters(Filters(Counted.SILENT, Scope(None))) == "A"


def test_a_file_without_adviser_is_told_after_five_days(app):
    for name, at in (("A", paris(2026, 11, 17, 23)), ("B", paris(2026, 11, 18, 0))):
        referral(sent(name, at), "adie", Status.PROPOSED)
    assert letters(Filters(Counted.UNASSIGNED, Scope(None))) == "A"
