"""Documents and the antivirus: nobody opens what it has not looked at, whatever happens to it."""

import io
from datetime import timedelta

import pytest
import time_machine

from portal import jobs, storage
from portal.config import Settings
from portal.database import now, session, transaction
from portal.dossiers import documents, receiving, scanning
from portal.dossiers.models import Document, DocumentState, Event
from portal.errors import Refused
from portal.networks.models import DocumentKind
from portal.outbox import Email
from portal.referrals.checklist import checklist
from portal.referrals.models import ItemState
from portal.referrals.requests import answer_with, open_items
from portal.services import Antivirus
from tests import servers
from tests.answers import draft
from tests.factories_files import ReferralFactory, ask
from tests.papers import PDF
from tests.postgresql import free_port
from tests.servers import DANGEROUS

AWAY = "tcp://127.0.0.1:9"
MINUTES = timedelta(minutes=1)


@pytest.fixture(scope="module")
def clamd(tmp_path_factory):
    """The address of a real one."""
    if not servers.clamd():
        pytest.skip("ClamAV is not installed")
    folder = tmp_path_factory.mktemp("clamd")
    with servers.antivirus(folder, free_port()) as address:
        yield address


@pytest.fixture
def reached_at(app, monkeypatch):
    """Set where the antivirus is said to be."""
    before: Settings = app.config["SETTINGS"]

    def at(address):
        known = Antivirus(address=address, timeout=5)
        settings = before.model_copy(update={"antivirus": known})
        monkeypatch.setitem(app.config, "SETTINGS", settings)

    return at


def send(dossier, content=PDF, kind="P08"):
    received = receiving.receive(io.BytesIO(content), "devis.pdf")
    with transaction():
        document = documents.add(
            dossier, session.get_one(DocumentKind, kind), received, by=dossier.owner
        )
        answer_with(document, by=dossier.owner)
    return document


def test_a_clean_file_is_there_at_once_and_a_dangerous_one_is_not_kept(clamd, reached_at):
    reached_at(clamd)
    assert send(draft()).state is DocumentState.RECEIVED
    with pytest.raises(Refused, match="contient un virus"):
        send(draft(), PDF + DANGEROUS)


def test_a_file_that_came_while_it_was_away_is_looked_at_later(clamd, reached_at):
    reached_at(AWAY)
    clean, dangerous = send(draft()), send(draft(), PDF + DANGEROUS)
    assert scanning.scan_waiting() == 0
    states = {clean.state, dangerous.state}
    assert states == {DocumentState.CHECKING}
    reached_at(clamd)
    with time_machine.travel(now() + 5 * MINUTES, tick=False):
        assert scanning.scan_waiting() == 2
        assert scanning.scan_waiting() == 0
    assert (clean.state, dangerous.state) == (DocumentState.RECEIVED, DocumentState.INFECTED)
    assert storage.exists(clean.storage_key)
    assert not storage.exists(dangerous.storage_key)
    mail = session.query(Email).filter_by(kind="document_infected").one()
    assert mail.to == dangerous.dossier.owner.email
    line = next(one for one in checklist(dangerous.dossier) if one.kind.code == "P08")
    assert (line.documents, line.done) == ([], False)
    assert "virus" in line.refusal


def test_what_is_too_long_for_it_is_never_clean(clamd, reached_at):
    reached_at(clamd)
    document = send(draft(), PDF + bytes(2 * servers.LONGEST_STREAM) + b"%%EOF")
    with time_machine.travel(now() + 5 * MINUTES, tick=False):
        assert scanning.scan_waiting() == 0
    assert document.state is DocumentState.CHECKING


def test_what_waits_long_is_counted(reached_at):
    reached_at(AWAY)
    send(draft())
    assert scanning.waiting_long() == 0
    with time_machine.travel(now() + 61 * MINUTES, tick=False):
        assert scanning.waiting_long() == 1


def test_one_document_is_looked_at_by_one_process_at_a_time(reached_at):
    reached_at(AWAY)
    document = send(draft())
    with time_machine.travel(now(), tick=False) as clock:
        assert scanning._claim() == (Document, document.id, document.storage_key)
        assert scanning._claim() is None
        clock.shift(scanning.CLAIMED_FOR)
        assert scanning._claim()
        clock.shift(scanning.OFTEN_FOR)
        assert scanning._claim()
        clock.shift(scanning.CLAIMED_FOR)
        assert scanning._claim() is None
        clock.shift(scanning.LATER)
        assert scanning._claim()


def test_what_was_taken_back_meanwhile_stays_so(reached_at):
    reached_at(AWAY)
    document = send(draft())
    documents.remove(document, by=document.dossier.owner)
    with transaction():
        scanning._pronounce(Document, document.id, "Essai.Guichet")
    assert document.state is DocumentState.REMOVED
    assert not session.query(Event).filter_by(kind="document.infect").count()


def test_what_a_dangerous_document_answered_is_asked_again(reached_at):
    reached_at(AWAY)
    referral = ReferralFactory(in_review=True)
    item = ask(referral, by=referral.adviser).items[0]
    document = send(referral.dossier)
    assert item.state is ItemState.SENT
    with pytest.raises(Refused, match="en cours de vérification"):
        documents.accept(document, by=referral.adviser, network_id=referral.network_id)
    with transaction():
        scanning._pronounce(Document, document.id, "Essai.Guichet")
    assert open_items(referral.dossier) == [item]
    assert "virus" in item.refusal
    with pytest.raises(Refused, match="contient un virus"):
        send(referral.dossier)


def test_the_worker_looks_at_what_waits_every_minute(app):
    assert scanning.scan_waiting in jobs.MINUTE
