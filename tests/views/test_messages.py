"""Files of messages, both ways: kept through errors, read once they are safe, filed, told of."""

import io
import re
from datetime import timedelta

import pytest
import time_machine

from portal import storage
from portal.database import now, session, transaction
from portal.dossiers import attachments, messages, scanning, sweeping
from portal.dossiers.attachments import Attachment
from portal.dossiers.models import Document, DocumentState, Message
from portal.outbox import Email
from portal.referrals.models import ItemState
from portal.services import Antivirus
from tests.counting import statements
from tests.factories import UserFactory
from tests.factories_files import adviser_of, ask
from tests.papers import PDF, photo
from tests.reading import hidden, words
from tests.studied import studied

AWAY = "tcp://127.0.0.1:9"


made, app, adviser, referral = studied()


@pytest.fixture
def owner(client, referral):
    """The person, in front of their telephone."""
    return client.login(referral.dossier.owner)


@pytest.fixture
def desk(app, adviser):
    return app.test_client().login(adviser)


@pytest.fixture
def antivirus_away(app, monkeypatch):
    known = Antivirus(address=AWAY, timeout=1)
    settings = app.config["SETTINGS"].model_copy(update={"antivirus": known})
    monkeypatch.setitem(app.config, "SETTINGS", settings)


def thread_of(referral):
    return f"/mes-demandes/{referral.dossier_id}/messages"


def tracking(referral):
    return f"/mes-demandes/{referral.dossier_id}/suivi"


def page_of(referral):
    return f"/conseil/dossiers/{referral.id}"


def send(client, url, files=(), prefix="", **fields):
    """``files``: their names and what is in them."""
    data = {f"{prefix}{name}": value for name, value in fields.items()}
    data[f"{prefix}files"] = [(io.BytesIO(content), name) for name, content in files]
    return client.post(url, data=data, content_type="multipart/form-data")


def write(owner, referral, *files, **fields):
    given = {"to": "initiative_somme", "body": "", "key": "k1"} | fields
    return send(owner, thread_of(referral), files, **given)


def link_in(client, url):
    """The addresses of the files of messages that a page gives."""
    return re.findall(r'href="(/documents/messages/\d+)"', client.get(url).text)


def test_a_photo_sent_while_the_antivirus_is_away_waits_says_so_and_is_not_lost(
    owner, desk, referral, antivirus_away, monkeypatch
):
    page = owner.get(tracking(referral))
    key = hidden(page, "key")
    answer = write(owner, referral, ("IMG_2041.jpg", photo()), key=key)
    assert answer.location == f"{tracking(referral)}#messages"
    for side, url in ((owner, tracking(referral)), (desk, page_of(referral))):
        said = words(side.get(url))
        assert "IMG_2041.jpg En cours de vérification par l’antivirus" in said
        assert link_in(side, url) == []
    kept = session.query(Attachment).one()
    refused = desk.get(f"/documents/messages/{kept.id}")
    assert refused.status_code == 409
    assert "en cours de vérification" in refused.text
    monkeypatch.setattr(scanning.antivirus, "scan", lambda _: "")
    with time_machine.travel(now() + timedelta(minutes=5), tick=False):
        assert scanning.scan_waiting() == 1
    for side, url in ((owner, tracking(referral)), (desk, page_of(referral))):
        (link,) = link_in(side, url)
        given = side.get(link)
        assert given.data.startswith(b"\xff\xd8\xff")
        assert "attachment" in given.headers["Content-Disposition"]
        assert "sandbox" in given.headers["Content-Security-Policy"]


def test_a_file_found_dangerous_goes_and_its_sender_is_told(owner, desk, referral, antivirus_away):
    write(owner, referral, ("contrat.pdf", PDF), body="Voici")
    kept = session.query(Attachment).one()
    with transaction():
        attachments.pronounce_infected(kept, "Essai.Guichet")
    assert not storage.exists(kept.storage_key)
    assert "Supprimé : il contenait un virus" in words(desk.get(page_of(referral)))
    assert desk.get(f"/documents/messages/{kept.id}").status_code == 409
    mail = session.query(Email).filter_by(kind="attachment_infected").one()
    assert mail.to == referral.dossier.owner.email
    assert f"{thread_of(referral)}" in mail.text


def test_what_was_typed_and_chosen_survives_an_error_and_leaves_together(owner, referral):
    files = [("bail.pdf", PDF), ("virus.exe", PDF), ("vide.pdf", b"")]
    page = write(owner, referral, *files, body="Voici mes papiers")
    assert page.status_code == 422
    assert "Voici mes papiers" in page.text
    said = words(page)
    assert "virus.exe : Envoyez un fichier PDF, ou une photo en JPG, PNG ou HEIC" in said
    assert "vide.pdf : Ce fichier est vide" in said
    assert "Fichiers qui partiront avec votre message bail.pdf" in said
    assert session.query(Message).count() == 0
    write(owner, referral, ("bail.pdf", PDF), ("plan.jpg", photo()), body="Voici mes papiers")
    write(owner, referral, ("bail.pdf", PDF), body="Voici mes papiers")
    message = session.query(Message).one()
    assert [one.name for one in message.attachments] == ["bail.pdf", "plan.jpg"]


def test_a_page_that_comes_back_and_says_something_else_loses_no_word(owner, desk, referral):
    letter = {"body": "Bonjour", "key": "k1", "to": "initiative_somme"}
    assert send(owner, thread_of(referral), **letter).status_code == 302
    assert send(owner, thread_of(referral), **letter).status_code == 302
    for changed in ({"body": "Une autre idée"}, {"files": [("devis.pdf", PDF)]}):
        answer = send(owner, thread_of(referral), **letter | changed)
        assert answer.status_code == 409
        assert changed.get("body", "Bonjour") in words(answer)
    noted = f"{page_of(referral)}/notes"
    for body, status in (("Rappeler", 302), ("Rappeler", 302), ("Ne pas rappeler", 409)):
        answer = desk.post(noted, data={"note-note": body, "note-key": "n1"})
        assert answer.status_code == status
    assert "Ne pas rappeler" in words(answer)
    assert session.query(Message).count() == 1


def test_a_held_file_is_taken_back_and_the_text_stays(owner, referral):
    write(owner, referral, ("bail.pdf", PDF), ("x.exe", b"?"), body="Voici")
    held = session.query(Attachment).one()
    key = held.storage_key
    page = write(owner, referral, body="Voici", drop=held.id)
    assert page.status_code == 200
    assert "bail.pdf" not in page.text
    assert "Voici" in page.text
    assert not storage.exists(key)
    page = write(owner, referral)
    assert page.status_code == 422
    assert "Écrivez votre message, ou joignez un fichier" in words(page)


def test_a_script_sends_files_one_by_one_and_takes_them_back(owner, referral):
    url = f"{thread_of(referral)}/fichiers/k1"
    for name in ("a.pdf", "b.pdf"):
        answer = send(owner, url, [(name, PDF + name.encode())])
        assert answer.status_code == 201
    assert answer.json["name"] == "b.pdf"
    owner.post(answer.json["remove_url"])
    wrong = send(owner, url, [("a.exe", PDF)])
    assert (wrong.status_code, "Envoyez un fichier" in wrong.json["message"]) == (422, True)
    write(owner, referral)
    assert [one.name for one in session.query(Message).one().attachments] == ["a.pdf"]


def test_limits_are_said_in_words(owner, referral, monkeypatch):
    monkeypatch.setattr(attachments, "MOST_FILES", 1)
    page = write(owner, referral, ("a.pdf", PDF), ("b.pdf", PDF + b" "), body="Voici")
    assert "b.pdf : Un message porte 5 fichiers au maximum" in words(page)
    monkeypatch.setattr(attachments, "MOST_BYTES", 3)
    page = write(owner, referral, ("c.pdf", PDF), key="k2")
    assert "ont déjà beaucoup de fichiers" in words(page)


def test_the_files_of_a_thread_are_for_its_two_sides_alone(app, owner, desk, referral):
    write(owner, referral, ("bail.pdf", PDF))
    url = f"/documents/messages/{session.query(Attachment).one().id}"
    assert desk.get(url).status_code == owner.get(url).status_code == 200
    strangers = [adviser_of("adie"), UserFactory(), UserFactory(front_desk=True)]
    for user in (*strangers, UserFactory(admin=True)):
        assert app.test_client().login(user).get(url).status_code == 404
    write(owner, referral, ("loyer.pdf", PDF + b" "), key="k2", to="")
    to_front_desk = f"/documents/messages/{session.query(Attachment).all()[-1].id}"
    assert app.test_client().login(strangers[2]).get(to_front_desk).status_code == 200
    assert desk.get(to_front_desk).status_code == 404


def test_the_staff_send_files_too_and_each_side_reads_when_the_other_read(
    app, owner, desk, adviser, referral
):
    send(desk, f"{page_of(referral)}/messages", [("modele.pdf", PDF)], "message-", key="k1")
    assert "Pas encore lu" in words(desk.get(page_of(referral)))
    first = words(owner.get(tracking(referral)))
    assert "Claire Fournier , Initiative Somme Nouveau" in first
    assert "modele.pdf" in first
    messages.mark_read_by_owner(referral.dossier)
    assert "Nouveau" not in words(owner.get(tracking(referral)))
    assert "Lu par Camille Dupont" in words(desk.get(page_of(referral)))
    write(owner, referral, body="Merci", key="k2")
    messages.mark_read(referral.dossier.messages, by=adviser)
    assert "Lu par Claire Fournier" in words(owner.get(tracking(referral)))
    officer = app.test_client().login(UserFactory(front_desk=True))
    here = f"/guichet/demandes/{referral.dossier_id}"
    officer.says_why(here)
    send(officer, f"{here}/messages", [("plan.pdf", PDF)], "message-", key="k3", body="Bonjour")
    assert "plan.pdf" in words(officer.get(here))
    assert "plan.pdf" in words(owner.get(tracking(referral)))


def test_a_file_of_a_message_is_filed_as_the_document_that_is_asked(owner, desk, adviser, referral):
    item = ask(referral, by=adviser).items[0]
    write(owner, referral, ("devis.pdf", PDF))
    kept = session.query(Attachment).one()
    url = f"{page_of(referral)}/messages/fichiers/{kept.id}/classer"
    assert "Déjà demandé, par Initiative Somme" in words(desk.get(url))
    assert desk.post(url).status_code == 422
    for _ in range(2):
        assert desk.post(url, data={"kind": "P08"}).status_code == 302
    document = session.query(Document).one()
    assert (document.kind_code, document.uploaded_by_id) == ("P08", referral.dossier.owner_id)
    assert document.storage_key != kept.storage_key
    session.refresh(item)
    assert (item.state, item.document_id) == (ItemState.SENT, document.id)
    assert "Classé dans les documents" in words(desk.get(page_of(referral)))
    assert "Initiative Somme a classé le fichier de votre message" in words(
        owner.get(tracking(referral))
    )


def test_a_mail_leads_to_the_answer_even_signed_out(app, owner, desk, referral):
    send(
        desk, f"{page_of(referral)}/messages", (), "message-", key="k1", body="Avez-vous le bail ?"
    )
    message = session.query(Message).one()
    mail = session.query(Email).filter_by(kind="message_to_owner").one()
    here = f"{thread_of(referral)}/{message.id}"
    assert here in mail.text
    assert "bail" not in mail.text
    assert "personne ne lit" in mail.text
    signed_out = app.test_client().get(here)
    assert f"next={here}" in signed_out.location
    answer = owner.get(here)
    assert answer.location == f"{tracking(referral)}?repondre={message.id}#repondre"
    page = owner.get(answer.location)
    assert "Vous répondez à Claire Fournier Avez-vous le bail ?" in words(page)
    assert '<option selected value="initiative_somme">' in page.text
    write(owner, referral, body="Oui", key="k2")
    mail = session.query(Email).filter_by(kind="message_to_network").one()
    assert f"{page_of(referral)}/messages" in mail.text
    assert desk.get(f"{page_of(referral)}/messages").location.endswith("#message-body")


def test_held_files_that_never_left_go_after_a_week(owner, referral):
    write(owner, referral, ("bail.pdf", PDF), ("x.exe", b"?"))
    kept = session.query(Attachment).one()
    key = kept.storage_key
    with time_machine.travel(now() + timedelta(days=2)):
        sweeping.sweep()
    assert storage.exists(key)
    with time_machine.travel(now() + timedelta(days=8)):
        sweeping.sweep()
    assert session.query(Attachment).count() == 0
    assert not storage.exists(key)


def test_a_thread_costs_one_query(app, owner, referral, adviser):
    for number in range(3):
        write(owner, referral, ("a.pdf", PDF), body="Bonjour", key=f"k{number}")
    dossier = referral.dossier
    session.commit()
    with statements(app) as sent:
        thread = messages.messages_with(dossier, referral.network_id)
        read = [(one.author.full_name, one.attachments, one.read_by) for one in thread]
    assert len(read) == 3
    assert len(sent) == 1
    assert session.query(Attachment).first().state is DocumentState.RECEIVED
