"""A file goes to another account once both agree; until then nothing changes."""

from datetime import timedelta

import pytest
import time_machine

from portal.calendar import today
from portal.database import now, session
from portal.dossiers import access, consents, handovers, mandates
from portal.dossiers.completions import Completion
from portal.dossiers.together import MandateState
from portal.dossiers.workflow import Party
from portal.errors import Refused
from tests.answers import draft
from tests.dossiers.test_mandates import HEALTH, given
from tests.factories import UserFactory
from tests.factories_files import DossierFactory
from tests.mailbox import kinds_to


def test_both_sides_agree_then_it_changes_hands_and_the_networks_keep_it(app):
    dossier = DossierFactory(**HEALTH)
    former, other = dossier.owner, UserFactory()
    asked = Completion(
        dossier=dossier, by=former, due_on=today(), questions=["ficp"], before=dossier.answers
    )
    session.add(asked)
    mandate, _ = given(dossier, keeps_reading=True)
    before = consents.in_force(dossier)
    offer = handovers.ask(dossier, other.email, by=former)
    assert handovers.ask(dossier, other.email, by=former) is offer
    assert access.parties(other, dossier) == set()
    assert [handovers.accept(offer, by=other), handovers.accept(offer, by=other)] == [True, False]
    assert access.parties(other, dossier) == {Party.OWNER}
    assert access.parties(former, dossier) == set()
    assert consents.in_force(dossier) == before
    assert mandate.state is MandateState.WITHDRAWN
    assert "rqth" not in dossier.answers
    assert "rqth" not in asked.before
    assert kinds_to(other.email) == ["handover_asked", "handover_done"]
    assert "handover_done" in kinds_to(former.email)


def test_an_offer_taken_back_refused_too_old_or_for_someone_else_gives_nothing(app):
    dossier, other = draft(), UserFactory()
    offer = handovers.ask(dossier, other.email, by=dossier.owner)
    with pytest.raises(Refused, match="autre adresse"):
        handovers.accept(offer, by=UserFactory())
    with time_machine.travel(now() + timedelta(days=15)), pytest.raises(Refused, match="plus"):
        handovers.accept(offer, by=other)
    handovers.cancel(dossier, by=dossier.owner)
    for late in (handovers.accept, lambda offer, by: handovers.refuse(offer)):
        with pytest.raises(Refused, match="plus valable"):
            late(offer, by=other)
    handovers.refuse(handovers.ask(dossier, other.email, by=dossier.owner))
    assert "handover_refused" in kinds_to(dossier.owner.email)
    assert handovers.waiting(dossier) is None


def test_only_the_owner_offers_it(app):
    dossier = draft()
    _, helper = given(dossier)
    for stranger in (helper, UserFactory(front_desk=True)):
        with pytest.raises(Refused, match="Seule la personne"):
            handovers.ask(dossier, "x@exemple.fr", by=stranger)
    assert mandates.in_force(dossier)
