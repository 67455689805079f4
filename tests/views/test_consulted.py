"""« Qui a consulté mon dossier »: no page of the staff shows a file in silence."""

import re
from datetime import timedelta

import pytest

from portal.database import now, session
from portal.networks.queries import network
from portal.privacy.commands import forget_old
from portal.privacy.models import Access, AccessLog, Purpose
from portal.privacy.queries import consulted
from portal.users.models import User
from tests.counting import statements
from tests.factories import UserFactory
from tests.factories_files import DossierFactory, ReferralFactory, adviser_of, at
from tests.pdf.test_documents import read
from tests.reading import words
from tests.views.roles import addresses
from tests.views.scene import people_and_values

ABOUT_A_FILE = re.compile("/(dossiers|demandes|avis|taches|rendez-vous)/")
MARK = "Un salon de coiffure avec deux fauteuils."


@pytest.fixture
def scene(app):
    return people_and_values()


def lines() -> int:
    return session.query(AccessLog).count()


@pytest.mark.parametrize("role", ["adviser", "front_desk", "admin"])
def test_no_page_of_the_staff_shows_a_file_without_a_line(app, client, scene, role):
    people, values = scene
    client.login(people[role])
    spaces = {"front_desk": "/guichet/demandes", "admin": "/pilotage/dossiers"}
    if role in spaces:
        client.says_why(f"{spaces[role]}/{values['dossier_id']}")
    shown = set()
    for endpoint, _, path, methods in addresses(app, values):
        for method in sorted(methods) if ABOUT_A_FILE.search(path) else ():
            before = lines()
            answer = client.open(path, method=method)
            if answer.mimetype.startswith("text/") and MARK in answer.text:
                shown.add(endpoint)
                assert lines() > before, (endpoint, method)
    expected = {
        "adviser": {"adviser.file", "adviser.note", "adviser.write"},
        "front_desk": {"front_desk.file", "front_desk.write"},
        "admin": {"monitoring.file"},
    }
    assert expected[role] <= shown


def test_the_reason_is_the_work_of_whoever_opens(client):
    claire = adviser_of("initiative_somme")
    referral = ReferralFactory(in_review=True, adviser=claire)
    waiting = DossierFactory(to=())
    office = UserFactory(front_desk=True)
    for user, path in (
        (claire, f"/conseil/dossiers/{referral.id}"),
        (adviser_of("initiative_somme"), f"/conseil/dossiers/{referral.id}"),
        (office, f"/guichet/demandes/{waiting.id}"),
    ):
        assert client.login(user).get(path).status_code == 200
    assert [one.purpose for one in session.query(AccessLog).order_by(AccessLog.id)] == [
        Purpose.IN_CHARGE, Purpose.COLLEAGUE, Purpose.TASK,
    ]  # fmt: skip


def test_a_way_elsewhere_is_not_an_opening(client):
    referral = ReferralFactory(in_review=True)
    client.login(referral.adviser).get(f"/conseil/dossiers/{referral.id}/notes")
    assert lines() == 0


def test_pages_of_one_visit_are_told_as_one_opening(client):
    referral = ReferralFactory(in_review=True)
    dossier, reader = referral.dossier, referral.adviser
    noon = now().replace(hour=11, minute=0)
    for minutes in (0, 20, 45, 100):
        session.add(note(dossier, reader, noon + timedelta(minutes=minutes)))
    session.commit()
    page = words(client.login(dossier.owner).get(f"/mes-demandes/{dossier.id}/consultations"))
    assert "a ouvert votre demande, 2 fois, la dernière à 13 h 40" in page


def test_a_long_visit_is_one_line_however_many_pages_it_opened(client):
    referral = ReferralFactory(in_review=True)
    dossier, reader = referral.dossier, referral.adviser
    noon = now().replace(hour=11, minute=0)
    for minutes in range(60):
        session.add(note(dossier, reader, noon + timedelta(minutes=minutes)))
    session.commit()
    days, pages = consulted(dossier)
    assert (pages.pages, pages.total) == (1, 1)
    assert [one.at for _, found in days for one in found] == [[noon]]


def test_a_page_that_only_says_that_it_is_too_late_opens_nothing(client):
    referral = ReferralFactory(in_review=True)
    client.login(referral.adviser)
    assert client.get(f"/conseil/dossiers/{referral.id}/prendre").status_code == 409
    assert session.query(AccessLog).count() == 0


def test_a_network_makes_a_pdf_of_what_it_reads_and_the_owner_knows(client):
    dossier = ReferralFactory(in_review=True).dossier
    theirs = at(dossier, "adie")
    made = client.login(adviser_of("adie")).get(f"/conseil/dossiers/{theirs.id}/dossier.pdf")
    text = read(made.data)[1]
    assert "Initiative Somme : En étude" in text
    assert "Accords pour l’envoi" not in text
    (line,) = session.query(AccessLog)
    assert (line.access, line.purpose) == (Access.PRINTED, Purpose.COLLEAGUE)
    page = client.login(dossier.owner).get(f"/mes-demandes/{dossier.id}/consultations")
    assert "a fait un PDF de votre demande" in words(page)


def test_the_owner_alone_reads_it_page_by_page_and_in_few_queries(app, client):
    dossier = ReferralFactory().dossier
    readers = [adviser_of("initiative_somme") for _ in range(3)]
    for index in range(60):
        session.add(note(dossier, readers[index % 3], now() - timedelta(hours=index)))
    session.commit()
    here = f"/mes-demandes/{dossier.id}/consultations"
    client.login(dossier.owner)
    with statements(app) as sent:
        page = client.get(here)
    assert len(sent) <= 12, "\n".join(sent)
    assert "Page 1 sur 2" in words(page)
    assert "Plus récentes" in words(client.get(f"{here}?page=2"))
    for stranger in (readers[0], UserFactory(), UserFactory(admin=True)):
        assert client.login(stranger).get(here).status_code == 404


def test_the_log_is_kept_a_year(app):
    dossier = DossierFactory()
    reader: User = adviser_of(network("adie").code)
    session.add(note(dossier, reader, now() - timedelta(days=366)))
    session.add(note(dossier, reader, now() - timedelta(days=364)))
    session.commit()
    forget_old()
    assert consulted(dossier)[1].total == 1


def note(dossier, user, at):
    return AccessLog(
        dossier_id=dossier.id, user_id=user.id, access=Access.OPENED, at=at,
        purpose=Purpose.COLLEAGUE,
    )  # fmt: skip
