"""The administrators' pages of mails and health."""

import pytest

from portal.database import session
from portal.dossiers.models import DocumentFault
from portal.outbox import Email, EmailState
from tests.factories import UserFactory
from tests.monitoring.known import document, paris, sent
from tests.reading import words

PAGES = (
    "/administration/courriels",
    "/administration/regles/qualite",
    "/administration/etat",
    "/administration/etat?documents=tous",
)


@pytest.fixture
def admin(app, client):
    return client.login(UserFactory(admin=True))


def mail(**columns):
    usual = {"kind": "receipt", "to": "a@exemple.fr", "subject": "Votre reçu", "html": "<p>x</p>"}
    row = Email(**usual | {"text": "Bonjour,\n<b>voici</b>"} | columns)
    session.add(row)
    session.commit()
    return row


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_sound_and_for_administrators_alone(app, client, path):
    client.login(UserFactory(front_desk=True))
    assert client.get(path).status_code == 404
    client.login(UserFactory(admin=True))
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ["courriels/9", "courriels/9.eml"])
def test_what_does_not_exist_is_not_found(admin, path):
    assert admin.get(f"/administration/{path}").status_code == 404


def test_without_a_mail_server_the_list_says_where_mails_are(admin):
    one = mail()
    page = admin.get("/administration/courriels").text
    assert "GUICHET_MAIL__HOST" in page
    assert f"/administration/courriels/{one.id}.eml" in page


def test_a_mail_is_shown_as_text_and_given_as_a_file(admin):
    one = mail(last_error="SMTPServerDisconnected: Connection lost")
    page = admin.get(f"/administration/courriels/{one.id}").text
    assert "Bonjour,\n&lt;b&gt;voici&lt;/b&gt;" in page
    assert "Connection lost" in page
    file = admin.get(f"/administration/courriels/{one.id}.eml")
    assert file.mimetype == "message/rfc822"
    assert "attachment" in file.headers["Content-Disposition"]
    assert b"To: a@exemple.fr" in file.data


def test_a_failed_mail_is_sent_again_at_a_press_and_only_a_failed_one(admin):
    one = mail(state=EmailState.FAILED, tries=60)
    address = f"/administration/courriels/{one.id}/renvoyer"
    assert "Renvoyer" in admin.get(f"/administration/courriels/{one.id}").text
    assert admin.post(address).status_code == 302
    assert (one.state, one.tries) == (EmailState.WAITING, 0)
    again = admin.post(address)
    assert again.status_code == 409
    assert "rien à renvoyer" in again.text


def test_a_mail_that_waits_for_another_try_says_why_and_is_sent_again_at_a_press(admin):
    one = mail(tries=3, last_error="ConnectionRefusedError: [Errno 111] Connection refused")
    page = admin.get("/administration/courriels?etat=waiting").text
    assert "1\u00a0courriel n’a pas pu partir pour l’instant" in page
    assert "Connection refused" in page
    assert "Renvoyer maintenant" in admin.get(f"/administration/courriels/{one.id}").text
    before = one.created_at
    assert admin.post(f"/administration/courriels/{one.id}/renvoyer").status_code == 302
    assert (one.tries, one.created_at) == (3, before)


def test_all_failed_mails_are_sent_again_together(admin):
    rows = [
        mail(state=EmailState.FAILED),
        mail(state=EmailState.FAILED),
        mail(state=EmailState.SENT),
    ]
    assert "Renvoyer tous les échecs" in admin.get("/administration/courriels").text
    admin.post("/administration/courriels/renvoyer")
    assert [row.state for row in rows] == [EmailState.WAITING, EmailState.WAITING, EmailState.SENT]
    assert "Renvoyer tous les échecs" not in admin.get("/administration/courriels").text


def test_a_mail_of_a_confidential_file_is_neither_shown_nor_given(admin):
    dossier = sent("M", paris(2026, 3, 1), confidential=True)
    one = mail(dossier_id=dossier.id, to="marie@exemple.fr", text="Votre prêt personnel")
    for path in ("/administration/courriels", f"/administration/courriels/{one.id}"):
        page = admin.get(path).text
        assert "marie@" not in page
        assert "prêt personnel" not in page
    assert admin.get(f"/administration/courriels/{one.id}.eml").status_code == 404


def test_a_state_and_an_address_narrow_the_list(admin):
    mail(subject="Premier", to="un@exemple.fr")
    mail(subject="Second", to="deux@exemple.fr", state=EmailState.FAILED)
    for query in ("etat=failed", "adresse=deux@exemple.fr"):
        page = admin.get(f"/administration/courriels?{query}").text
        assert "Second" in page
        assert "Premier" not in page
    assert "Premier" in admin.get("/administration/courriels?etat=nulle-part").text


def test_the_state_of_the_portal_names_what_the_mornings_found_wanting(admin):
    found = document(sent("A", paris(2026, 3, 1)), "00/x", fault=DocumentFault.ALTERED)
    session.commit()
    page = admin.get("/administration/etat").text.replace("\u00a0", " ")
    assert "1 document introuvable ou abîmé" in page
    assert f"{found.kind.name}, demande 2026-0000A : différent de ce qui a été reçu" in page


def test_documents_are_looked_for_only_when_asked(admin):
    assert "Vérifier tous les documents" in admin.get("/administration/etat").text
    page = admin.get("/administration/etat?documents=tous").text.replace("\u00a0", " ")
    assert "0 document vérifié : rien ne manque" in page


def test_a_mail_that_is_only_a_file_is_not_called_sent(admin):
    mail(state=EmailState.SENT)
    page = words(admin.get("/administration/courriels"))
    assert "Écrit dans un fichier" in page
    assert "Envoyé" not in page


def test_the_state_of_the_portal_is_in_the_menu(admin):
    page = admin.get("/administration/etat").text
    assert '<a href="/administration/etat" aria-current="page">État du portail' in page
