"""Administrators read the outbox, without what is between a person and the portal."""

import pytest

from portal.database import session
from portal.monitoring import mails
from portal.outbox import Email, EmailState
from tests.monitoring.known import paris, sent


def mail(to="a@exemple.fr", kind="receipt", **columns):
    row = Email(to=to, kind=kind, subject="Sujet", text="Texte", html="<p>Texte</p>", **columns)
    session.add(row)
    session.flush()
    return row


@pytest.fixture
def mail_server(app, monkeypatch):
    monkeypatch.setitem(app.config, "MAIL_SERVER", "smtp.exemple.fr")


def test_the_newest_comes_first_and_filters_narrow(app):
    mail("a@exemple.fr")
    mail("b@exemple.fr", state=EmailState.FAILED)
    assert [one.to for one in mails.page(None, "", None)[1]] == ["b@exemple.fr", "a@exemple.fr"]
    assert [one.to for one in mails.page(EmailState.FAILED, "", None)[1]] == ["b@exemple.fr"]
    assert [one.to for one in mails.page(None, "a@exemple.fr", None)[1]] == ["a@exemple.fr"]
    assert mails.page(None, "exemple.fr", None)[0].total == 0


def test_a_mail_of_a_confidential_file_has_no_text_and_no_address(app):
    dossier = sent("M", paris(2026, 3, 1), confidential=True)
    found = mails.find(mail(dossier_id=dossier.id).id)
    assert found.hidden == mails.CONFIDENTIAL
    assert found.to == "Adresse confidentielle"


def test_looking_for_an_address_does_not_find_its_confidential_mails(app):
    dossier = sent("M", paris(2026, 3, 1), confidential=True)
    mail("m@exemple.fr", dossier_id=dossier.id)
    assert mails.page(None, "m@exemple.fr", None)[1] == []
    assert mails.page(None, "", None)[0].total == 1


def test_links_to_sign_in_are_not_read_once_mails_really_leave(app, mail_server):
    assert mails.find(mail(kind="security/reset").id).hidden == mails.PERSONAL_LINK
    assert mails.find(mail(kind="receipt").id).hidden == ""


def test_without_a_mail_server_they_are_the_only_way_to_get_the_link(app):
    assert mails.kept_as_files()
    assert mails.find(mail(kind="security/reset").id).hidden == ""


def test_what_a_mail_server_answers_never_gives_a_confidential_address(app):
    dossier = sent("M", paris(2026, 3, 1), confidential=True)
    said = "SMTPRecipientsRefused: {'m@exemple.fr': (550, b'Unknown')}"
    found = mails.find(mail("m@exemple.fr", dossier_id=dossier.id, last_error=said).id)
    assert found.error == "SMTPRecipientsRefused: {'Adresse confidentielle': (550, b'Unknown')}"


def test_no_mail_is_no_mail(app):
    assert mails.find(12345) is None
