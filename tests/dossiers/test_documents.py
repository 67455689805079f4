import io

import pytest

from portal.database import session
from portal.dossiers import commands, compartment, documents, receiving
from portal.dossiers.models import DocumentState
from portal.dossiers.parts import parts_of
from portal.errors import Refused
from portal.networks.models import DocumentKind
from portal.referrals.checklist import checklist
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


def change(dossier, project):
    commands.save_page(dossier, "projet", {"projet": project}, {}, by=dossier.owner)


def test_what_was_for_a_business_is_set_aside_in_a_personal_request(app):
    dossier = draft(equipe="associes")
    for code, name in (("P06", "plan.pdf"), ("P01", "identite.pdf")):
        kind = session.get_one(DocumentKind, code)
        documents.add(dossier, kind, receive(PDF, name), by=dossier.owner)
    assert {"plan", "associes"} <= {part.code for part in parts_of(dossier)}
    change(dossier, "aucun")
    assert [one.name for one in documents.kept(dossier)] == ["identite.pdf"]
    assert [line.kind.code for line in checklist(dossier) if line.documents] == ["P01"]
    assert [one.name for one in compartment.set_aside(dossier)] == ["plan.pdf"]
    assert {"plan", "associes"}.isdisjoint(part.code for part in parts_of(dossier))
    change(dossier, "creation")
    assert {one.name for one in documents.kept(dossier)} == {"plan.pdf", "identite.pdf"}


def test_what_is_sent_on_this_side_stands_even_if_nobody_asks_for_it(app):
    dossier = draft()
    kind = session.get_one(DocumentKind, "P06")
    documents.add(dossier, kind, receive(PDF, "a.pdf"), by=dossier.owner)
    change(dossier, "aucun")
    again = documents.add(dossier, kind, receive(PDF, "b.pdf"), by=dossier.owner)
    assert documents.kept(dossier) == [again]


def test_a_full_file_says_so(app, monkeypatch):
    monkeypatch.setattr(documents, "MOST_FILES", 1)
    dossier = draft()
    kind = session.get_one(DocumentKind, "P01")
    documents.add(dossier, kind, receive(PDF, "a.pdf"), by=dossier.owner)
    with pytest.raises(Refused, match="plein"):
        documents.add(dossier, kind, receive(photo(), "b.jpg"), by=dossier.owner)
