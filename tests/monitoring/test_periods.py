"""Periods are Paris days; comparisons are with the same days a year before."""

from datetime import UTC, date, datetime

import pytest

from portal.calendar import midnight
from portal.monitoring.periods import Period, PeriodName, label, month, period

TODAY = date(2026, 11, 23)


def test_a_day_begins_at_midnight_in_paris_in_winter_and_in_summer():
    assert midnight(date(2026, 1, 1)) == datetime(2025, 12, 31, 23, tzinfo=UTC)
    assert midnight(date(2026, 7, 1)) == datetime(2026, 6, 30, 22, tzinfo=UTC)


def test_a_period_ends_where_the_next_day_begins_even_on_a_day_of_25_hours():
    october = Period(date(2026, 10, 25), date(2026, 10, 25))
    assert (october.end - october.start).total_seconds() == 25 * 3600


@pytest.mark.parametrize(
    ("name", "first", "last", "words"),
    [
        (PeriodName.THIS_YEAR, date(2026, 1, 1), TODAY, "Année 2026"),
        (PeriodName.LAST_YEAR, date(2025, 1, 1), date(2025, 12, 31), "Année 2025"),
        (PeriodName.QUARTER, date(2026, 10, 1), TODAY, "4e trimestre 2026"),
        (PeriodName.TWELVE_MONTHS, date(2025, 12, 1), TODAY, "12 derniers mois"),
    ],
)
def test_each_name_means_days_that_are_over_or_today(name, first, last, words):
    assert period(name, TODAY) == Period(first, last)
    assert label(name, TODAY) == words


def test_the_first_quarter_is_written_as_people_say_it():
    assert label(PeriodName.QUARTER, date(2026, 3, 31)) == "1er trimestre 2026"


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2026, 11, 23), date(2025, 11, 23)),
        (date(2028, 2, 29), date(2027, 2, 28)),
        (date(2029, 2, 28), date(2028, 2, 29)),
        (date(2028, 2, 28), date(2027, 2, 28)),
    ],
)
def test_the_year_before_has_the_same_day_and_months_keep_their_ends(day, before):
    assert Period(day, day).a_year_before() == Period(before, before)


def test_twelve_months_end_with_the_one_of_the_last_day():
    months = period(PeriodName.THIS_YEAR, TODAY).last_months()
    assert [one.code for one in (months[0], months[-1])] == ["2025-12", "2026-11"]
    assert len(months) == 12
    assert months[2].last == date(2026, 2, 28)


def test_a_month_is_read_from_its_code_and_nothing_else_is():
    assert month("2026-02") == Period(date(2026, 2, 1), date(2026, 2, 28))
    for wrong in ("", "2026", "2026-13", "2026-2", "2026-02-01", "annee", "0000-01", "0001-01"):
        assert month(wrong) is None


def test_a_period_says_its_year_once():
    assert Period(date(2026, 1, 1), TODAY).words == "du 1er\u00a0janvier au 23\u00a0novembre 2026"
    assert "2025 au" in Period(date(2025, 12, 1), TODAY).words
