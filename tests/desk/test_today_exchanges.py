"""Appointments, tasks and opinions in « Aujourd’hui »."""

from datetime import datetime, timedelta

import pytest
import time_machine

from portal.calendar import today
from portal.casework import answering, appointments, opinions, tasks
from portal.casework.appointments import Plan
from portal.casework.models import Means
from portal.database import transaction
from portal.french import PARIS
from tests.desk.test_today import page
from tests.factories_files import ReferralFactory, adviser_of

MONDAY = datetime(2027, 3, 1, 10, tzinfo=PARIS)


@pytest.mark.both_databases
def test_what_is_for_today_is_there_and_nothing_before_its_day(app):
    with time_machine.travel(MONDAY, tick=False):
        claire, paul = adviser_of("initiative_somme"), adviser_of("initiative_somme")
        referral = ReferralFactory(in_review=True, adviser=claire, prenom="Nina", nom="Neuve")
        with transaction():
            for rank, (days, hour) in enumerate([(1, 14), (2, 9), (9, 9)]):
                at = MONDAY.replace(hour=hour) + timedelta(days=days)
                plan = Plan(at, 45, Means.PHONE)
                last = appointments.propose(referral, plan, f"r{rank}", by=claire)
            owner = referral.dossier.owner
            answering.ask_another_time(last, "Plus tard", by=owner, seen=last.version)
            for rank in range(3):
                due = today() + timedelta(days=rank)
                tasks.add(referral, f"Tâche {rank}", due, claire, f"t{rank}", by=claire)
            opinions.ask(
                referral, paul, "Viable ?", today() + timedelta(9), "o", confidential=True,
                by=claire,
            )  # fmt: skip
    with time_machine.travel(MONDAY + timedelta(days=1, hours=5), tick=False):
        found, theirs = page(claire), page(paul)
    said = [(who, what, when.replace("\u00a0", " ")) for who, what, when in found["rendez-vous"]]
    assert said == [
        ("Nina Neuve", "Rendez-vous passé : dites s’il a eu lieu", "aujourd’hui, 14 h 00"),
        ("Nina Neuve", "Rendez-vous : un autre moment est demandé", "le 10 mars"),
    ]
    assert [what for _, what, _ in found["taches"]] == ["Tâche 0", "Tâche 1"]
    assert "avis" not in found
    assert [what for _, what, _ in theirs["avis"]] == ["Avis à donner"]
    assert not {"rendez-vous", "taches"} & theirs.keys()
