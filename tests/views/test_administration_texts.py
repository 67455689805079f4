"""The administrators' pages of the texts of mails."""

import pytest

from portal import administration_log as log
from portal.administration_log import Asked, Topic
from portal.database import session
from portal.letters.mails import mails
from portal.letters.texts import MailText, active, shipped
from portal.outbox import Email
from portal.privacy.models import AccessLog
from portal.referrals.notifications import tell
from tests.factories import UserFactory
from tests.factories_files import DossierFactory
from tests.reading import hidden, words

TEXTS = "/administration/textes/"
REOPENED = f"{TEXTS}reopened"
NEW = "Bonjour {{ nom }},\n\nVotre demande est rouverte.\n\n[Suivre]({{ lien }})"


@pytest.fixture
def admin(app, client):
    return client.login(UserFactory(admin=True))


def typed(**changed):
    usual = {"subject": "Demande {{ numero }} rouverte", "body": NEW, "note": "Plus court"}
    return usual | {"seen": "0"} | changed


def test_they_are_sound_and_for_administrators_alone(client):
    client.login(UserFactory(front_desk=True))
    assert client.get(TEXTS).status_code == 404
    client.login(UserFactory(admin=True))
    page = words(client.get(TEXTS))
    assert all(mail.title in page for mail in mails().values())
    for path in (f"{TEXTS}receipt", f"{TEXTS}mandate_ended", f"{REOPENED}/versions/0"):
        assert client.get(path).status_code == 200, path
    file = client.get(f"{REOPENED}/versions/0.eml")
    assert file.mimetype == "message/rfc822"
    assert b"Votre demande 2026-00042 est rouverte" in file.data
    assert client.get(f"{TEXTS}security/reset").status_code == 404
    assert client.get(f"{REOPENED}/versions/7").status_code == 404


def test_a_text_is_written_leaves_in_the_next_mail_and_comes_back_in_one_press(admin):
    dossier = DossierFactory()
    tell("reopened", dossier)
    assert admin.post(REOPENED, data=typed()).status_code == 302
    tell("reopened", dossier)
    assert "Part aujourd’hui" in words(admin.get(f"{REOPENED}/versions/1"))
    assert "Enlevé : Vous n’avez rien à faire" in words(admin.get(f"{REOPENED}/versions/1"))
    shown = {"seen": hidden(admin.get(f"{REOPENED}/versions/0"), "seen")}
    stale = admin.post(f"{REOPENED}/versions/0/revenir", data={"seen": "7"})
    assert (stale.status_code, "Un autre texte part" in words(stale)) == (409, True)
    for said in ("Ce texte part de nouveau", "C’est déjà fait"):
        back = admin.post(f"{REOPENED}/versions/0/revenir", data=shown, follow_redirects=True)
        assert said in words(back)
    tell("reopened", dossier)
    sent = [one.text for one in session.query(Email).filter_by(kind="reopened").order_by(Email.id)]
    assert ["cherche le bon réseau" in one for one in sent] == [True, False, True]
    said = [one.words for one in log.page(Asked(topic=Topic.MAILS), None)[1]]
    assert said == ["Retour au texte d’origine", "Version 1. Plus court"]


def test_a_wrong_text_is_explained_kept_and_does_not_leave(admin):
    body = "Bonjour {{ nom_complet }},\n{% if nom %}\n[Suivre]({{ lien }})"
    page = admin.post(REOPENED, data=typed(body=body))
    assert page.status_code == 422
    assert "Ligne 2 : La condition ouverte ici n’est pas fermée" in words(page)
    assert "{{ nom_complet }}" in page.text
    page = admin.post(REOPENED, data=typed(body=body.replace("{% if nom %}\n", ""), note=""))
    assert "Ligne 1 : « nom_complet » n’est pas un nom de ce courriel" in words(page)
    assert "Écrivez en quelques mots ce qui change" in words(page)
    assert active("reopened") == shipped("reopened")


def test_looking_changes_nothing_and_shows_the_mail_in_both_forms(admin):
    page = admin.post(REOPENED, data=typed(look="1", note=""))
    assert page.status_code == 200
    assert "Objet : Demande 2026-00042 rouverte" in words(page)
    assert 'class="gu-button"' in page.text
    assert "Bonjour Awa Diop," in page.text
    assert session.query(MailText).count() == 0


def test_the_example_is_seen_with_and_without_what_its_conditions_ask(admin):
    origin = shipped("completed")
    asked = typed(look="1", subject=origin.subject, body=origin.body)
    offered = {"offered": ["propositions", "reseau_attendu", "accord_a_donner"]}
    first = words(admin.post(f"{TEXTS}completed", data=asked))
    assert "- Adie, réponse attendue le 9 décembre 2026 au plus tard" in first
    second = words(admin.post(f"{TEXTS}completed", data=asked | offered))
    assert "Un conseiller de l’accueil la relit et vous appelle." in second.split("Objet Votre")[0]
    third = admin.post(f"{TEXTS}completed", data=asked | offered | {"yes": "accord_a_donner"})
    assert "Donner mon accord :" in words(third)


def test_a_real_file_is_read_as_its_person_will_know(admin):
    dossier = DossierFactory()
    dossier.owner.given_name = "Zoé <b>"
    session.commit()
    page = admin.post(REOPENED, data=typed(look="1", note="", dossier=dossier.number.lower()))
    assert f"Demande {dossier.number} rouverte" in words(page)
    assert "Zoé &lt;b&gt;" in page.text
    assert session.query(AccessLog).filter_by(dossier_id=dossier.id).count() == 1


def test_what_the_file_does_not_hold_is_an_example_and_is_told(admin):
    dossier = DossierFactory()
    for name, mail in mails().items():
        origin = shipped(name)
        data = typed(look="1", subject=origin.subject, body=origin.body, dossier=dossier.number)
        assert admin.post(f"{TEXTS}{name}", data=data).status_code == 200, mail.name
    page = admin.post(
        f"{TEXTS}mandate_ended",
        data=typed(look="1", body="{{ porteur }}", subject="Fin", dossier=dossier.number),
    )
    assert "Ces informations sont des exemples : le nom du porteur de projet." in words(page)


@pytest.mark.parametrize("hidden_from", ["confidential", "unknown"])
def test_a_file_that_is_not_theirs_is_not_shown(admin, hidden_from):
    dossier = DossierFactory()
    if hidden_from == "confidential":
        dossier.confidential = True
        session.commit()
    number = dossier.number if hidden_from == "confidential" else "2026-99999"
    page = admin.post(REOPENED, data=typed(look="1", note="", dossier=number))
    assert page.status_code == 422
    assert "Aucun dossier que vous pouvez lire" in page.text
    assert session.query(AccessLog).count() == 0


def test_two_administrators_at_once_lose_nothing(admin):
    admin.post(REOPENED, data=typed())
    mine = typed(body=NEW.replace("est rouverte", "reprend"))
    page = admin.post(REOPENED, data=mine)
    assert page.status_code == 409
    assert "Un autre administrateur vient d’enregistrer ce texte" in page.text
    assert "Enlevé : Votre demande est rouverte." in words(page)
    assert "Ajouté : Votre demande reprend." in words(page)
    assert hidden(page, "seen") == "1"
    assert admin.post(REOPENED, data=mine | {"seen": "1"}).status_code == 302
    assert "reprend" in active("reopened").body


def test_the_same_text_again_is_no_new_version(admin):
    for _ in ("once", "pressed twice"):
        saved = admin.post(REOPENED, data=typed(), follow_redirects=True)
        assert "Version 1 enregistrée" in words(saved)
    same = admin.post(REOPENED, data=typed(seen="1"), follow_redirects=True)
    assert "Rien n’a changé" in words(same)
    assert session.query(MailText).count() == 1


def test_a_version_that_no_longer_suits_is_told_and_cannot_come_back(admin):
    by = UserFactory(admin=True)
    old = {"name": "reopened", "subject": "x", "body": "{{ ancien_nom }}", "by_id": by.id}
    session.add(MailText(**old, version=1, active=True))
    session.commit()
    assert "Des textes ne peuvent plus partir" in words(admin.get(TEXTS))
    admin.post(f"{REOPENED}/versions/0/revenir")
    page = admin.post(f"{REOPENED}/versions/1/revenir")
    assert page.status_code == 409
    assert "« ancien_nom » n’est pas un nom de ce courriel" in words(page)
