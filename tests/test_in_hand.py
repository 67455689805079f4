"""What a transaction reads once: never older than what it wrote, or than what it holds."""

import pytest
import sqlalchemy as sa

from portal import in_hand
from portal.calendar import today
from portal.database import session
from portal.dossiers import journal
from portal.letters.texts import active
from portal.networks.changes import hold_networks
from portal.networks.models import Desk, Network
from portal.networks.queries import in_short, network, networks_named
from portal.routing.drafting import hold_the_numbers
from portal.routing.queries import active_rule_set
from portal.territory.models import PerimeterCommune
from portal.territory.queries import perimeter
from tests.counting import statements
from tests.factories_files import DossierFactory

EPCI = "248000531"
READINGS = {
    "networks": lambda: networks_named(["adie", "initiative_somme"]),
    "in short": in_short,
    "rules": active_rule_set,
    "perimeter": lambda: perimeter(today(), EPCI),
    "text of a mail": lambda: active("reopened"),
}


@pytest.fixture(params=READINGS)
def read(request, app):
    return READINGS[request.param]


def test_it_is_asked_once_in_a_transaction_and_again_in_the_next(app, read):
    for end in (session.commit, session.rollback):
        end()
        with statements(app) as first:
            found = read()
        with statements(app) as again:
            assert read() == found
        assert (bool(first), again) == (True, [])


def test_what_is_written_shows_at_once_flushed_or_not(app):
    known = {one.code: one.name for one in in_short()}
    network("adie").name = "Autre nom"
    assert {one.code: one.name for one in in_short()} == known | {"adie": "Autre nom"}
    session.execute(sa.update(Desk).values(open=False))
    assert not any(one.connected for one in in_short())
    session.execute(sa.delete(PerimeterCommune))
    assert perimeter(today(), EPCI) == frozenset()


def test_a_savepoint_that_is_undone_takes_its_readings_along(app):
    before = in_short()
    with session.begin_nested() as point:
        network("adie").name = "Autre nom"
        assert in_short() != before
        point.rollback()
    assert in_short() == before


@pytest.mark.parametrize(
    ("hold", "reading"),
    [
        (lambda: hold_networks(network("adie")), "networks"),
        (lambda: hold_networks(network("adie")), "in short"),
        (hold_the_numbers, "rules"),
    ],
)
def test_who_holds_a_row_reads_its_table_again(app, hold, reading):
    READINGS[reading]()
    hold()
    with statements(app) as sent:
        READINGS[reading]()
    assert sent


def test_what_must_be_written_together_is_not_written_in_between(app):
    with session.no_autoflush:
        network("adie").name = "Autre nom"
        with statements(app) as sent:
            in_hand.of(Network)
    assert sent == []


def test_the_end_of_a_journal_is_read_once_and_again_once_something_is_undone(app):
    dossier = DossierFactory()
    with statements(app) as sent:
        for _ in range(3):
            journal.record(dossier, "dossier.note", by=None)
        point = session.begin_nested()
        journal.record(dossier, "dossier.note", by=None)
        point.rollback()
        journal.record(dossier, "dossier.note", by=None)
    assert sum(one.startswith("SELECT dossier.lines") for one in sent) == 2
    assert journal.first_broken_line(dossier) is None
