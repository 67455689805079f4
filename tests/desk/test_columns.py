"""What the columns of a list look up, and the orders that they give."""

from datetime import timedelta

import pytest
import time_machine

from portal.casework import appointments
from portal.casework.appointments import Plan
from portal.casework.models import Means
from portal.database import now, transaction
from portal.desk.columns import Column, looked_up
from portal.referrals.queries import around
from portal.referrals.triage import Asked, SavedView
from tests.factories_files import DossierFactory, ReferralFactory, adviser_of


@pytest.mark.both_databases
def test_a_list_shows_and_follows_the_next_appointment_of_its_own_network(app):
    claire, ali = adviser_of("initiative_somme"), adviser_of("adie")
    dossier = DossierFactory(to=("initiative_somme", "adie"))
    shared = ReferralFactory(dossier=dossier, in_review=True, adviser=claire)
    theirs = ReferralFactory(dossier=dossier, network="adie", in_review=True, adviser=ali)
    none, soon = (ReferralFactory(in_review=True, adviser=claire) for _ in range(2))
    for referral, hours in ((shared, 72), (shared, 2), (theirs, 1), (soon, 48)):
        plan = Plan(now() + timedelta(hours=hours), 45, Means.PHONE, "03 22 00 00 10")
        with transaction():
            key = f"{referral.id}-{hours}"
            appointments.propose(referral, plan, key, by=referral.adviser)

    def order(sort):
        return around(claire, Asked(SavedView.OPEN), sort, 0, 9)

    assert order("rendez-vous") == [shared.id, soon.id, none.id]
    with time_machine.travel(now() + timedelta(hours=3)):
        assert order("rendez-vous") == [soon.id, shared.id, none.id]
        assert order("-rendez-vous") == [shared.id, soon.id, none.id]
        files = [one.dossier_id for one in (shared, none)]
        found = looked_up([Column.MEETING], files, claire)[Column.MEETING]
    kept = {
        one: moment and round((moment - now()) / timedelta(hours=1))
        for one, moment in found.items()
    }
    assert kept == {shared.dossier_id: 72, none.dossier_id: None}
