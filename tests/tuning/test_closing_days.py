"""Days of closure: clocks do not count them, and what waits has another day."""

from datetime import date

import pytest
import time_machine

from portal import administration_log as log
from portal.administration_log import Asked
from portal.calendar import business_days_after, business_days_between, is_business_day
from portal.database import session
from portal.errors import Refused
from portal.referrals.silence import PASSED_OVER, last_day
from portal.referrals.study import ball
from portal.tuning.closing_days import add, closures, coming_holidays, remove, why_not
from tests.factories import UserFactory
from tests.factories_files import ReferralFactory, at

FRIDAY = date(2026, 5, 15)  # after the Ascension


@pytest.fixture
def admin(app):
    return UserFactory(admin=True)


@pytest.fixture
def waiting(app):
    """Proposed on Tuesday 12 May 2026: an answer is due on the 20th, Ascension left out."""
    with time_machine.travel("2026-05-12 10:00 +0200"):
        yield ReferralFactory()


def test_a_closing_day_moves_what_waits_and_leaves_open_pages_good(admin, waiting):
    version = waiting.version
    assert waiting.due_on == date(2026, 5, 20)
    assert add(FRIDAY, FRIDAY, "Pont de l’Ascension", None, by=admin) == 1
    session.expire_all()
    assert (waiting.due_on, waiting.version) == (date(2026, 5, 21), version)
    assert not is_business_day(FRIDAY)
    assert business_days_after(date(2026, 5, 13), 1) == date(2026, 5, 18)
    words = log.page(Asked(), None)[1][0].words.replace("\u00a0", " ")
    assert words == ("Fermé le 15 mai 2026 : Pont de l’Ascension. 1 échéance change de jour.")


def test_what_is_opened_again_counts_again(admin, waiting):
    add(FRIDAY, FRIDAY, "Pont", None, by=admin)
    assert remove(closures()[0].row, by=admin) == 1
    session.expire_all()
    assert waiting.due_on == date(2026, 5, 20)
    assert closures() == []


def test_the_closure_of_one_network_moves_nobody_else(admin, waiting):
    other = at(waiting.dossier, "adie")
    add(FRIDAY, FRIDAY, "Déménagement", waiting.network, by=admin)
    session.expire_all()
    assert (waiting.due_on, other.due_on) == (date(2026, 5, 21), date(2026, 5, 20))
    whose = waiting.network_id
    assert business_days_between(date(2026, 5, 12), FRIDAY) == 2
    assert business_days_between(date(2026, 5, 12), FRIDAY, whose) == 1
    with time_machine.travel("2026-05-27 10:00 +0200"):
        assert (ball(waiting).days, ball(other).days) == (8, 9)
        assert last_day(PASSED_OVER, whose) < last_day(PASSED_OVER, None)


def test_days_gone_by_stay_as_they_were_counted(admin, waiting):
    add(date(2026, 5, 15), date(2026, 5, 22), "Travaux", None, by=admin)
    with time_machine.travel("2026-05-20 10:00 +0200"):
        remove(closures()[0].row, by=admin)
        assert [(one.row.last, one.over) for one in closures()] == [(date(2026, 5, 19), True)]
        assert not is_business_day(date(2026, 5, 19))
        assert is_business_day(date(2026, 5, 20))
        with pytest.raises(Refused, match="passés"):
            remove(closures()[0].row, by=admin)


@pytest.mark.parametrize(
    ("first", "last", "why"),
    [
        (date(2026, 5, 11), date(2026, 5, 11), "à partir d’aujourd’hui"),
        (FRIDAY, date(2026, 5, 14), "après le premier"),
        (FRIDAY, date(2026, 8, 15), "62 jours au plus"),
        (date(2030, 5, 15), date(2030, 5, 15), "dans les trois ans"),
        (date(2026, 5, 14), date(2026, 5, 14), "déjà fermés"),
        (date(2026, 5, 16), date(2026, 5, 17), "déjà fermés"),
        (FRIDAY, FRIDAY, ""),
    ],
)
def test_what_cannot_be_closed_is_told(waiting, first, last, why):
    found = why_not(first, last, None)
    assert why in found
    assert bool(why) == bool(found)


def test_public_holidays_are_known(waiting):
    assert coming_holidays()[date(2026, 5, 14)] == "Ascension"
    with pytest.raises(Refused, match="administrateur"):
        add(FRIDAY, FRIDAY, "Pont", None, by=UserFactory(front_desk=True))
