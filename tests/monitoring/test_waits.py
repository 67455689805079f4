"""How long each network really took to decide, told only when there are enough decisions."""

from datetime import date, timedelta

from portal.database import session
from portal.monitoring.waits import ENOUGH, compared, forget, waits
from portal.networks.queries import network
from portal.networks.sittings import set_sittings
from tests.factories import UserFactory
from tests.monitoring.known import answered, paris, sent


def decided(code: str, days: list[int], first=(2026, 9, 1)) -> None:
    """One file for each number of days from its receiving to the decision."""
    for number, count in enumerate(days):
        received = paris(*first) + timedelta(hours=number)
        answered(
            sent(f"{code[:2]}{first[1]}{number}", received), code, received + timedelta(days=count)
        )
    session.commit()
    forget()


def test_half_of_the_decisions_of_a_year_came_within_the_usual_wait(app):
    decided("initiative_somme", [10, 12, 14, 16, 18, 20, 22, 24, 26, 90])
    decided("initiative_somme", [400] * 5, first=(2024, 6, 1))
    decided("adie", [5] * (ENOUGH - 1))
    ours, theirs = (network(code) for code in ("initiative_somme", "adie"))
    found = waits([ours.id, theirs.id])
    assert list(found) == [ours.id]
    assert (found[ours.id].days, found[ours.id].decisions) == (18, ENOUGH)


def test_a_figure_changes_with_what_happens(app):
    decided("adie", [4] * ENOUGH)
    adie = network("adie")
    assert waits([adie.id])[adie.id].days == 4
    decided("adie", [30] * (2 * ENOUGH), first=(2026, 10, 1))
    assert waits([adie.id])[adie.id].days == 30


def test_the_next_committee_is_the_first_day_to_come(app):
    ours = network("initiative_somme")
    assert compared([ours])[ours.id].sitting is None
    admin = UserFactory(admin=True)
    set_sittings(ours.desks[0], [date(2026, 12, 9), date(2026, 11, 25)], by=admin)
    assert compared([ours])[ours.id].sitting == date(2026, 11, 25)
    ours.desks[0].sittings = ["2026-11-22", "2026-12-09"]
    assert compared([ours])[ours.id].sitting == date(2026, 12, 9)
