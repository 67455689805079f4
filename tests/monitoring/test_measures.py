"""Figures are kept as long as nothing happens, and not a moment longer."""

from datetime import date, timedelta

import sqlalchemy as sa
import time_machine

from portal.database import session
from portal.dossiers import journal
from portal.monitoring.measures import measures
from portal.monitoring.periods import PeriodName, period
from portal.monitoring.scope import Scope
from tests.counting import statements
from tests.monitoring.known import NOON, answered, known, paris, sent

YEAR = period(PeriodName.THIS_YEAR, date(2026, 11, 23))


def received() -> int:
    return measures(Scope(YEAR), YEAR, (known("adie").id,)).received


def test_the_same_figures_are_not_measured_twice(app):
    journal.record(sent("A", paris(2026, 3, 1)), "dossier.start", by=None)
    assert received() == 1
    with statements(app) as asked:
        assert received() == 1
    assert not [one for one in asked if "FROM dossier" in one]


def test_a_line_in_the_journal_measures_them_again(app):
    journal.record(sent("A", paris(2026, 3, 1)), "dossier.start", by=None)
    assert received() == 1
    journal.record(sent("B", paris(2026, 3, 2)), "dossier.start", by=None)
    assert received() == 2


def test_so_does_a_minute_for_a_line_that_came_late_to_its_place(app):
    journal.record(sent("A", paris(2026, 3, 1)), "dossier.start", by=None)
    assert received() == 1
    sent("B", paris(2026, 3, 2))
    assert received() == 1
    with time_machine.travel(NOON + timedelta(minutes=1), tick=False):
        assert received() == 2


def test_without_a_journal_nothing_is_kept(app):
    assert received() == 0
    sent("A", paris(2026, 3, 1))
    assert received() == 1


def test_five_decisions_about_four_people_are_not_enough_for_a_rate(app):
    codes = ("adie", "initiative_somme")
    for name in "ABC":
        for code in codes:
            answered(sent(name + code[0], paris(2026, 3, 1)), code, paris(2026, 4, 1))
    ids = tuple(known(code).id for code in codes)
    assert measures(Scope(YEAR), YEAR, ids).enough
    session.execute(sa.text("UPDATE dossier SET owner_id = (SELECT min(owner_id) FROM dossier)"))
    assert not measures(Scope(YEAR), YEAR, ids).enough
