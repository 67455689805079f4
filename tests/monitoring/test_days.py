"""Both databases count days as Paris does."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from portal.database import session
from portal.dossiers.models import Dossier
from portal.french import day_of
from portal.monitoring.days import days_between, paris_day, same_hour, tally
from tests.monitoring.known import paris, sent

MOMENTS = [
    paris(2026, 1, 1, 0),
    paris(2026, 1, 1, 0) - timedelta(seconds=1),
    paris(2026, 7, 1, 0),
    paris(2026, 7, 1, 0) - timedelta(seconds=1),
    datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC),
    datetime(2026, 3, 29, 1, tzinfo=UTC),
    datetime(2026, 10, 24, 22, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 59, 59, tzinfo=UTC),
    datetime(2026, 10, 25, 23, tzinfo=UTC),
    datetime(2025, 12, 31, 22, 59, 59, tzinfo=UTC),
    datetime(2021, 3, 27, 22, 30, tzinfo=UTC),
    datetime(2021, 3, 28, 22, 30, tzinfo=UTC),
]


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
def test_the_day_of_a_moment_is_the_one_on_the_walls_of_paris(app, moment):
    sent("A", moment)
    found = session.scalar(select(paris_day(Dossier.submitted_at)))
    assert found == (day_of(moment) - day_of(datetime(1970, 1, 1, 12, tzinfo=UTC))).days


def test_days_between_are_those_of_the_calendar_not_of_24_hours(app):
    sent("A", paris(2026, 3, 28, 23, 30), created_at=paris(2026, 3, 28, 0, 30))
    sent("B", paris(2026, 3, 30, 0, 5), created_at=paris(2026, 3, 28, 23, 55))
    query = select(days_between(Dossier.created_at, Dossier.submitted_at)).order_by(Dossier.id)
    assert list(session.scalars(query)) == [0, 2]


def test_the_same_hour_never_holds_two_days(app):
    sent("A", paris(2026, 3, 28, 0, 1), created_at=paris(2026, 3, 27, 23, 59))
    sent("B", paris(2026, 3, 28, 0, 59), created_at=paris(2026, 3, 28, 0, 0))
    sent("C", paris(2026, 3, 28, 0, 30), created_at=paris(2026, 3, 27, 0, 30))
    query = select(same_hour(Dossier.created_at, Dossier.submitted_at)).order_by(Dossier.id)
    assert list(session.scalars(query)) == [False, True, False]


def test_a_tally_holds_every_value_and_nothing_at_all_is_none(app):
    days = tally(days_between(Dossier.created_at, Dossier.submitted_at))
    assert session.scalar(select(days)) is None
    for name in "AB":
        sent(name, paris(2026, 3, 28), created_at=paris(2026, 3, 20))
    assert session.scalar(select(days)) == "8 8"
