"""The pages of a file filled together: who is let in, how far, and by which link."""

import re
from datetime import timedelta

import pytest

from portal.calendar import today
from portal.casework import appointments
from portal.casework.appointments import Plan
from portal.casework.models import Means
from portal.database import now, session, transaction
from portal.dossiers import calls, consents, mandates, tasks
from portal.dossiers.models import Dossier, Task
from portal.dossiers.together import MandateState, Right
from portal.french import date_long
from portal.referrals import completion
from portal.vocabulary import Block
from tests.answers import MICROCREDIT, draft
from tests.factories import UserFactory
from tests.factories_files import DossierFactory, ReferralFactory, adviser_of, the_network
from tests.mailbox import kinds_to, mails_to
from tests.reading import hidden, words

CLAIRE = "claire@exemple.fr"
INVITATION = {
    "name": "Claire Petit", "email": CLAIRE, "organisation": "BGE", "right": "edit",
    "keeps_reading": "1",
}  # fmt: skip


def at(dossier, rest=""):
    return f"/mes-demandes/{dossier.id}/{rest}"


def link(address):
    """The path of ours in the last mail to someone."""
    return re.search(r"https?://[^/\s]+(/mandats/\S+)", mails_to(address)[-1].text).group(1)


@pytest.fixture
def dossier(app):
    found = draft(rqth=True, accord_sante=True, owner=UserFactory(given_name="Awa"))
    session.commit()
    return found


def helper_of(dossier, right, **values):
    claire = UserFactory(email=CLAIRE, given_name="Claire", family_name="Petit")
    mandate = mandates.invite(dossier, "Claire Petit", CLAIRE, right, by=dossier.owner, **values)
    mandates.confirm(mandate)
    mandates.accept(mandate, by=claire)
    session.commit()
    return claire


def test_from_the_owners_page_to_the_helpers_first_page(client, dossier):
    client.login(dossier.owner)
    assert client.post(at(dossier, "a-plusieurs"), data=INVITATION).status_code == 302
    assert "À confirmer par vous" in client.get(at(dossier, "a-plusieurs")).text
    confirm = link(dossier.owner.email)
    stranger = client.application.test_client()
    assert "Je donne mandat à Claire Petit, BGE" in stranger.get(confirm).text
    assert kinds_to(CLAIRE) == []
    assert "Le mandat est confirmé" in stranger.post(confirm).text
    accept = link(CLAIRE)
    assert "Créer un compte" in stranger.get(accept).text
    assert stranger.post(accept).status_code == 403
    stranger.login(UserFactory())
    assert "autre adresse" in stranger.get(accept).text
    assert stranger.post(accept).status_code == 409
    claire = UserFactory(email=CLAIRE)
    stranger.login(claire)
    assert "J’accepte" in stranger.get(accept).text
    assert stranger.post(accept).location == at(dossier, "accompagner")
    assert stranger.get(at(dossier, "accompagner")).location == at(dossier)
    assert "Demandes que j’accompagne" in stranger.get("/mes-demandes/").text


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "Écrivez le nom de la personne"),
        ({"email": "claire"}, "adresse complète"),
        ({"right": ""}, "Choisissez ce que cette personne peut faire"),
        ({"email": "owner"}, "C’est votre propre adresse"),
    ],
)
def test_an_invitation_to_correct_keeps_what_was_typed(client, dossier, change, sentence):
    client.login(dossier.owner)
    typed = INVITATION | change
    if typed["email"] == "owner":
        typed["email"] = dossier.owner.email
    page = client.post(at(dossier, "a-plusieurs"), data=typed)
    assert page.status_code == 422
    assert sentence in page.text
    assert 'value="BGE"' in page.text


def test_whoever_reads_sees_one_page_and_changes_nothing(client, dossier):
    client.login(helper_of(dossier, Right.READ))
    for page in ("", "questions/qui", "documents/", "reseaux", "verifier"):
        assert client.get(at(dossier, page)).location == at(dossier, "lire"), page
    page = client.get(at(dossier, "lire")).text
    assert "Salon Les Ciseaux" in page
    assert "handicap" not in page
    for form in ("questions/qui", "questions/qui/brouillon", "documents/P01", "reseaux"):
        assert client.post(at(dossier, form), data={"prenom": "X"}).status_code in (409, 422), form
    session.refresh(dossier)
    assert dossier.answers["prenom"] == "Camille"


def test_whoever_fills_does_not_see_health_nor_send(client, dossier):
    client.login(helper_of(dossier, Right.EDIT))
    page = client.get(at(dossier, "questions/vous-aussi")).text
    assert "handicapé" not in page.split("<form", 2)[-1]
    client.post(at(dossier, "questions/vous-aussi"), data={"genre": "femme", "rqth": "no"})
    client.post(at(dossier, "questions/description"), data={"nom_projet": "À deux"})
    session.refresh(dossier)
    assert (dossier.answers["nom_projet"], dossier.answers["rqth"]) == ("À deux", True)
    assert client.get(at(dossier, "reseaux")).location == at(dossier, "verifier")
    check = client.get(at(dossier, "verifier")).text
    assert "Awa" in check.split('id="s-send"')[1]
    assert "handicap" not in check
    assert "Envoyer ma demande" not in check
    assert "par Claire Petit" in client.get(at(dossier)).text


def test_whoever_sends_chooses_the_networks_without_reading_of_health(client):
    health = {"rqth": True, "accord_sante": True, "besoins": ["garantie"]}
    dossier = DossierFactory(sent=False, base=MICROCREDIT, to=(), **health)
    helper = helper_of(dossier, Right.SEND)
    named = {}
    for user in (dossier.owner, helper):
        named[user] = words(client.login(user).get(at(dossier, "reseaux")))
    assert "situation et travailleur handicapé" in named[dossier.owner]
    assert "Dans votre demande : situation." in named[helper]
    assert "handicap" not in named[helper]


def test_the_last_of_two_on_one_page_counts_and_reads_what_the_other_wrote(client, dossier):
    page = at(dossier, "questions/description")
    claire = helper_of(dossier, Right.EDIT)
    client.login(claire)
    opened = {"base": hidden(client.get(page), "base"), "nom_projet": "Chez Awa"}
    client.post(page, data=opened | {"description": "Un salon de coiffure à domicile."})
    client.login(dossier.owner)
    client.post(page, data=opened | {"description": "Un salon à Étouvie."})
    read = words(client.get(at(dossier)))
    assert (
        "Claire Petit avait écrit autre chose dans « Description » : Un salon de coiffure" in read
    )
    assert "« Nom du projet »" not in read
    assert dossier.answers["description"] == "Un salon à Étouvie."


@pytest.mark.parametrize("right", list(Right))
def test_what_stays_the_owners_alone_does_not_exist_for_a_helper(client, dossier, right):
    client.login(helper_of(dossier, right, keeps_reading=True))
    for page in ("a-plusieurs", "confier"):
        assert client.get(at(dossier, page)).status_code == 404
    mandate = mandates.in_force(dossier)[0]
    for form in (f"a-plusieurs/{mandate.id}/retirer", "confier/annuler", "messages", "supprimer"):
        assert client.post(at(dossier, form)).status_code in (404, 409), form
    assert session.get(Dossier, dossier.id)


def test_after_sending_a_helper_follows_and_that_is_all(client):
    dossier = DossierFactory(rqth=True, accord_sante=True)
    client.login(helper_of(dossier, Right.SEND, keeps_reading=True))
    adviser = adviser_of("initiative_somme")
    referral = ReferralFactory(dossier=dossier, in_review=True, adviser=adviser)
    plan = Plan(now() + timedelta(days=2), 45, Means.PLACE, "3 rue des Exemples", "Rien que vous")
    with transaction():
        appointments.propose(referral, plan, "a1", by=adviser)
    page = client.get(at(dossier, "suivi")).text
    assert "Vous accompagnez cette demande" in page
    assert "Sur place : 3 rue des Exemples, 45 minutes" in page.replace("\xa0", " ")
    assert "Rien que vous" not in page
    assert "Envoyer le message" not in page
    for read in ("reponses", "recu"):
        assert "handicap" not in client.get(at(dossier, read)).text
    assert client.get(at(dossier, "recu.pdf")).status_code == 200
    assert client.get(at(dossier, "demande.pdf")).status_code == 404
    for form in ("messages", "retirer", "accord/adie", "repondre"):
        assert client.post(at(dossier, form), data={"body": "Bonjour"}).status_code == 404, form
    mandates.withdraw(mandates.in_force(dossier)[0], by=dossier.owner)
    session.commit()
    assert client.get(at(dossier, "suivi")).status_code == 404


@pytest.mark.parametrize(("right", "sends"), [(Right.EDIT, False), (Right.SEND, True)])
def test_what_is_to_complete_is_sent_back_by_who_may_send(client, right, sends):
    dossier = DossierFactory(ficp="unsure")
    claire = helper_of(dossier, right, keeps_reading=True)
    soon = today() + timedelta(days=10)
    completion.ask(dossier, ("ficp",), soon, "", by=UserFactory(front_desk=True))
    session.commit()
    page = client.login(claire).get(at(dossier, "completer")).text
    assert ("Renvoyer ma demande" in page) is sends
    assert ("renvoie la demande" in page) is not sends


def test_a_file_that_is_not_kept_does_not_open_the_owners_page_to_a_helper(client):
    dossier = DossierFactory(ficp="unsure")
    claire = helper_of(dossier, Right.EDIT, keeps_reading=True)
    soon = today() + timedelta(days=10)
    completion.ask(dossier, ("ficp",), soon, "", by=UserFactory(front_desk=True))
    session.commit()
    answer = client.login(claire).post(at(dossier, "documents/P08"), follow_redirects=True)
    assert answer.request.path == at(dossier, "suivi")
    assert "Choisissez un fichier" in answer.text
    assert "Vous accompagnez cette demande" in answer.text
    assert "Envoyer le message" not in answer.text


def test_a_helper_lays_the_mandate_down_and_an_invitation_is_refused_without_an_account(
    client, dossier
):
    client.login(helper_of(dossier, Right.READ))
    assert client.get(at(dossier, "ne-plus-accompagner")).status_code == 200
    client.post(at(dossier, "ne-plus-accompagner"))
    assert client.get(at(dossier, "lire")).status_code == 404
    mandate = mandates.invite(dossier, "Paul", "paul@exemple.fr", Right.READ, by=dossier.owner)
    mandates.confirm(mandate)
    session.commit()
    stranger = client.application.test_client()
    refuse = link("paul@exemple.fr")
    assert "Vous avez refusé" in stranger.post(f"{refuse}/refuser").text
    assert stranger.get(refuse).status_code == 410
    session.refresh(mandate)
    assert mandate.state is MandateState.REFUSED


def test_a_file_is_handed_over_by_a_link(client, dossier):
    client.login(dossier.owner)
    assert "effacées" in client.get(at(dossier, "confier")).text
    client.post(at(dossier, "confier"), data={"email": CLAIRE})
    assert "Annuler, je garde ma demande" in client.get(at(dossier, "a-plusieurs")).text
    other = client.application.test_client()
    offer = link(CLAIRE)
    assert "Me connecter" in other.get(offer).text
    other.login(UserFactory(email=CLAIRE))
    assert other.post(offer).location == at(dossier)
    assert other.get(at(dossier)).status_code == 200
    assert client.get(at(dossier)).status_code == 404
    assert other.get(offer).location == at(dossier)


@pytest.mark.parametrize("kind", ["confirmer", "invitation", "reprendre", "accueil"])
def test_a_forged_link_leads_nowhere(client, kind):
    assert client.get(f"/mandats/{kind}/WzEsIngiXQ.forged").status_code == 410


def test_a_call_shows_the_front_desk_whom_to_call_and_a_page_not_the_draft(client, dossier):
    client.login(dossier.owner)
    asked = f"/appelez-moi?ou=/mes-demandes/{dossier.id}/questions/besoin"
    page = client.get(asked).text
    assert "06" in re.search(r'name="phone"[^>]*', page).group(0)
    assert client.post(asked, data={"phone": "", "moment": "any"}).status_code == 422
    client.post(asked, data={"phone": "06 39 98 12 34", "moment": "any", "about": "Le prêt"})
    by = date_long(calls.waiting_for(dossier.owner).due_on)
    assert f"Nous vous appelons le {by} au plus tard" in client.get(asked).text
    task = calls.waiting_for(dossier.owner)
    desk = client.application.test_client().login(UserFactory(front_desk=True))
    listed = desk.get("/guichet/").text
    assert f"/guichet/rappels/{task.id}" in listed
    told = desk.get(f"/guichet/rappels/{task.id}").text
    assert "Salon Les Ciseaux" not in told + listed
    assert "Le prêt" in told
    assert "apprenti" not in told
    for path in (f"/guichet/demandes/{dossier.id}", at(dossier), at(dossier, "lire")):
        assert desk.get(path).status_code == 404
    assert desk.post(f"/guichet/taches/{task.id}").status_code == 404
    call, name = f"/guichet/rappels/{task.id}", f"t{task.id}-again_on"
    assert hidden(desk.get(call), f"{name}-day") == str(tasks.next_try().day)
    past = {f"{name}-day": "1", f"{name}-month": "1", f"{name}-year": "2020"}
    assert "après aujourd’hui" in words(desk.post(call, data=past | {"do": "no-answer"}))
    assert desk.post(call, data={"do": "no-answer"}).status_code == 302
    assert session.get(Task, task.id).due_on == tasks.next_try()
    desk.post(call, data=past | {"do": "done", f"t{task.id}-note": "Appelée"})
    assert session.get(Task, task.id).done_at


def test_the_place_of_a_call_may_be_anything_typed(client):
    person = UserFactory(phone="06 39 98 12 34")
    client.login(person)
    for place in ("https://ailleurs.example/", "//x", "\0", "/mes-demandes/999999/", "x" * 900):
        assert client.get("/appelez-moi", query_string={"ou": place}).status_code == 200


def test_who_sent_a_file_reads_who_has_access_to_it(client):
    dossier = ReferralFactory(in_review=True).dossier
    with transaction():
        consents.give(dossier, the_network("adie"), by=dossier.owner)
        consents.share(dossier, the_network("initiative_somme"), {Block.PROJECT}, by=dossier.owner)
    page = words(client.login(dossier.owner).get(f"/mes-demandes/{dossier.id}/a-plusieurs"))
    assert "Qui la lit aujourd’hui Initiative Somme lit votre projet L’accueil du guichet" in page
    assert "Personne d’autre n’y a accès" in page
