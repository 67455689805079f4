"""Real transactions, on a database of its own: two people at once, pages that note."""

from threading import Barrier, Thread

import pytest

from portal import create_app
from portal.database import session, transaction
from portal.dossiers import messages
from portal.dossiers.models import Message, Task
from portal.dossiers.paper_letters import letters_from
from portal.dossiers.together import Right
from portal.pdf import letters
from portal.privacy.models import Access, AccessLog
from portal.referrals import notes
from portal.referrals.mentions import mentions_for
from portal.referrals.models import Referral
from portal.referrals.workflow import Status
from tests.client import PortalClient
from tests.conftest import settings_for
from tests.dossiers.test_mandates import given
from tests.factories import UserFactory
from tests.factories_files import DossierFactory, ReferralFactory, add_document, adviser_of
from tests.reading import hidden, words
from tests.reference import load_reference

pytestmark = pytest.mark.both_databases


@pytest.fixture(scope="module")
def real(backend, tmp_path_factory):
    app = create_app(settings_for(backend.url("together"), tmp_path_factory.mktemp("together")))
    app.test_client_class = PortalClient
    engine = app.extensions["database"].engine
    load_reference(app, {"80"})
    yield app
    engine.dispose()


@pytest.fixture
def desk(real):
    with real.app_context():
        yield [adviser_of("initiative_somme") for _ in range(2)]


def test_of_two_people_who_take_a_file_at_the_same_moment_one_does(real, desk):
    referral_id = ReferralFactory().id
    address = f"/conseil/dossiers/{referral_id}"
    clients = [real.test_client().login(one) for one in desk]
    seen = [hidden(one.get(address), "seen") for one in clients]
    assert seen[0] == seen[1]
    session.rollback()
    answers, start = {}, Barrier(2)

    def press(number: int) -> None:
        start.wait()
        answers[number] = clients[number].post(f"{address}/prendre", data={"seen": seen[number]})

    threads = [Thread(target=press, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers.values()) == [302, 409]
    winner = next(number for number, one in answers.items() if one.status_code == 302)
    session.expire_all()
    assert session.get(Referral, referral_id).adviser_id == desk[winner].id
    assert "Ce dossier a changé pendant que" in words(answers[1 - winner])


def test_a_call_asked_twice_at_the_same_moment_is_one(real):
    with real.app_context():
        dossier = DossierFactory(sent=False)
        address = f"/appelez-moi?ou=/mes-demandes/{dossier.id}/"
        clients = [real.test_client().login(dossier.owner) for _ in range(2)]
        session.rollback()
        start = Barrier(2)

        def press(client) -> None:
            start.wait()
            client.post(address, data={"phone": "06 39 98 12 34", "moment": "any"})

        threads = [Thread(target=press, args=(one,)) for one in clients]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert session.query(Task).filter_by(dossier_id=dossier.id).count() == 1


def test_opening_a_file_and_its_documents_is_kept_though_the_pages_only_read(real, desk):
    referral = ReferralFactory(taken=True, adviser=desk[0])
    dossier = referral.dossier
    document = add_document(dossier)
    letters.make_waiting()
    letter = letters_from(dossier, referral.network_id)[0]
    with transaction():
        messages.send(dossier, referral.network, "Bonjour", "k-real", by=dossier.owner)
        messages.send(dossier, referral.network, "Bonjour", "k-back", by=desk[1])
        notes.write(referral, "Note", "n-real", by=desk[1], told={desk[0].id})
    client = real.test_client().login(desk[0])
    files = (f"/documents/{document.id}", f"/documents/courriers/{letter.id}")
    for address in (f"/conseil/dossiers/{referral.id}", *files):
        assert client.get(address).status_code == 200
    session.rollback()
    noted = session.query(AccessLog).filter_by(dossier_id=dossier.id).order_by(AccessLog.id)
    assert [(one.access, one.user_id, one.document_id) for one in noted] == [
        (Access.OPENED, desk[0].id, None),
        (Access.DOWNLOADED, desk[0].id, document.id),
        (Access.DOWNLOADED, desk[0].id, None),
    ]
    received, sent = session.query(Message).filter_by(dossier_id=dossier.id).order_by(Message.id)
    assert (received.read_by, sent.read_at) == (desk[0], None)
    assert mentions_for(desk[0]) == []
    real.test_client().login(dossier.owner).get(f"/mes-demandes/{dossier.id}/suivi")
    session.rollback()
    session.refresh(sent)
    assert sent.read_by == dossier.owner


def test_the_owner_reads_who_opened_the_file_each_once_a_day(real, desk):
    referral = ReferralFactory()
    dossier = referral.dossier
    with transaction():
        _, helper = given(dossier, Right.READ, keeps_reading=True)
    mine = f"/mes-demandes/{dossier.id}"
    office = UserFactory(front_desk=True)
    real.test_client().login(office).says_why(f"/guichet/demandes/{dossier.id}")
    openings = (
        (desk[0], f"/conseil/dossiers/{referral.id}"),
        (office, f"/guichet/demandes/{dossier.id}"),
        (helper, f"{mine}/suivi"), (helper, f"{mine}/reponses"), (helper, f"{mine}/suivi"),
    )  # fmt: skip
    for user, address in openings:
        assert real.test_client().login(user).get(address).status_code == 200
    session.rollback()
    assert session.query(AccessLog).filter_by(dossier_id=dossier.id).count() == 4
    page = real.test_client().login(dossier.owner).get(f"{mine}/consultations").text
    for who in (helper, desk[0], office):
        assert page.count(f"<strong>{who.full_name}</strong>") == 1
    assert "Pour vérifier un problème signalé" in page
    assert "Initiative Somme) a ouvert votre demande" in page


def test_a_page_sent_back_with_its_errors_waits_for_nobody(real, desk):
    """It writes nothing, even with a message to read: the request holds the only write lock."""
    referral = ReferralFactory()
    with transaction():
        messages.send(
            referral.dossier, referral.network, "Bonjour", "k-3", by=referral.dossier.owner
        )
    client = real.test_client().login(desk[0])
    page = client.post(f"/conseil/dossiers/{referral.id}/messages", data={"message-body": ""})
    assert page.status_code == 422
    session.rollback()
    assert session.query(Message).filter_by(form_key="k-3").one().read_at is None
    assert session.get(Referral, referral.id).status is Status.PROPOSED
