"""The front desk: its lists, the page of a file, the steps that it may take."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal.database import now, session, transaction
from portal.dossiers import messages
from portal.dossiers.models import Dossier, Message, Task
from portal.dossiers.workflow import Status
from portal.privacy.commands import note_access
from portal.privacy.models import Access
from portal.referrals import endings, front_desk, notes
from portal.referrals.workflow import DeclineReason
from portal.routing.queries import last_run
from portal.users.models import User
from tests.counting import statements
from tests.factories import UserFactory
from tests.factories_files import (
    DossierFactory,
    ReferralFactory,
    add_document,
    adviser_of,
    ask,
    at,
)
from tests.reading import hidden, words

LIST = "/guichet/"


@pytest.fixture
def desk(client, app):
    return client.login(UserFactory(front_desk=True, given_name="Fanny", family_name="Roy"))


def page_of(dossier, step="") -> str:
    return f"/guichet/demandes/{dossier.id}" + (f"/{step}" if step else "")


def take_step(client, dossier, step, **data):
    page = client.get(page_of(dossier, step))
    assert page.status_code == 200
    return client.post(page_of(dossier, step), data={"seen": hidden(page, "seen")} | data)


def declined() -> Dossier:
    """A file that its only network declined."""
    referral = ReferralFactory(prenom="Dina", nom="Dehors")
    with transaction():
        by = adviser_of("initiative_somme")
        endings.decline(referral, DeclineReason.TOO_SMALL, "Trop petit.", "Vu", by=by)
    return referral.dossier


def test_it_opens_on_what_is_to_do_by_its_day(desk):
    DossierFactory(prenom="Paul", nom="Pressé", urgence_sociale=True, to=())
    declined()
    said = words(desk.get(LIST))
    assert "À faire 2" in said
    assert "Paul Pressé" in said
    assert "Urgence sociale : appeler aujourd’hui" in said
    assert "Trouver une solution : aucun réseau ne prend la demande" in said
    assert said.index("Paul Pressé") < said.index("Dina Dehors")
    narrowed = words(desk.get(f"{LIST}?tache=urgent&q=presse"))
    assert "1 tâche sur 2" in narrowed
    assert "Dina Dehors" not in narrowed
    assert "Tâche : Urgence sociale : appeler aujourd’hui retirer ce filtre" in narrowed


def test_it_sees_the_files_that_no_network_has(desk):
    declined()
    ReferralFactory(prenom="Tina", nom="Tenue")
    ReferralFactory(prenom="Gaëlle", nom="Gagne", granted=True)
    said = words(desk.get(f"{LIST}?vue=sans-reseau"))
    assert "Dina Dehors" in said
    assert "IS : décliné." in said
    assert "Orientée" not in said, "no network has it"
    assert "Audience le" not in said
    assert "Tina Tenue" not in said
    assert "Gaëlle Gagne" not in said


def test_a_silent_network_is_listed_with_its_days_and_what_comes_next(desk):
    ReferralFactory(prenom="Sam", nom="Seul").proposed_at = now() - timedelta(days=30)
    session.commit()
    said = words(desk.get(f"{LIST}?vue=silences"))
    days = r"Initiative Somme, [12]\d jours ouvrés sans réponse\. Ensuite : passage au réseau suiv"
    assert re.search(days, said), said
    assert "Réseaux qui n’ont pas encore répondu 1" in said
    assert "Réseaux qui n’ont pas encore répondu 1" in words(desk.get("/guichet/aujourd-hui"))
    assert "sans réponse" not in words(desk.get(f"{LIST}?vue=toutes"))


def test_it_finds_every_file_sent_and_marks_the_confidential_ones(desk):
    DossierFactory(confidential=True)
    DossierFactory(sent=False, prenom="Brice", nom="Brouillon")
    ReferralFactory(prenom="Gaëlle", nom="Gagne", granted=True)
    said = words(desk.get(f"{LIST}?vue=toutes"))
    assert "2 demandes" in said
    assert "Karim Haddad" in said
    assert "Confidentiel" in said
    assert "IS : accordé." in said
    assert "Brice Brouillon" not in said
    assert "Gaëlle Gagne" in words(desk.get(f"{LIST}?vue=toutes&q=gaelle"))
    assert "Chercher dans toutes les demandes" in words(desk.get(f"{LIST}?q=zzz"))
    assert "Effacer tous les filtres" in words(desk.get(f"{LIST}?vue=toutes&q=zzz"))


def test_a_message_to_the_front_desk_waits_until_it_is_read(desk):
    dossier = DossierFactory()
    with transaction():
        messages.send(dossier, None, "Bonjour l’accueil", "k1", by=dossier.owner)
    assert "Messages à lire 1" in words(desk.get(LIST))
    page = desk.get(f"{LIST}?vue=messages")
    assert "Amina Benkacem" in words(page)
    said = words(desk.get(page_of(dossier)))
    assert "Bonjour l’accueil" in said
    assert "Nouveau" in said


def test_the_page_of_a_file_says_all_but_what_networks_keep(desk):
    referral = ReferralFactory(in_review=True)
    dossier = referral.dossier
    add_document(dossier, "P01", "carte.pdf")
    with transaction():
        notes.write(referral, "Secret", "k1", by=referral.adviser)
        messages.send(dossier, referral.network, "Enveloppe", "k2", by=dossier.owner)
    ask(referral, by=referral.adviser)
    said = words(desk.says_why(page_of(dossier)).get(page_of(dossier)))
    for part in (
        "Réseaux Initiative Somme Documents manquants En étude",
            f"Suivi par {referral.adviser.full_name}.",
        "La personne doit répondre le",
        " jours. Devis, avant le", "Réseau qui mène Initiative Somme",
        "Toutes les règles, une par une", "Besoin total 58 000 €", "carte.pdf",
        "Clore Un réseau étudie encore cette demande",
    ):  # fmt: skip
        assert part in said, part
    assert "Secret" not in said
    assert "Enveloppe" not in said
    assert "premier contact" not in said


def test_the_reason_of_a_network_is_known_to_the_front_desk(desk):
    said = words(desk.get(page_of(declined())))
    assert "Raison : besoin au-dessous du minimum." in said
    assert "Note du réseau : Vu" in said
    assert "au plus tard." in said
    assert "envoi de la demande : Initiative Somme (règle" in said


def test_a_draft_and_a_stranger_get_nothing(client, desk):
    assert desk.get(page_of(DossierFactory(sent=False))).status_code == 404
    dossier = DossierFactory()
    for user in (UserFactory(), adviser_of("initiative_somme"), UserFactory(admin=True)):
        client.login(user)
        assert client.get(page_of(dossier)).status_code == 404
        assert client.get(LIST).status_code == 404


def test_a_task_is_done_with_a_note(desk):
    dossier = declined()
    task = session.query(Task).filter_by(dossier_id=dossier.id).one()
    long = desk.post(f"/guichet/taches/{task.id}", data={f"t{task.id}-note": "a" * 5001})
    assert "5 000 caractères au maximum" in words(long)
    desk.post(f"/guichet/taches/{task.id}", data={f"t{task.id}-note": "Appelée"})
    said = words(desk.get(page_of(dossier)))
    assert "La tâche est faite." in said
    assert "Aucune tâche sur cette demande." in said
    assert "Tâche faite : Trouver une solution : aucun réseau ne prend la demande. Appelée" in said
    assert desk.post("/guichet/taches/0").status_code == 404


def test_the_front_desk_writes_to_the_person(desk):
    dossier = DossierFactory()
    assert "Écrivez votre message" in words(desk.post(f"{page_of(dossier)}/messages"))
    data = {"message-body": "Bonjour", "message-key": "k"}
    answer = desk.says_why(page_of(dossier)).post(f"{page_of(dossier)}/messages", data=data)
    assert answer.location.endswith("#messages")
    assert session.query(Message).one().network_id is None
    assert "Fanny Roy , Accueil du guichet" in words(desk.get(page_of(dossier)))


def test_a_file_of_its_lists_opens_without_a_reason(desk):
    referral = ReferralFactory()
    assert desk.get(page_of(referral.dossier)).location == page_of(referral.dossier, "motif")
    referral.proposed_at = now() - timedelta(days=6)
    session.commit()
    assert desk.get(page_of(referral.dossier)).status_code == 200


def test_another_network_is_chosen_with_a_reason_and_the_rules_opinion(desk):
    dossier = DossierFactory(to=("initiative_somme", "bge_picardie"))
    assert desk.get(page_of(dossier)).location == page_of(dossier, "motif")
    desk.says_why(page_of(dossier))
    page = desk.get(page_of(dossier, "choisir"))
    assert "Adie Il manque" in words(page)
    assert "Initiative Somme" not in words(page).split("Pourquoi ce réseau")[0].split("Réseau")[-1]
    empty = take_step(desk, dossier, "choisir")
    assert "Choisissez un réseau" in words(empty)
    assert "Choisissez la raison de votre choix" in words(empty)
    take_step(desk, dossier, "choisir", network="bge_picardie", motive="wish", text="Projet jeune")
    assert at(dossier, "bge_picardie").lead
    said = words(desk.get(page_of(dossier)))
    assert "Une personne a choisi : BGE Picardie Souhait de la personne Projet jeune" in said
    assert last_run(dossier.id).override_reason == "Projet jeune"


def test_a_choice_that_waits_for_the_person_is_said_to(desk):
    dossier = declined()
    take_step(desk, dossier, "choisir", network="bge_picardie", motive="wish", text="Projet jeune")
    said = words(desk.get(page_of(dossier)))
    assert "La personne doit dire si elle est d’accord pour l’envoi à BGE Picardie" in said


def test_a_file_is_closed_then_reopened(desk):
    dossier = declined()
    assert "Choisissez une raison" in words(take_step(desk, dossier, "clore"))
    assert "Retirée par la personne" not in words(desk.get(page_of(dossier, "clore")))
    take_step(desk, dossier, "clore", reason="no_route", text="Rien ne convient.")
    assert dossier.status is Status.CLOSED
    assert "Close" in words(desk.get(page_of(dossier)))
    assert desk.get(page_of(dossier, "clore")).status_code == 409
    take_step(desk, dossier, "rouvrir", why="Un réseau arrive.")
    assert dossier.status is Status.ROUTED
    assert "Demande rouverte : Un réseau arrive." in words(desk.get(page_of(dossier)))


def test_of_two_people_at_the_front_desk_the_second_is_told(app, desk):
    dossier = declined()
    other = app.test_client().login(UserFactory(front_desk=True))
    pages = [one.get(page_of(dossier, "clore")) for one in (desk, other)]
    data = {"seen": hidden(pages[0], "seen"), "reason": "no_route", "text": "Rien ne convient."}
    assert desk.post(page_of(dossier, "clore"), data=data).status_code == 302
    assert "C’est déjà fait." in words(
        desk.get(desk.post(page_of(dossier, "clore"), data=data).location)
    )
    refused = other.post(page_of(dossier, "clore"), data=data)
    assert refused.status_code == 409
    assert "Votre explication pour la personne Rien ne convient." in words(refused)


def test_of_two_windows_the_second_choice_is_told_and_its_words_kept(desk):
    dossier = declined()
    here = page_of(dossier, "choisir")
    seen = {"seen": hidden(desk.get(here), "seen"), "motive": "wish", "text": "Projet jeune"}
    first, second = seen | {"network": "bge_picardie"}, seen | {"network": "adie"}
    for _ in range(2):
        pressed = desk.post(here, data=first)
        assert pressed.status_code == 302
    assert "C’est déjà fait." in words(desk.get(pressed.location))
    for data in (second, first | {"text": "Un tout autre motif"}):
        refused = desk.post(here, data=data)
        assert refused.status_code == 409
        assert "vient de choisir BGE Picardie. Relisez le dossier" in words(refused)
        assert data["text"] in words(refused)


def test_the_pages_ask_the_database_a_bounded_number_of_times(app, desk):
    for number in range(6):
        ReferralFactory(prenom=f"Paul{number}", taken=number % 2 == 0)
    dossier = declined()
    for code in ("adie", "bge_picardie"):
        at(dossier, code)
    for address, most in (
        (LIST, 12),
        (f"{LIST}?vue=toutes&q=paul", 12),
        (f"{LIST}?vue=sans-reseau", 12),
        (page_of(dossier), 24),
    ):
        with statements(app) as sent:
            desk.get(address)
        assert len(sent) <= most, (address, sent)


def test_what_is_new_since_the_last_visit_is_marked(desk):
    dossier = declined()
    fanny = session.scalars(select(User).where(User.given_name == "Fanny")).one()
    assert "dernière visite" not in words(desk.get(page_of(dossier)))
    with time_machine.travel(now() - timedelta(hours=2)), transaction():
        note_access(Access.OPENED, by=fanny, dossier_id=dossier.id)
    add_document(dossier, "P01")
    said = words(desk.get(page_of(dossier)))
    assert "1 réseau a avancé 1 document" in said[said.index("Nouveau depuis votre") :][:120]


def test_so_many_files_are_counted_and_further_ones_are_searched_for(desk, monkeypatch):
    for rank in range(3):
        DossierFactory(nom=f"Nom{rank}")
    monkeypatch.setattr(front_desk, "MOST", 2)
    for asked in ("", "&q=etoile"):
        page = words(desk.get(f"{LIST}?vue=toutes{asked}"))
        assert "Plus de 2 demandes" in page
        assert "Demandes 1 à 2 sur plus de 2" in page
    assert "Toutes les demandes plus de 2" in page
