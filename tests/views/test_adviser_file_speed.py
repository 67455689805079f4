"""What the page of a file asks the database, with every part of it filled."""

from datetime import timedelta

import pytest

from portal.calendar import today
from portal.casework import appointments, contacts, opinions, tasks
from portal.casework.appointments import Plan
from portal.casework.contacts import Said
from portal.casework.models import ContactKind, Means
from portal.database import now, session, transaction
from portal.dossiers import messages
from portal.financing.forecast_models import Forecast
from portal.financing.kinds import LineState, Side
from portal.financing.models import PlanLine
from portal.referrals import notes
from portal.referrals.models import Referral
from portal.referrals.requests import Wanted
from tests.counting import statements
from tests.factories_files import ReferralFactory, add_document, adviser_of, ask, at

MOST = 24


@pytest.fixture
def adviser(app):
    return adviser_of("initiative_somme", given_name="Claire", family_name="Fournier")


@pytest.fixture
def full(adviser) -> Referral:
    """A file on which everything was done, twice."""
    colleague = adviser_of("initiative_somme", given_name="Paul", family_name="Martin")
    referral = ReferralFactory(in_review=True, adviser=colleague)
    for kind in ("P01", "P02"):
        add_document(referral.dossier, kind)
    for code in ("adie", "bge_picardie"):
        at(referral.dossier, code)
    _money(referral)
    for turn in ("1", "2"):
        ask(referral, Wanted("Combien de clients ?"), Wanted("Devis", "P08"), by=adviser)
        with transaction():
            _exchanges(referral, turn, colleague, by=adviser)
    return referral


def _money(referral: Referral) -> None:
    dossier_id, amount = referral.dossier_id, 500_00
    needed = {"kind": "equipment", "side": Side.NEEDS}
    own = {"kind": "own_cash", "side": Side.RESOURCES, "state": LineState.OBTAINED}
    for position, line in enumerate((needed, own)):
        placed = line | {"dossier_id": dossier_id, "position": position}
        session.add(PlanLine(amount_cents=amount, **placed))
    session.add(Forecast(dossier_id=dossier_id, answers={"sales_1": 100_00, "rent_1": 900_00}))
    session.commit()


def _exchanges(referral: Referral, turn: str, colleague, *, by) -> None:
    dossier, soon = referral.dossier, today() + timedelta(days=9)
    messages.send(dossier, referral.network, "Bonjour", f"m{turn}", by=dossier.owner)
    notes.write(referral, "Voir @Paul Martin", f"n{turn}", by=by)
    notes.write(referral, "Voir @Claire Fournier", f"o{turn}", by=colleague)
    opinions.ask(referral, colleague, "Bien ?", soon, f"p{turn}", confidential=False, by=by)
    tasks.add(referral, "Appeler", soon, colleague, f"t{turn}", by=by)
    contacts.add(referral, Said(ContactKind.CALL, now(), "Bien"), f"c{turn}", by=by)
    plan = Plan(now() + timedelta(days=int(turn)), 45, Means.PHONE, "06 39 98 12 34", "")
    appointments.propose(referral, plan, f"a{turn}", by=by)


@pytest.mark.both_databases
def test_the_page_of_a_full_file_asks_the_database_few_things(app, client, adviser, full):
    desk = client.login(adviser)
    for _visit in ("with what is new", "again"):
        with statements(app) as sent:
            desk.get(f"/conseil/dossiers/{full.id}")
        assert len(sent) <= MOST, "\n".join(sent)
