"""Around a draft: what to prepare, how far it is, the way back to it, the same in easy words."""

import re

import pytest

from portal.database import session
from portal.dossiers import commands, sleeping
from portal.outbox import Email
from tests.answers import draft
from tests.factories import UserFactory
from tests.factories_files import ReferralFactory, adviser_of, ask
from tests.mailbox import last_link, mails_to
from tests.reading import words


@pytest.fixture
def mine(client):
    dossier = draft(besoin_total=...)
    session.commit()
    client.login(dossier.owner)
    return dossier


@pytest.fixture
def adviser(app):
    return adviser_of("initiative_somme")


def test_the_list_to_prepare_is_of_whoever_reads_and_leads_to_the_application(client):
    page = client.get("/avant-de-commencer")
    assert "Justificatif de domicile" in page.text
    assert re.search(r"environ \d+ minutes", words(page))
    association = client.get("/avant-de-commencer/association")
    assert "RNA" in association.text
    assert "Justificatif de domicile" not in association.text
    assert 'href="/mes-demandes/nouvelle"' in association.text
    assert client.get("/avant-de-commencer/nulle-part").status_code == 404
    for way in ("/", "/facile-a-lire/avant-de-commencer"):
        assert 'href="/avant-de-commencer"' in client.get(way).text


def test_the_tasks_tell_how_far_one_is_and_what_is_left(client, mine):
    page = words(client.get(f"/mes-demandes/{mine.id}/"))
    assert re.search(r"\d étapes? terminées?\. Encore environ \d+ minutes\.", page)


def test_the_link_to_come_back_goes_to_ones_own_mailbox_and_opens_nothing_alone(client, mine):
    answer = client.post(f"/mes-demandes/{mine.id}/lien", follow_redirects=True)
    assert f"Le lien est parti à {mine.owner.email}." in words(answer)
    (mail,) = mails_to(mine.owner.email)
    assert f"/mes-demandes/{mine.id}/" in mail.text
    client.post("/compte/deconnexion")
    assert client.get(f"/mes-demandes/{mine.id}/").status_code == 302
    client.login(UserFactory())
    assert client.post(f"/mes-demandes/{mine.id}/lien").status_code == 404
    assert session.query(Email).count() == 1


def test_without_a_password_the_mail_to_sign_in_lands_on_the_draft(client, mine):
    client.post("/compte/deconnexion")
    way_in = client.get(f"/mes-demandes/{mine.id}/", follow_redirects=True)
    ask_for = re.search(r'href="(/compte/lien-de-connexion\?[^"]+)"', way_in.text).group(1)
    client.post(ask_for, data={"email": mine.owner.email})
    answer = client.post(last_link(mine.owner.email))
    assert answer.headers["Location"].endswith(f"/mes-demandes/{mine.id}/")


@pytest.mark.parametrize("elsewhere", ["https://piege.example/", "//piege.example"])
def test_a_way_that_leads_elsewhere_is_not_taken(client, elsewhere):
    user = UserFactory()
    client.post(f"/compte/lien-de-connexion?next={elsewhere}", data={"email": user.email})
    assert "piege" not in client.post(last_link(user.email)).headers["Location"]


def test_easy_words_say_where_a_file_is_what_to_do_by_when_and_whom_to_call(client, adviser):
    referral = ReferralFactory(in_review=True, adviser=adviser)
    request = ask(referral, by=adviser)
    client.login(referral.dossier.owner)
    page = words(client.get("/facile-a-lire/mes-demandes"))
    assert "Il manque quelque chose." in page
    assert "Envoyez ce document" in page or "Répondez à cette question" in page
    assert f"Faites-le avant le {request.due_on.day}" in page.replace("1er", "1")
    assert f"Appelez {adviser.full_name}." in page


def test_easy_words_for_a_draft_lead_back_to_it_and_for_nothing_to_a_start(client, mine):
    page = client.get("/facile-a-lire/mes-demandes")
    assert "Finissez vos réponses." in words(page)
    assert f'href="/mes-demandes/{mine.id}/"' in page.text
    client.login(UserFactory())
    assert 'href="/mes-demandes/nouvelle"' in client.get("/facile-a-lire/mes-demandes").text


def test_easy_words_are_about_the_last_files_only(client, mine):
    for number in range(6):
        commands.start(mine.owner, f"n{number}")
    session.commit()
    page = client.get("/facile-a-lire/mes-demandes").text
    assert page.count("<article") == 5
    assert "Aller à la page ordinaire" in page


def test_reminders_stop_by_a_button_and_not_by_opening_their_link(client, mine):
    link = f"/rappels/{sleeping.token(mine)}"
    client.post("/compte/deconnexion")
    assert "Arrêter les rappels" in client.get(link).text
    assert session.query(sleeping.Sleep).count() == 0
    assert "Les rappels sont arrêtés" in client.post(link).text
    assert session.query(sleeping.Sleep).one().stopped_at
    assert client.get(f"{link}x").status_code == 410
