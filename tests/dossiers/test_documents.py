import io

import pytest

from portal.database import session
from portal.dossiers import documents, receiving
from portal.dossiers.models import DocumentState
from portal.errors import Refused
from portal.networks.models import DocumentKind
from tests.answers import draft
from tests.papers import PDF, photo


def receive(content, name):
    return receiving.receive(io.BytesIO(content), name)


def test_the_same_file_sent_twice_is_one_document(app):
    dossier = draft()
    kind = session.get_one(DocumentKind, "P01")
    first = documents.add(dossier, kind, receive(PDF, "a.pdf"), by=dossier.owner)
    assert documents.add(dossier, kind, receive(PDF, "b.pdf"), by=dossier.owner) is first


def test_a_document_taken_back_may_come_again(app):
    dossier = draft()
    kind = session.get_one(DocumentKind, "P01")
    first = documents.add(dossier, kind, receive(PDF, "a.pdf"), by=dossier.owner)
    documents.remove(first, by=dossier.owner)
    again = documents.add(dossier, kind, receive(PDF, "a.pdf"), by=dossier.owner)
    assert (first.state, again.state) == (DocumentState.REMOVED, DocumentState.RECEIVED)
    assert again is not first


def test_a_full_file_says_so(app, monkeypatch):
    monkeypatch.setattr(documents, "MOST_FILES", 1)
    dossier = draft()
    kind = session.get_one(DocumentKind, "P01")
    documents.add(dossier, kind, receive(PDF, "a.pdf"), by=dossier.owner)
    with pytest.raises(Refused, match="plein"):
        documents.add(dossier, kind, receive(photo(), "b.jpg"), by=dossier.owner)
