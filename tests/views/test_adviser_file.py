"""The page of a file at one network: what it says, to whom, what can be written on it."""

from datetime import timedelta

import pytest
import time_machine

from portal.database import now, session, transaction
from portal.dossiers import messages
from portal.dossiers.models import Message
from portal.financing.forecast_models import Forecast
from portal.financing.kinds import LineState, Side
from portal.financing.models import PlanLine
from portal.privacy.commands import note_access
from portal.privacy.models import Access
from portal.referrals import endings, notes, requests
from portal.referrals.models import ItemState, Note, Referral
from portal.referrals.requests import Wanted
from portal.referrals.workflow import DeclineReason, RefusalReason
from tests.counting import statements
from tests.factories import UserFactory
from tests.factories_files import (
    ReferralFactory,
    add_document,
    adviser_of,
    ask,
    at,
    manager_of,
    walk,
)
from tests.reading import hidden, words
from tests.studied import studied

QUESTION = Wanted("Combien de clients ?")


made, app, adviser, referral = studied()


@pytest.fixture
def desk(client, adviser):
    return client.login(adviser)


def page_of(referral) -> str:
    return f"/conseil/dossiers/{referral.id}"


def test_the_page_says_who_what_why_and_what_next(desk, referral):
    said = words(desk.get(page_of(referral)))
    for part in (
        "Amina Benkacem", "Salon Belle Étoile", f"Demande {referral.dossier.number}",
        "C’est à votre réseau d’agir", "Décision attendue avant le",
        "Besoin total 58 000 €", "Commune du projet Longueau (80330)", "06 39 98 12 34",
        "Réseau qui mène Initiative Somme", "Toutes les règles, une par une", "(retenue)",
        "Initiative Somme : étude commencée", "premier contact : Appel, projet confirmé",
    ):  # fmt: skip
        assert part in said, part


def test_what_is_seldom_read_folds_and_the_way_to_each_part_says_how_much_is_in_it(desk, referral):
    with transaction():
        messages.send(referral.dossier, referral.network, "Bonjour", "k1", by=referral.adviser)
    page = desk.get(page_of(referral))
    assert '<details class="gu-card gu-fold"><summary><h2 id="orientation">' in page.text
    assert '<details class="gu-card gu-fold"><summary><h2 id="courriels">' in page.text
    assert "Messages 1 Avis demandés Orientation" in words(page)
    assert words(page).index("Montant demandé") < words(page).index("C’est à votre réseau d’agir")


def test_open_steps_are_buttons_and_closed_ones_say_why(desk, referral):
    page = desk.get(page_of(referral))
    assert f'href="{page_of(referral)}/demander"' in page.text
    assert f'href="{page_of(referral)}/transferer"' in page.text
    assert f'action="{page_of(referral)}/pret"' in page.text
    assert hidden(page, "seen") == str(referral.version)
    said = words(page)
    assert "Prendre en charge Le dossier est déjà pris en charge." in said
    assert "Clore sans réponse Aucune demande n’attend de réponse de la personne." in said
    assert "Ne pas retenir Déclarez" not in said


def test_a_file_of_another_network_does_not_exist(client, referral):
    for user in (adviser_of("adie"), UserFactory(), UserFactory(front_desk=True)):
        assert client.login(user).get(page_of(referral)).status_code == 404


def test_other_networks_are_known_by_their_name_and_public_status_alone(desk, referral):
    other = adviser_of("adie", given_name="Ali", family_name="Ailleurs")
    theirs = at(referral.dossier, "adie")
    walk(theirs, other, 2)
    with transaction():
        notes.write(theirs, "Secret de l’Adie", "k1", by=other)
        messages.send(theirs.dossier, theirs.network, "Courrier de l’Adie", "k2", by=other)
        endings.refuse(theirs, RefusalReason.BANK, "Trop grand", "Interne", by=other)
    said = words(desk.get(page_of(referral)))
    assert "Autres réseaux Adie Non retenu" in said
    assert "Adie : non retenu" in said
    for secret in (
        "Secret",
        "Courrier de",
        "Trop grand",
        "Interne",
        "banque manque",
        "Ali Ailleurs",
    ):
        assert secret not in said, secret
    theirs_page = client_of(desk, other).get(page_of(theirs))
    assert "premier contact : Appel" in words(theirs_page)


def client_of(client, user):
    return client.application.test_client().login(user)


def test_a_message_reaches_the_person_once_however_often_it_is_sent(desk, referral):
    page = desk.get(page_of(referral))
    data = {"message-body": "Bonjour Amina", "message-key": hidden(page, "message-key")}
    answer = desk.post(f"{page_of(referral)}/messages", data=data)
    assert answer.location == f"{page_of(referral)}#messages"
    desk.post(f"{page_of(referral)}/messages", data=data)
    message = session.query(Message).one()
    assert (message.body, message.from_owner) == ("Bonjour Amina", False)
    assert message.network_id == referral.network_id
    said = words(desk.get(page_of(referral)))
    assert "Votre message est envoyé." in said
    assert "Claire Fournier , Initiative Somme" in said


def test_an_empty_message_or_note_is_refused_with_the_page_as_it_was(desk, referral):
    page = desk.post(f"{page_of(referral)}/messages", data={"message-body": " "})
    assert page.status_code == 422
    assert "Il y a 1 erreur sur cette page" in words(page)
    assert "Écrivez votre message" in words(page)
    long = desk.post(f"{page_of(referral)}/notes", data={"note-note": "a" * 5001})
    assert "5 000 caractères au maximum" in words(long)
    assert "a" * 5001 in long.text


def test_opening_the_page_reads_the_messages_and_is_noted(app, desk, referral):
    dossier = referral.dossier
    with transaction():
        messages.send(dossier, referral.network, "Bonjour <b>", "k1", by=dossier.owner)
    with statements(app) as sent:
        page = desk.get(page_of(referral))
    assert "Nouveau" in words(page)
    assert "Bonjour &lt;b&gt;" in page.text
    done = [one.split("(")[0].strip() for one in sent if not one.startswith("SELECT")]
    assert [one.split()[2 if "INSERT" in one else 1] for one in done] == ["message", "access_log"]


def test_what_is_new_since_the_last_visit_is_marked_for_each_reader(desk, adviser, referral):
    colleague = adviser_of("initiative_somme", given_name="Paul", family_name="Martin")
    opened = {"by": adviser, "dossier_id": referral.dossier_id}
    assert "votre dernière visite" not in words(desk.get(page_of(referral)))
    with transaction():
        note_access(Access.OPENED, **opened)
    with time_machine.travel(now() + timedelta(hours=2)), transaction():
        add_document(referral.dossier, "P01")
        notes.write(referral, "À revoir", "k1", by=colleague)
        notes.write(referral, "Vu", "k2", by=adviser)
    with time_machine.travel(now() + timedelta(hours=3)):
        with transaction():
            note_access(Access.OPENED, **opened)
        said = words(client_of(desk, adviser).get(page_of(referral)))
        assert "1 document 1 note" in said[said.index("Nouveau depuis votre") :][:120]
        assert "Paul Martin Nouveau" in said
        assert "Claire Fournier Nouveau" not in said
        assert "dernière visite" not in words(client_of(desk, colleague).get(page_of(referral)))
    with time_machine.travel(now() + timedelta(hours=5)):
        assert "dernière visite" not in words(client_of(desk, adviser).get(page_of(referral)))


def test_a_note_is_for_the_network(desk, referral):
    desk.post(f"{page_of(referral)}/notes", data={"note-note": "Revoir le loyer", "note-key": "k"})
    assert session.query(Note).one().network_id == referral.network_id
    said = words(desk.get(page_of(referral)))
    assert "Revoir le loyer" in said
    assert "Votre note est gardée. Seul votre réseau la lit." in said


def test_the_file_is_given_to_a_colleague(desk, referral):
    manager = manager_of("initiative_somme", given_name="Sarah", family_name="Oulad")
    desk.post(f"{page_of(referral)}/conseiller", data={"adviser": str(manager.id)})
    assert session.get(Referral, referral.id).adviser_id == manager.id
    assert "Le dossier est confié à Sarah Oulad." in words(desk.get(page_of(referral)))
    desk.post(f"{page_of(referral)}/conseiller", data={"adviser": ""})
    assert session.get(Referral, referral.id).adviser_id is None
    stranger = adviser_of("adie")
    wrong = desk.post(f"{page_of(referral)}/conseiller", data={"adviser": str(stranger.id)})
    assert wrong.status_code == 422
    assert session.get(Referral, referral.id).adviser_id is None


def test_documents_are_judged_once_the_file_is_taken(client):
    referral = ReferralFactory()
    add_document(referral.dossier, "P01")
    page = client.login(adviser_of("initiative_somme")).get(page_of(referral))
    assert "Prenez le dossier en charge pour vérifier les documents." in words(page)
    assert "-verdict" not in page.text


def test_an_answer_in_words_is_accepted_refused_or_no_longer_asked(desk, adviser, referral):
    first, second = ask(referral, QUESTION, Wanted("Un local ?"), by=adviser).items
    with transaction():
        requests.answer_in_words(first, "Vingt clients", by=referral.dossier.owner)
    url = f"{page_of(referral)}/complements"
    assert "Vingt clients" in words(desk.get(page_of(referral)))
    wrong = desk.post(f"{url}/{first.id}", data={f"i{first.id}-verdict": "refuse"})
    assert "Expliquez à la personne" in words(wrong)
    reason = {f"i{first.id}-verdict": "refuse", f"i{first.id}-reason": "Par mois ?"}
    desk.post(f"{url}/{first.id}", data=reason)
    assert first.state is ItemState.REFUSED
    desk.post(f"{url}/{first.id}", data={f"i{first.id}-verdict": "accept"})
    desk.post(f"{url}/{second.id}", data={f"i{second.id}-verdict": "drop"})
    assert (first.state, second.state) == (ItemState.ACCEPTED, ItemState.DROPPED)
    assert "Réglé le" in words(desk.get(page_of(referral)))
    assert (
        desk.post(f"{url}/{second.id}", data={f"i{second.id}-verdict": "drop"}).status_code == 409
    )


def test_what_is_not_of_the_file_is_not_judged_from_it(desk, referral):
    elsewhere = ReferralFactory(in_review=True)
    document = add_document(elsewhere.dossier, "P01")
    item = ask(elsewhere, QUESTION, by=elsewhere.adviser).items[0]
    for path in (f"documents/{document.id}", f"complements/{item.id}"):
        assert desk.post(f"{page_of(referral)}/{path}").status_code == 404


def test_a_closed_file_says_the_answer_that_was_given(desk, adviser):
    taken = ReferralFactory(taken=True, adviser=adviser)
    with transaction():
        endings.decline(taken, DeclineReason.TOO_EARLY, "Revenez vite.", "Vu", by=adviser)
    said = words(desk.get(page_of(taken)))
    assert "Décliné, le" in said
    assert "Raison : projet pas assez avancé." in said
    assert "Écrit à la personne : Revenez vite." in said
    assert "Note pour l’accueil : Vu" in said


def test_a_file_that_no_rule_sent_says_so(desk, adviser, referral):
    other = at(referral.dossier, "bge_picardie")
    page = client_of(desk, adviser_of("bge_picardie")).get(page_of(other))
    assert "Cette demande n’a pas été orientée par les règles." in words(page)
    assert "Réseau associé" in words(page)


def test_a_personal_request_is_marked_confidential(client):
    referral = ReferralFactory(confidential=True, network="ccas_amiens")
    page = client.login(adviser_of("ccas_amiens")).get(page_of(referral))
    assert "Confidentiel : microcrédit personnel" in words(page)


def test_what_is_to_be_checked_stands_near_the_top_and_the_forecast_is_a_table(client):
    referral = ReferralFactory(in_review=True)
    dossier = referral.dossier
    own = {"kind": "own_cash", "side": Side.RESOURCES, "state": LineState.OBTAINED}
    session.add_all([
        Forecast(dossier=dossier, answers={"sales_1": 100_00, "rent_1": 900_00}),
        PlanLine(dossier_id=dossier.id, position=0, kind="equipment", side=Side.NEEDS,
                 amount_cents=10_000_00),
        PlanLine(dossier_id=dossier.id, position=1, amount_cents=500_00, **own),
    ])  # fmt: skip
    session.commit()
    page = client.login(referral.adviser).get(f"/conseil/dossiers/{referral.id}")
    read = words(page)
    assert read.index("À vérifier") < read.index("Pourquoi votre réseau")
    assert "Plan de financement : Il manque 9 500 € de ressources" in read
    assert "Prévisions, année 1 : pour couvrir les charges, il faut vendre" in read
    assert "Ligne Année 1" in read
    assert "vos charges" not in read
    assert "Pas encore reçus : " in read
