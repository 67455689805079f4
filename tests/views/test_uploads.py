"""A file stays on disk as long as a document speaks of it, and no longer."""

import gc
import io

import pytest
from sqlalchemy import select

from portal import storage
from portal.database import session
from portal.dossiers import documents
from portal.dossiers.document_reasons import DocumentReason
from portal.dossiers.models import Document, DocumentState
from portal.networks.models import Network
from portal.storage import Folder
from tests.answers import draft
from tests.factories import UserFactory
from tests.papers import PDF, photo


@pytest.fixture
def dossier(client):
    made = draft()
    session.commit()
    client.login(made.owner)
    return made


@pytest.fixture
def on_disk(app):
    """How many files are kept."""
    before = files(app)
    return lambda: files(app) - before


def files(app):
    return sum(path.is_file() for path in (app.config["DATA_DIR"] / "files").rglob("*"))


def send(client, dossier, kind="P01", content=PDF):
    return client.post(
        f"/mes-demandes/{dossier.id}/documents/{kind}",
        data={"file": (io.BytesIO(content), "a.pdf")},
        content_type="multipart/form-data",
    )


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_upload_cut_short_leaves_nothing(client, dossier, on_disk):
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    answer = client.post(
        f"/mes-demandes/{dossier.id}/documents/P01",
        data=head + PDF,  # and nothing that ends it
        content_type="multipart/form-data; boundary=x",
    )
    gc.collect()  # werkzeug leaves what it had read to be collected, and Python says so
    assert answer.status_code == 422
    assert on_disk() == 0
    assert session.query(Document).count() == 0


def test_several_files_sent_together_are_all_kept_but_those_refused(client, dossier, on_disk):
    names = {"recto.pdf": PDF, "virus.exe": PDF, "verso.jpg": photo(), "vide.pdf": b""}
    answer = client.post(
        f"/mes-demandes/{dossier.id}/documents/P01",
        data={"file": [(io.BytesIO(content), name) for name, content in names.items()]},
        content_type="multipart/form-data",
        follow_redirects=True,
    )
    assert [one.name for one in session.query(Document)] == ["recto.pdf", "verso.jpg"]
    assert on_disk() == 2
    for told in ("Vos documents sont reçus", "Envoyez un fichier PDF", "Ce fichier est vide"):
        assert told in answer.text


def test_a_store_that_is_away_is_said_kindly(client, dossier, monkeypatch):
    def away(*_):
        raise OSError("no room left")

    monkeypatch.setattr(Folder, "write", away)
    answer = send(client, dossier)
    assert answer.status_code == 422
    assert "Réessayez dans une minute" in answer.text


def test_the_same_file_sent_twice_is_kept_once(client, dossier, on_disk):
    for _ in range(2):
        assert send(client, dossier).status_code == 302
    assert on_disk() == 1


@pytest.mark.parametrize("kind", ["P99", "nothing"])
def test_for_a_kind_that_does_not_exist_nothing_is_written(client, dossier, on_disk, kind):
    assert send(client, dossier, kind).status_code == 404
    assert on_disk() == 0


def test_in_a_full_file_nothing_is_written(client, dossier, on_disk, monkeypatch):
    monkeypatch.setattr(documents, "MOST_BYTES", 3)
    assert send(client, dossier).status_code == 422
    assert on_disk() == 0


def test_to_a_stranger_nothing_is_written(app, dossier, on_disk):
    assert send(app.test_client().login(UserFactory()), dossier).status_code == 404
    assert on_disk() == 0


def test_what_is_refused_once_it_was_written_goes(client, dossier, on_disk):
    send(client, dossier)
    network_id = session.scalars(select(Network.id)).first()
    document = session.query(Document).one()
    blurred = DocumentReason.UNREADABLE
    documents.refuse(document, blurred, "", by=UserFactory(), network_id=network_id)
    session.commit()
    answer = send(client, dossier)
    assert answer.status_code == 422
    assert "C’est le même fichier" in answer.text
    assert on_disk() == 1
    assert session.query(Document).count() == 1


def test_a_document_taken_back_leaves_its_row_and_loses_its_content_at_once(
    client, dossier, on_disk
):
    send(client, dossier)
    document = session.query(Document).one()
    client.post(f"/mes-demandes/{dossier.id}/documents/{document.id}/retirer")
    assert document.state is DocumentState.REMOVED
    assert on_disk() == 0


def test_a_draft_thrown_away_takes_its_files_with_it(client, dossier, on_disk):
    send(client, dossier)
    client.post(f"/mes-demandes/{dossier.id}/supprimer")
    assert session.query(Document).count() == 0
    assert on_disk() == 0


def test_what_is_undone_keeps_its_content(client, dossier):
    send(client, dossier)
    document = session.query(Document).one()
    documents.remove(document, by=dossier.owner)
    session.rollback()
    session.commit()
    assert storage.exists(document.storage_key)
