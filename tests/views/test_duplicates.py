"""Duplicates on the pages: what a network says of them, what the front desk does."""

import pytest

from portal.database import session, transaction
from portal.dossiers.models import Task
from portal.dossiers.pairs import Pair, Said
from portal.dossiers.workflow import Status
from portal.privacy.commands import state
from portal.privacy.models import Purpose
from portal.privacy.purposes import Why
from portal.referrals import duplicates
from tests.factories import UserFactory
from tests.factories_files import DossierFactory, ReferralFactory, adviser_of
from tests.reading import hidden, words


@pytest.fixture
def here(app):
    return ReferralFactory(in_review=True)


@pytest.fixture
def twin(here):
    return ReferralFactory()


@pytest.fixture
def officer(app, here, twin):
    """Someone of the front desk who said today why they open both."""
    one = UserFactory(front_desk=True)
    for referral in (here, twin):
        state(referral.dossier_id, Why(Purpose.CHECK), by=one)
    session.commit()
    return one


def pair_of(one, other):
    return f"/guichet/demandes/{one.dossier_id}/doublons/{other.dossier_id}"


def test_a_network_reports_a_duplicate_or_says_that_it_is_none(client, here, twin):
    desk = client.login(adviser_of("initiative_somme"))
    page, place = f"/conseil/dossiers/{here.id}", f"/conseil/dossiers/{here.id}/doublons"
    assert "Doublon possible" in words(desk.get(page))
    desk.post(f"{place}/{twin.dossier_id}", data={"said": "report"})
    assert session.query(Task).filter_by(kind="duplicate").one().dossier_id == here.dossier_id
    desk.post(f"{place}/{twin.dossier_id}", data={"said": "apart"})
    said = words(desk.get(page))
    assert "Doublon possible" not in said
    assert "Ce n’est pas un doublon, selon" in said
    desk.post(f"{place}/{twin.dossier_id}", data={"said": "again"})
    assert "Doublon possible" in words(desk.get(page))


def test_a_network_says_nothing_of_a_file_that_it_does_not_have(client, here):
    elsewhere = ReferralFactory(dossier=DossierFactory(to=("adie",)), network="adie")
    desk = client.login(adviser_of("initiative_somme"))
    place = f"/conseil/dossiers/{here.id}/doublons/{elsewhere.dossier_id}"
    assert desk.post(place, data={"said": "apart"}).status_code == 404
    assert "existe au guichet" in words(desk.get(f"/conseil/dossiers/{here.id}"))


def test_the_front_desk_compares_and_closes_one(client, here, twin, officer):
    desk = client.login(officer)
    page = desk.get(pair_of(here, twin))
    assert "même nom et même date de naissance" in words(page)
    form = {name: hidden(page, name) for name in ("seen", "seen_other", "key")}
    wrong = desk.post(pair_of(here, twin), data=form | {"said": "duplicate", "text": "Vu."})
    assert wrong.status_code == 422
    assert "Choisissez la demande à garder" in words(wrong)
    assert "Vu." in wrong.text
    chosen = form | {"said": "duplicate", "kept": str(here.dossier_id), "text": "Vu."}
    for _twice in range(2):
        assert desk.post(pair_of(here, twin), data=chosen).status_code == 302
    assert (twin.dossier.status, here.dossier.status) == (Status.CLOSED, Status.ROUTED)
    assert session.query(Pair).one().said is Said.DUPLICATE
    for one, sentence in (
        (twin, f"Close comme doublon de la demande {here.dossier.number}"),
        (here, "Une autre demande a été close comme doublon de celle-ci"),
    ):
        assert sentence in words(desk.get(f"/guichet/demandes/{one.dossier_id}"))
    team = client.login(adviser_of("initiative_somme"))
    assert "Close comme doublon" in words(team.get(f"/conseil/dossiers/{twin.id}"))


def test_what_changed_since_it_was_compared_is_not_closed(client, here, twin, officer):
    desk = client.login(officer)
    form = {"seen": twin.dossier.version, "seen_other": 0, "said": "duplicate", "text": "Vu."}
    late = desk.post(pair_of(here, twin), data=form | {"kept": str(here.dossier_id)})
    assert late.status_code == 409
    assert "Vu." in late.text
    assert twin.dossier.status is Status.ROUTED


def test_the_person_finds_the_way_to_the_file_that_continues(client, here):
    owner, officer = here.dossier.owner, UserFactory(front_desk=True)
    again = DossierFactory(owner=owner)
    with transaction():
        duplicates.close(again, here.dossier, "", by=officer)
    page = client.login(owner).get(f"/mes-demandes/{again.id}/suivi")
    assert f'href="/mes-demandes/{here.dossier_id}/suivi">{here.dossier.number}' in page.text
