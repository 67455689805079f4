"""Two networks become one, and nothing of their files is lost."""

import pytest

from portal.database import session
from portal.dossiers import journal
from portal.dossiers.models import Event
from portal.errors import Refused
from portal.networks import commands
from portal.networks.queries import codes, network
from portal.referrals import mergers
from portal.referrals.access import visible_to
from tests.factories import UserFactory
from tests.factories_files import ReferralFactory, adviser_of


@pytest.fixture
def udaf(app, admin):
    """A network that no rule names."""
    made = commands.create_network("udaf", by=admin, abbreviation="UD", name="UDAF", summary="x")
    desk = commands.add_desk(made, by=admin, name="UDAF Amiens")
    commands.open_desk(desk, by=admin, to_new=True)
    return made


@pytest.fixture
def admin(app):
    return UserFactory(admin=True)


def test_a_network_that_a_rule_names_joins_no_other(admin):
    rules = mergers.rules_naming(network("adie"))
    assert "R11e" in rules
    with pytest.raises(Refused, match="R11e"):
        mergers.merge(network("adie"), network("bge_picardie"), by=admin)


def test_the_files_under_way_stay_with_their_advisers_and_say_what_happens(admin, udaf):
    adviser, into = adviser_of("udaf"), network("bge_picardie")
    referral = ReferralFactory(network="udaf", adviser=adviser, taken=True)
    mergers.merge(udaf, into, by=admin)
    assert (udaf.merged_into, udaf.connected, referral.network) == (into, False, udaf)
    assert referral in session.scalars(visible_to(adviser)).all()
    line = session.query(Event).filter_by(kind="referral.merged").one()
    commands.change_network(udaf, by=admin, name="Familles 80")
    assert journal.words(line).public.startswith("UDAF rejoint BGE Picardie")
    with pytest.raises(Refused, match="a rejoint"):
        commands.open_desk(udaf.desks[0], by=admin, to_new=True)
    assert udaf not in mergers.receivers(into)
    assert "udaf" not in codes()
