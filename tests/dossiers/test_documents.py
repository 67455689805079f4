import io

import pytest

from portal.database import session
from portal.dossiers import documents
from portal.dossiers.models import DocumentState
from portal.errors import Refused
from portal.networks.models import DocumentKind
from tests.answers import draft

PDF = b"%PDF-1.7\n%test"
JPEG = b"\xff\xd8\xff\xe0 photo"
PNG = b"\x89PNG\r\n\x1a\n image"


def receive(content, name):
    return documents.receive(io.BytesIO(content), name)


@pytest.mark.parametrize(
    ("content", "name"), [(PDF, "a.pdf"), (JPEG, "b.JPG"), (JPEG, "c.jpeg"), (PNG, "d.png")]
)
def test_pdf_and_photos_are_accepted(app, content, name):
    assert receive(content, name).stored.size == len(content)


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (PDF, "virus.exe", "Envoyez un fichier PDF, JPG ou PNG"),
        (PDF, "sans-extension", "Envoyez un fichier PDF, JPG ou PNG"),
        (PDF, "a.pdf.exe", "Envoyez un fichier PDF, JPG ou PNG"),
        (b"", "vide.pdf", "Ce fichier est vide"),
        (b"MZ\x90", "faux.pdf", "Ce fichier n’est pas ce que dit son nom"),
        (b"<html>%PDF-", "page.pdf", "Ce fichier n’est pas ce que dit son nom"),
        (b"<svg/>", "dessin.png", "Ce fichier n’est pas ce que dit son nom"),
        (PDF + b"0" * (10 << 20), "gros.pdf", "Ce fichier dépasse 10 Mo"),
    ],
)  # fmt: skip
def test_other_files_are_refused_with_a_kind_sentence(app, content, name, sentence):
    with pytest.raises(Refused, match=sentence):
        receive(content, name)


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Documents\\relevé.pdf", "relevé.pdf"),
        ("fac\u202eture\r\n.pdf", "facture.pdf"),
        ('"><script>.pdf', "script.pdf"),
        ("...", "document"),
        ("é" * 300 + ".pdf", "é" * 120 + ".pdf"),
    ],
)
def test_names_are_cleaned(name, clean):
    assert documents.clean_name(name) == clean


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
        documents.add(dossier, kind, receive(JPEG, "b.jpg"), by=dossier.owner)
