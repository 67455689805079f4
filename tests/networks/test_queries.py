from datetime import date

import pytest
from sqlalchemy import event

from portal.database import session
from portal.networks.models import ProductKind, SchemeVersion
from portal.networks.queries import (
    desk_for,
    document_kinds,
    figures_to_confirm,
    in_short,
    network,
    networks,
    networks_named,
    scheme,
    schemes_in_force,
    version_in_force,
)
from tests.networks.conftest import CONNECTED

pytestmark = pytest.mark.usefixtures("reference")


@pytest.fixture
def statements(app):
    found = []

    def note(connection, cursor, statement, *_):
        found.append(statement)

    session.expunge_all()
    engine = app.extensions["database"].engine
    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


def later(number, start, end=None):
    """A new version of the loan of Initiative Somme."""
    version = SchemeVersion(
        number=number, name="Prêt", kind=ProductKind.HONOUR_LOAN, valid_from=start, valid_until=end
    )
    scheme("ph_creation").versions.append(version)
    session.flush()
    return version


def test_files_can_be_sent_to_eight_networks():
    assert {one.code for one in in_short() if one.connected} == CONNECTED
    assert {one.code for one in networks() if one.connected} == CONNECTED


def test_a_network_whose_desk_is_closed_receives_nothing_more():
    adie = network("adie")
    assert desk_for(adie).name == "Guichet microcrédit"
    adie.desks[0].open = False
    session.flush()
    assert desk_for(adie) is None
    assert {one.code for one in in_short() if one.connected} == CONNECTED - {"adie"}


def test_an_unknown_code_names_no_network():
    assert network("incomplet") is None
    assert scheme("incomplet") is None


def test_networks_come_in_the_order_that_is_asked():
    codes = ("picardie_active", "adie", "incomplet", "initiative_somme")
    assert [one.code for one in networks_named(codes)] == [
        "picardie_active", "adie", "initiative_somme",
    ]  # fmt: skip


def test_reading_all_networks_takes_four_queries(statements):
    for one in networks():
        assert one.connected or not one.desks
        schemes_in_force(one, date(2026, 11, 23))
    assert len(statements) == 4


def test_the_last_version_begun_is_the_one_in_force():
    later(2, date(2027, 1, 1))
    loan = scheme("ph_creation")
    assert version_in_force(loan, date(2019, 12, 31)) is None
    assert version_in_force(loan, date(2026, 12, 31)).number == 1
    assert version_in_force(loan, date(2027, 1, 1)).number == 2


def test_an_older_version_never_comes_back():
    later(2, date(2026, 1, 1), date(2026, 6, 30))
    loan = scheme("ph_creation")
    assert version_in_force(loan, date(2026, 6, 30)).number == 2
    assert version_in_force(loan, date(2026, 7, 1)) is None
    assert "Prêt" not in [one.name for one in schemes_in_force(loan.network, date(2026, 7, 1))]


def test_without_a_day_the_version_of_today_is_meant():
    assert version_in_force(scheme("dla")).number == 1


def test_every_scheme_in_force_asks_for_known_documents():
    known = {kind.code for kind in document_kinds()}
    for one in networks():
        for version in schemes_in_force(one):
            assert set(version.documents) <= known


def test_documents_are_read_in_the_order_of_the_list():
    assert [kind.code for kind in document_kinds(["P14", "P02"])] == ["P02", "P14"]
    assert len(document_kinds()) == 16
    assert document_kinds(["P02"])[0].valid_months == 3


def test_help_and_statuses_are_not_sums_of_money():
    assert not scheme("dla").versions[0].money
    assert not scheme("snee").versions[0].money
    assert scheme("microcredit_personnel").versions[0].money


def test_administrators_see_every_figure_that_is_not_certain(statements):
    found = figures_to_confirm()
    assert len(statements) == 4
    contacts = {one.network.code for one in found if one.version is None}
    assert contacts == {one.code for one in networks()}
    ceiling = next(one for one in found if one.version and one.version.name.startswith("Microc"))
    assert ceiling.network.code == "ccas_amiens"
    assert "months_max" in ceiling.columns
