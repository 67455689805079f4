"""The files that people sent, given back to the parties of the dossier and to no one else."""

import pytest

from portal import storage
from portal.database import session
from portal.dossiers.documents import remove
from portal.dossiers.models import DocumentState
from portal.privacy.commands import state
from portal.privacy.models import Purpose
from portal.privacy.purposes import Why
from portal.views.files import attachment
from tests.counting import statements
from tests.factories import UserFactory
from tests.factories_files import (
    DossierFactory,
    ReferralFactory,
    add_document,
    adviser_of,
)
from tests.papers import PDF


@pytest.fixture
def document(app):
    return add_document(ReferralFactory().dossier, name="carte d’identité.pdf")


def fetch(client, document, user):
    return client.login(user).get(f"/documents/{document.id}")


def test_a_file_comes_as_an_attachment_in_a_closed_box(client, document):
    answer = fetch(client, document, document.dossier.owner)
    assert answer.status_code == 200
    assert answer.data == PDF
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Length"] == str(len(PDF))
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="carte didentite.pdf"; '
        "filename*=UTF-8''carte%20d%E2%80%99identit%C3%A9.pdf"
    )


def test_what_is_set_aside_is_the_owners_alone(client, document):
    adviser = adviser_of("initiative_somme")
    assert fetch(client, document, adviser).status_code == 200
    document.personal, document.kind_code = True, "P12"  # what no network of businesses asks for
    session.commit()
    assert fetch(client, document, adviser).status_code == 404
    assert fetch(client, document, document.dossier.owner).status_code == 200


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("bilan.pdf", "bilan.pdf"),
        ('a"b;c\\d.pdf', "a_b_c_d.pdf"),
        ("日本.png", ".png"),
        ("日本", "document"),
        ("x\r\nSet-Cookie: a.pdf", "x__Set-Cookie_ a.pdf"),
    ],
)
def test_a_name_of_any_kind_is_written_safely(name, plain):
    header = attachment(name)
    assert header.startswith(f'attachment; filename="{plain}"; filename*=UTF-8')
    assert header.isascii()
    assert "\n" not in header


def stating(people, dossier):
    for one in people:
        state(dossier.id, Why(Purpose.CHECK), by=one)
    session.commit()


def test_the_parties_of_the_file_read_it_and_strangers_do_not(client, document):
    readers = [
        document.dossier.owner,
        adviser_of("initiative_somme"),
        UserFactory(front_desk=True),
        UserFactory(admin=True),
    ]
    strangers = [UserFactory(), adviser_of("adie"), adviser_of("ccas_amiens")]
    stating(readers[2:], document.dossier)
    assert [fetch(client, document, one).status_code for one in readers] == [200] * 4
    assert [fetch(client, document, one).status_code for one in strangers] == [404] * 3


def test_a_confidential_document_stays_in_its_compartment(client):
    document = add_document(DossierFactory(confidential=True), "P04")
    readers = [adviser_of("ccas_amiens"), UserFactory(front_desk=True)]
    strangers = [adviser_of("initiative_somme"), UserFactory(admin=True)]
    assert [fetch(client, document, one).status_code for one in readers] == [200, 302]
    stating(readers[1:], document.dossier)
    assert fetch(client, document, readers[1]).status_code == 200
    assert [fetch(client, document, one).status_code for one in strangers] == [404] * 2


def test_a_document_of_a_draft_is_its_owners_alone(client):
    document = add_document(DossierFactory(sent=False))
    assert fetch(client, document, document.dossier.owner).status_code == 200
    assert fetch(client, document, UserFactory(front_desk=True)).status_code == 404


def test_a_refused_document_is_still_read_a_removed_one_is_gone(client, document):
    staff = adviser_of("initiative_somme")
    document.state = DocumentState.REFUSED
    session.commit()
    assert fetch(client, document, staff).status_code == 200
    document.state = DocumentState.RECEIVED
    remove(document, by=document.dossier.owner)
    session.commit()
    assert fetch(client, document, staff).status_code == 404
    assert fetch(client, document, document.dossier.owner).status_code == 404


def test_what_the_staff_downloads_is_noted_what_the_owner_does_is_not(app, client, document):
    with statements(app) as sent:
        fetch(client, document, document.dossier.owner)
    assert not noted(sent)
    with statements(app) as sent:
        fetch(client, document, adviser_of("initiative_somme"))
    assert noted(sent)


def test_a_file_that_is_lost_is_said_to_be_and_not_noted(app, client, document):
    storage.discard(document.storage_key)
    with statements(app) as sent:
        answer = fetch(client, document, adviser_of("initiative_somme"))
    assert answer.status_code == 409
    assert "Ce fichier n’est plus lisible" in answer.text
    assert not noted(sent)


def noted(sent: list[str]) -> bool:
    return any(statement.startswith("INSERT INTO access_log") for statement in sent)
