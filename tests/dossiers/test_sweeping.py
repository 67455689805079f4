"""Files of no document are taken away after a day; those of a document are read again each week."""

import io
import os
from datetime import timedelta

import pytest
import time_machine

from portal import storage
from portal.database import now, session, transaction
from portal.dossiers import commands, documents, sweeping
from portal.dossiers.models import Document, DocumentFault, DocumentState
from portal.dossiers.receiving import PDF, Received
from portal.heartbeat import Pulse, last_beats, last_count
from portal.networks.models import DocumentKind
from portal.services import Storage
from portal.storage import Bucket
from tests import servers
from tests.answers import draft

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _empty_storage(app, tmp_path, monkeypatch):
    """A folder of files that no other test has filled."""
    monkeypatch.setitem(app.config, "DATA_DIR", tmp_path)
    monkeypatch.setitem(app.extensions, "storage", None)
    storage.init_app(app)


def sent(dossier, content=b"%PDF-1.7 contents", kind="P01"):
    received = Received("a.pdf", PDF, storage.keep(io.BytesIO(content)))
    return documents.add(dossier, session.get_one(DocumentKind, kind), received, by=dossier.owner)


def left_behind():
    return storage.keep(io.BytesIO(b"%PDF-1.7 nobody's")).key


def a_day_later():
    return time_machine.travel(now() + DAY + timedelta(minutes=1))


def test_a_file_of_no_document_goes_after_a_day_and_not_before(app):
    key, kept = left_behind(), sent(draft())
    sweeping.sweep()
    assert storage.exists(key)
    with a_day_later():
        sweeping.sweep()
    assert not storage.exists(key)
    assert storage.exists(kept.storage_key)
    assert last_count(Pulse.SWEEP) == 0


def test_a_bucket_is_swept_like_a_folder(app, monkeypatch):
    with servers.s3() as address:
        servers.make_bucket(address, "guichet")
        keys = {"access_key": "a", "secret_key": "b", "region": "us-east-1"}
        bucket = Bucket(Storage(bucket="guichet", endpoint=address, **keys))
        monkeypatch.setitem(app.extensions, "storage", bucket)
        key, kept, removed = left_behind(), sent(draft()), sent(draft())
        documents.remove(removed, by=removed.dossier.owner)
        session.commit()
        with a_day_later():
            sweeping.sweep()
            sweeping.verify()
        here = [storage.exists(one) for one in (key, kept.storage_key, removed.storage_key)]
        assert here == [False, True, False]
        assert faults() == [None, None]


def test_a_temporary_file_of_a_write_cut_short_goes_too(app, tmp_path):
    temporary = tmp_path / "files" / left_behind()
    temporary = temporary.rename(temporary.with_name(f"{temporary.name}#1"))
    with a_day_later():
        sweeping.sweep()
    assert not temporary.exists()


def test_the_files_of_a_draft_thrown_away_go(app):
    dossier = draft()
    key = sent(dossier).storage_key
    commands.discard(dossier, by=dossier.owner)
    session.commit()
    with a_day_later():
        sweeping.sweep()
    assert not storage.exists(key)


def test_the_content_of_a_document_taken_back_goes_and_its_row_stays(app):
    dossier = draft()
    document = sent(dossier)
    documents.remove(document, by=dossier.owner)
    session.commit()
    with a_day_later():
        sweeping.sweep()
    assert not storage.exists(document.storage_key)
    assert document.state is DocumentState.REMOVED


def test_a_database_that_knows_none_of_the_files_takes_none_away(app, monkeypatch):
    monkeypatch.setattr(sweeping, "FEW", 2)
    keys = [left_behind() for _ in range(3)]
    with a_day_later():
        sweeping.sweep()
    assert all(storage.exists(key) for key in keys)
    assert last_count(Pulse.SWEEP) == 3


def test_what_cannot_be_taken_away_is_counted(app, monkeypatch):
    def refuses(_):
        raise PermissionError

    key = left_behind()
    with a_day_later(), monkeypatch.context() as broken:
        broken.setattr(storage, "discard", refuses)
        sweeping.sweep()
    assert storage.exists(key)
    assert last_count(Pulse.SWEEP) == 1
    assert last_beats()[Pulse.SWEEP]


def faults():
    """By the first letter of the content."""
    session.expire_all()
    return [one.fault for one in session.query(Document).order_by(Document.id)]


def test_a_document_missing_or_altered_is_found_and_once_put_back_is_forgiven(app, tmp_path):
    dossier = draft()
    fine, missing, altered = (sent(dossier, b"%PDF-1.7 " + rank) for rank in (b"1", b"2", b"3"))
    session.commit()
    whole = (tmp_path / "files" / missing.storage_key).read_bytes()
    storage.discard(missing.storage_key)
    (tmp_path / "files" / altered.storage_key).write_bytes(b"%PDF-1.7 4")
    for _ in range(3):  # a seventh, at least one, each time
        sweeping.verify()
    assert faults() == [None, DocumentFault.MISSING, DocumentFault.ALTERED]
    assert sweeping.at_fault() == 2
    assert fine.verified_at
    (tmp_path / "files" / missing.storage_key).write_bytes(whole)
    sweeping.verify()
    assert faults() == [None, None, DocumentFault.ALTERED]


def test_all_documents_are_read_again_in_seven_mornings_and_not_more_often(app):
    dossier = draft()
    for rank in range(15):
        sent(dossier, b"%%PDF-1.7 %d" % rank)
    session.commit()
    start = now()
    for day in range(7):
        with time_machine.travel(start + day * DAY, tick=False):
            sweeping.verify()
        assert read_since(start) == min(15, 3 * (day + 1))
    with time_machine.travel(start + 5 * DAY, tick=False):
        sweeping.verify()
        assert read_since(start + 5 * DAY) == 0


def read_since(moment):
    with transaction():
        return session.query(Document).where(Document.verified_at >= moment).count()


def test_a_document_taken_back_is_never_missed(app):
    dossier = draft()
    document = sent(dossier)
    documents.remove(document, by=dossier.owner)
    session.commit()
    storage.discard(document.storage_key)
    sweeping.verify()
    assert sweeping.at_fault() == 0


def test_a_folder_of_files_is_read_whatever_else_lies_there(app, tmp_path):
    (tmp_path / "files" / "lost+found").mkdir()
    os.utime(tmp_path / "files" / left_behind(), (0, 0))
    sweeping.sweep()
    assert (tmp_path / "files" / "lost+found").exists()
    assert list(storage.older_than(now() - DAY)) == [[]]
