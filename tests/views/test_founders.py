"""The team of a file on its pages, and the page behind each person's link."""

import re

import pytest

from portal.database import session
from portal.dossiers import commands, founders, team, team_part
from portal.dossiers.founder_models import Word
from tests.factories_files import DossierFactory
from tests.founding import found
from tests.mailbox import mails_to
from tests.reading import words

CARD = {
    "given_name": "Paul", "family_name": "Noël", "birth-day": "3", "birth-month": "4",
    "birth-year": "1985", "email": "paul@exemple.fr", "phone": "06 39 98 11 11",
    "share": "33,33 %", "role": "associé", "situation": "salarie", "borrows": "no", "key": "k1",
}  # fmt: skip


@pytest.fixture
def draft(client):
    dossier = DossierFactory(sent=False, equipe="associes")
    client.login(dossier.owner)
    return dossier


def page(dossier, rest=""):
    return f"/mes-demandes/{dossier.id}/associes/{rest}"


def paul(dossier):
    return team.team(dossier)[1].founder


def test_a_team_is_written_card_by_card_without_a_script(client, draft):
    client.post(page(draft, "moi"), data={"share": "66,67", "role": "gérante", "borrows": "yes"})
    answer = client.post(page(draft, "ajouter"), data=CARD, follow_redirects=True)
    read = words(answer)
    assert "Amina Benkacem (vous) Complet" in read
    assert "Part 33,33 % Rôle associé Emprunte Non naissance le 3 avril 1985 · Salarié" in read
    assert "Total des parts : 100 %" in read
    client.post(page(draft, f"{paul(draft).id}/retirer"))
    assert len(team.team(draft)) == 1


def test_shares_are_counted_once_one_is_written(client, draft):
    first = words(client.get(page(draft)))
    assert "Étape en cours : Vos associés" in first
    assert "Il faut 100 %" not in first
    client.post(page(draft, "moi"), data={"share": "60", "role": "gérante", "borrows": "no"})
    assert "Les parts font 60 % : il manque 40 %" in words(client.get(page(draft)))


def test_the_same_form_sent_twice_makes_one_card(client, draft):
    for _ in range(2):
        client.post(page(draft, "ajouter"), data=CARD)
    assert len(team.team(draft)) == 2


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("share", "un tiers", "Écrivez la part en chiffres, par exemple 33,33"),
        ("share", "33,333", "Écrivez deux chiffres au plus après la virgule"),
        ("share", "101", "La part doit être entre 0 et 100 %"),
        ("email", "paul@", "Écrivez une adresse électronique, par exemple nom@exemple.fr"),
        ("given_name", "http://mal.fr", "Écrivez le prénom avec des lettres"),
        ("birth-year", "2985", "Cette date n’existe pas"),
        ("birth-year", "2150", "La date de naissance doit être avant aujourd’hui"),
        ("phone", "12", "Écrivez un numéro de téléphone"),
        ("situation", "roi", "Choisissez une réponse de la liste"),
        ("borrows", "", "Dites s’il y a un emprunt à son nom"),
        ("family_name", "x" * 81, "80 caractères au maximum"),
    ],
)
def test_what_is_not_understood_gets_a_sentence_and_is_kept(client, draft, field, typed, sentence):
    answer = client.post(page(draft, "ajouter"), data=CARD | {field: typed})
    assert sentence in words(answer)
    again = client.get(page(draft, str(paul(draft).id)))
    assert "Paul" in again.text or field == "given_name"
    if field not in ("situation", "borrows"):
        assert f'value="{typed}"' in again.text
    assert team_part.lacking(draft)


def test_an_address_belongs_to_one_person(client, draft):
    answer = client.post(page(draft, "ajouter"), data=CARD | {"email": draft.owner.email.upper()})
    assert "Chaque personne a sa propre adresse" in words(answer)


def test_an_older_page_does_not_undo_what_came_after_it(client, draft):
    client.post(page(draft, "ajouter"), data=CARD)
    card = page(draft, str(paul(draft).id))
    seen = re.search(r'name="seen"[^>]*value="(\d+)"', client.get(card).text).group(1)
    client.post(card, data=CARD | {"seen": seen, "role": "gérant"})
    answer = client.post(card, data=CARD | {"seen": seen, "role": "trésorier"})
    assert answer.status_code == 409
    assert "trésorier" in words(answer)
    assert paul(draft).role == "gérant"


def test_once_sent_the_owner_sees_who_has_answered_and_changes_nothing(client, draft):
    found(draft)
    commands.submit(draft, "once", by=draft.owner)
    session.commit()
    assert page(draft) in client.get(f"/mes-demandes/{draft.id}/suivi").text
    read = words(client.get(page(draft)))
    assert "Paul Noël Accord à demander" in read
    assert "Modifier" not in read
    assert "Un courriel part vers paul@exemple.fr" in words(
        client.post(page(draft, f"{paul(draft).id}/accord"), follow_redirects=True)
    )
    assert client.post(page(draft, "ajouter"), data=CARD).status_code == 409


def test_who_is_alone_has_no_such_page(client):
    dossier = DossierFactory(sent=False)
    client.login(dossier.owner)
    assert client.get(page(dossier)).location.endswith(f"/mes-demandes/{dossier.id}/")


def test_the_pages_of_the_person_lead_to_the_team_and_on(client, draft):
    answer = client.post(f"/mes-demandes/{draft.id}/questions/equipe", data={"equipe": "associes"})
    assert answer.location.endswith(page(draft))
    team_page = client.get(page(draft))
    assert f"/mes-demandes/{draft.id}/questions/activite" in team_page.text
    assert "Étape en cours : Vos associés" in words(team_page)
    assert "Les parts font" not in words(team_page)
    assert "Empruntez-vous ?" in words(client.get(page(draft, "moi")))
    following = client.get(f"/mes-demandes/{draft.id}/questions/activite")
    assert "Page précédente : Vos associés" in words(following)


@pytest.fixture
def link(client, draft):
    """Where Paul's mail leads; nobody is signed in any more."""
    client.post(page(draft, "ajouter"), data=CARD)
    client.post(page(draft, f"{paul(draft).id}/accord"))
    client.delete_cookie("guichet")
    [mail] = mails_to("paul@exemple.fr")
    return re.search(r"https?://[^/\s]+(/accord/\S+)", mail.text).group(1)


def answer(client, link, word):
    shown = re.search(r'name="networks"[^>]*value="([^"]*)"', client.get(link).text)
    return client.post(link, data={"word": word, "networks": shown.group(1)}, follow_redirects=True)


def test_opening_the_link_changes_nothing_and_each_answer_may_be_changed(client, draft, link):
    read = words(client.get(link))
    assert "Paul Noël, êtes-vous d’accord ?" in read
    assert "Initiative Somme" in read
    assert "paul@exemple.fr" not in read
    session.expire_all()
    assert paul(draft).word is Word.WAITING
    assert "Vous avez donné votre accord" in words(answer(client, link, "agree"))
    assert "Vous n’êtes pas d’accord" in words(answer(client, link, "refuse"))
    assert "Vous avez donné votre accord" in words(answer(client, link, "agree"))


def test_a_page_that_is_no_longer_so_is_read_again_at_a_touch(client, draft, link):
    stale = client.post(link, data={"word": "agree", "networks": "inconnu"})
    assert stale.status_code == 409
    assert "Les réseaux choisis ont changé." in words(stale)
    assert "Revenez à la page précédente" not in words(stale)
    assert f'href="{link}">Relire la page' in stale.text


def test_a_page_sent_without_an_answer_is_no_refusal(client, draft, link):
    for word in ("", "autre"):
        again = answer(client, link, word)
        assert again.status_code == 422
        assert "Dites si vous êtes d’accord" in words(again)
    assert paul(draft).word is Word.WAITING


def test_who_read_another_list_of_networks_reads_again(client, draft, link):
    stale = client.post(link, data={"word": "agree", "networks": "adie"})
    assert stale.status_code == 409
    assert paul(draft).word is Word.WAITING


def test_a_void_link_says_so_and_an_old_one_is_replaced_where_it_went(client, draft, link):
    assert client.get("/accord/nothing").status_code == 410
    founder = paul(draft)
    client.post(f"{link}/nouveau-lien")
    assert len(mails_to("paul@exemple.fr")) == 1, "the last one has only just left"
    founder.asked_at = None
    session.commit()
    client.post(f"{link}/nouveau-lien")
    assert len(mails_to("paul@exemple.fr")) == 2


def test_nobody_else_reaches_the_team(client, draft):
    client.post(page(draft, "ajouter"), data=CARD)
    other = DossierFactory(sent=False, equipe="associes")
    client.login(other.owner)
    for rest in ("", "moi", str(paul(draft).id)):
        assert client.get(page(draft, rest)).status_code == 404
    assert client.get(page(other, str(paul(draft).id))).status_code == 404
    assert founders.founders_of(draft)
