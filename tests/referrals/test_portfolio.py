"""The portfolio of someone who stays: given in one list, taken back while nothing has changed."""

import re
from datetime import timedelta

import pytest

from portal.administration_log import AdministrationEvent
from portal.calendar import today
from portal.casework import appointments, tasks
from portal.casework.appointments import Plan
from portal.casework.models import Means
from portal.database import now, session, transaction
from portal.errors import Refused, Stale
from portal.referrals import commands, portfolio
from portal.referrals.leaving import Given
from tests.factories_files import ReferralFactory, adviser_of, manager_of, the_network
from tests.mailbox import kinds_to, mails_to
from tests.reading import hidden, words

IS = "initiative_somme"


@pytest.fixture
def scene(app):
    person = adviser_of(IS, family_name="Ailleurs")
    files = [ReferralFactory(taken=True, adviser=person) for _ in range(2)]
    return person, files, manager_of(IS), adviser_of(IS, family_name="Bleuet")


def hand(scene, *, seen=0):
    person, files, manager, other = scene
    given = {one.id: Given(other, one.version - seen) for one in files}
    with transaction():
        portfolio.hand(person, the_network(IS).id, given, by=manager)


def test_all_go_at_once_the_person_stays_and_it_can_be_undone(scene):
    person, files, manager, other = scene
    hand(scene)
    assert [one.adviser for one in files] == [other, other]
    assert person.roles
    assert kinds_to(other.email)[-1] == "files_received"
    told = mails_to(person.email)[-1]
    assert told.subject.replace("\u00a0", " ") == "2 dossiers en moins pour vous"
    assert f"Qui suit maintenant : {other.full_name} (2)." in told.text.replace("\u00a0", " ")
    here = the_network(IS).id
    assert portfolio.may_take_back(person, here) == 2
    with transaction():
        assert portfolio.take_back(person, here, by=manager) == 2
    assert [one.adviser for one in files] == [person, person]
    line = session.query(AdministrationEvent).order_by(AdministrationEvent.id.desc()).first()
    assert "2 dossiers rendus" in line.words.replace("\u00a0", " ")
    assert kinds_to(person.email)[-1] == "files_assigned"
    assert kinds_to(other.email)[-1] == "files_given_away"
    with pytest.raises(Refused, match="déjà repris"):
        portfolio.take_back(person, here, by=manager)


def test_nothing_comes_back_once_a_file_has_changed(scene):
    person, files, manager, other = scene
    hand(scene)
    with transaction():
        commands.start_review(files[0], "Appel.", by=other)
    here = the_network(IS).id
    assert portfolio.may_take_back(person, here) == 0
    with pytest.raises(Refused, match="a changé depuis"):
        portfolio.take_back(person, here, by=manager)
    session.rollback()
    assert [one.adviser for one in files] == [other, other]


def test_a_list_that_is_not_what_was_seen_changes_nothing(scene):
    with pytest.raises(Stale):
        hand(scene, seen=1)
    assert {one.adviser for one in scene[1]} == {scene[0]}


def test_only_a_manager_of_the_network_gives_it(scene):
    person, files, _, other = scene
    for by in (person, manager_of("adie")):
        with pytest.raises(Refused, match="responsables"):
            hand((person, files, by, other))


def test_the_page_gives_them_and_offers_to_go_back(client, scene):
    person, files, manager, other = scene
    client.login(manager)
    address = f"/conseil/equipe/{person.roles[0].id}/portefeuille"
    page = client.get(address)
    assert "2 dossiers ouverts à confier" in words(page)
    seen = {f"seen-{one.id}": hidden(page, f"seen-{one.id}") for one in files}
    client.post(address, data=seen | {f"all-{files[0].network_id}": other.id})
    assert {one.adviser for one in files} == {other}
    assert "Rendre ces dossiers" in words(client.get(address))
    client.post(f"{address}/reprendre")
    assert {one.adviser for one in files} == {person}


def test_the_page_says_which_tasks_and_appointments_stay_behind(client, scene):
    person, files, manager, other = scene
    moment = now() + timedelta(days=9)
    with transaction():
        tasks.add(files[0], "Rappeler la banque", today(), person, "k1", by=person)
        appointments.propose(files[1], Plan(moment, 45, Means.PHONE), "k2", by=person)
    client.login(manager)
    address = f"/conseil/equipe/{person.roles[0].id}/portefeuille"
    page = client.get(address)
    assert f"{person.full_name} garde 1 tâche et 1 rendez-vous" in words(page)
    assert "Rappeler la banque" in words(page)
    seen = {f"seen-{one.id}": hidden(page, f"seen-{one.id}") for one in files}
    shares = seen | {f"all-{files[0].network_id}": other.id}
    after = client.post(address, data=shares, follow_redirects=True)
    assert "garde 1 tâche et 1 rendez-vous : la liste est plus bas" in words(after)
    assert re.search(r"/conseil/rendez-vous/\d+", after.text)
