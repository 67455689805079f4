from datetime import date

import pytest
from sqlalchemy import func, select

from portal.database import session
from portal.networks.load import load_networks, shipped_connected_codes
from portal.networks.models import Desk, DocumentKind, Network, Scheme, SchemeVersion
from portal.networks.queries import network, scheme, version_in_force
from portal.networks.reading import BadSeed
from tests.networks.conftest import CONNECTED


def counts():
    models = (DocumentKind, Network, Desk, Scheme, SchemeVersion)
    return [session.scalar(select(func.count()).select_from(model)) for model in models]


def test_the_file_is_loaded_whole_and_once(empty):
    assert load_networks() == 16 + 20 + 8 + 32
    assert counts() == [16, 20, 8, 32, 32]
    assert load_networks() == 0
    assert counts() == [16, 20, 8, 32, 32]


def test_what_an_administrator_changed_stays(reference):
    adie = network("adie")
    adie.phone, adie.desks[0].name, adie.to_confirm = "03 22 00 00 00", "Accueil", []
    version = scheme("microcredit_pro").versions[0]
    version.amount_max_cents = 1_500_000
    session.flush()

    assert load_networks() == 0
    session.expire_all()
    assert (adie.phone, adie.to_confirm) == ("03 22 00 00 00", [])
    assert [desk.name for desk in adie.desks] == ["Accueil"]
    assert version.amount_max_cents == 1_500_000


def test_a_higher_number_in_the_file_adds_a_version(reference, edited):
    path = edited("  - code: microcredit_pro\n", "  - code: microcredit_pro\n    version: 2\n")
    assert load_networks(path) == 1
    assert load_networks(path) == 0
    session.expire_all()
    assert [version.number for version in scheme("microcredit_pro").versions] == [1, 2]
    assert version_in_force(scheme("microcredit_pro"), date(2026, 11, 23)).number == 2


def test_new_figures_without_a_new_number_change_nothing(reference, edited):
    assert load_networks(edited("amount_max: 12000", "amount_max: 15000")) == 0
    assert scheme("microcredit_pro").versions[0].amount_max_cents == 1_200_000


def test_a_network_that_joins_is_added_and_may_get_a_desk(reference, edited):
    path = edited(
        "  - code: cci\n    abbreviation: CCI\n",
        "  - code: cci\n    abbreviation: CCI\n    desks: [{name: Guichet de la CCI}]\n",
    )
    assert load_networks(path) == 1
    session.expire_all()
    assert network("cci").connected


def test_a_refused_file_changes_nothing(empty, edited):
    with pytest.raises(BadSeed):
        load_networks(edited("network: adie", "network: addie"))
    assert counts() == [0, 0, 0, 0, 0]


def test_the_shipped_desks_need_no_database():
    assert shipped_connected_codes() == CONNECTED
