"""What the pages of a draft promise is what happens once it is sent."""

from datetime import timedelta

import pytest

from portal.calendar import today
from portal.database import session
from portal.dossiers import commands, consents
from portal.french import date_long
from portal.networks.queries import network
from portal.outbox import Email
from portal.referrals.routes import referrals_of
from portal.routing.queries import last_run
from tests.answers import FAR_AWAY, HAIRDRESSER, PERSONAL, draft
from tests.reading import hidden, words

CHANGED = "Le réseau proposé a changé"


@pytest.fixture
def start(client):
    """A draft with these answers, its owner signed in."""

    def start(answers=HAIRDRESSER, **changes):
        dossier = draft(answers, **changes)
        session.commit()
        client.login(dossier.owner)
        return dossier

    return start


def at(dossier, rest=""):
    return f"/mes-demandes/{dossier.id}/{rest}"


def choose(client, dossier, *codes):
    tick(client, dossier, hidden(client.get(at(dossier, "reseaux")), "seen"), *codes)


def tick(client, dossier, seen, *codes):
    chosen = [str(network(code).id) for code in codes]
    return client.post(at(dossier, "reseaux"), data={"seen": seen, "networks": chosen})


def change(dossier, **answers):
    commands.save_page(dossier, "avancement", answers, {}, by=dossier.owner)
    session.commit()


def send(client, dossier):
    return client.post(at(dossier, "verifier"), data={"key": "k", "attestation": "1"})


def mail_to(dossier):
    return session.query(Email).filter(Email.to == dossier.owner.email).one()


def test_the_last_look_promises_the_networks_of_today_only(client, start):
    dossier = start()
    choose(client, dossier, "initiative_somme")
    assert (
        "sera envoyée à\u00a0: <strong>Initiative Somme" in client.get(at(dossier, "verifier")).text
    )
    change(dossier, stade="idee")
    page = client.get(at(dossier, "verifier")).text
    assert "sera envoyée à" not in page
    assert f"{CHANGED}\u00a0: BGE Picardie" in page
    assert "Vous aviez choisi Initiative Somme" in page
    assert at(dossier, "reseaux") in page


def test_networks_are_to_choose_again_once_they_have_changed(client, start):
    dossier = start()
    choose(client, dossier, "initiative_somme")
    change(dossier, stade="idee")
    assert "À refaire" in client.get(at(dossier)).text
    assert send(client, dossier).status_code == 200
    choose(client, dossier, "bge_picardie")
    assert "À refaire" not in client.get(at(dossier)).text
    send(client, dossier)
    assert [one.network.code for one in referrals_of(dossier)] == ["bge_picardie"]


def test_a_choice_made_in_front_of_another_offer_is_asked_again(client, start):
    dossier = start()
    choose(client, dossier, "initiative_somme")
    given, seen = consents.in_force(dossier), hidden(client.get(at(dossier, "reseaux")), "seen")
    change(dossier, stade="idee")
    for codes in (("bge_picardie",), ("initiative_somme", "bge_picardie"), ()):
        page = tick(client, dossier, seen, *codes)
        assert page.status_code == 409
        assert f"{CHANGED} pendant que cette page était ouverte" in words(page)
        assert " checked" not in page.text
        assert consents.in_force(dossier) == given
    tick(client, dossier, hidden(page, "seen"), "bge_picardie")
    assert consents.in_force(dossier) == {network("bge_picardie").id}


def test_an_agreement_that_serves_no_more_goes_with_the_next_choice(client, start):
    dossier = start()
    consents.give(dossier, network("reseau_entreprendre"), by=dossier.owner)
    session.commit()
    assert f"{CHANGED}\u00a0: Initiative Somme" in client.get(at(dossier, "verifier")).text
    page = client.get(at(dossier, "reseaux")).text
    assert "Votre accord pour Réseau Entreprendre ne sert plus" in page
    choose(client, dossier, "initiative_somme")
    assert consents.in_force(dossier) == {network("initiative_somme").id}
    assert CHANGED not in client.get(at(dossier, "verifier")).text


def test_sending_to_nobody_is_a_choice_made_before_the_networks_of_today(client, start):
    dossier = start()
    page = client.get(at(dossier, "verifier")).text
    assert "Dites d’abord si vous acceptez l’envoi" in page
    assert "Envoyer ma demande" not in page
    assert send(client, dossier).status_code == 200
    choose(client, dossier)
    assert "Vous n’avez choisi aucun réseau" in client.get(at(dossier, "verifier")).text
    assert send(client, dossier).status_code == 302
    run = last_run(dossier.id)
    assert (run.mode, run.facts["consentement_partage"]) == ("orientation", False)
    assert "sans_consentement" in run.result["tags"]


def test_who_was_asked_nothing_has_refused_nothing(client, start):
    dossier = start(FAR_AWAY)
    assert "un conseiller vous rappelle" in client.get(at(dossier, "verifier")).text
    assert send(client, dossier).status_code == 302
    run = last_run(dossier.id)
    assert run.mode == "orientation"
    assert "consentement_partage" not in run.facts
    assert "sans_consentement" not in run.result["tags"]


def test_networks_without_a_desk_are_named_with_their_contact(client, start):
    dossier = start(stade="idee", innovant=True, secteur="artisanat")
    page = client.get(at(dossier, "reseaux")).text
    assert "Aussi pour votre projet" in page
    choose(client, dossier, "bge_picardie")
    send(client, dossier)
    for text in (page, client.get(at(dossier, "recu")).text, mail_to(dossier).text):
        assert "Amiens Cluster" in text
        assert "03 53 01 00 18" in text.replace("\u00a0", " ")


def test_a_network_of_the_other_compartment_is_a_contact(client, start):
    dossier = start(PERSONAL, motif_personnel="mobilite_emploi")
    choose(client, dossier, "ccas_amiens")
    send(client, dossier)
    assert "Adie" in client.get(at(dossier, "recu")).text
    assert "Aussi pour votre projet" in mail_to(dossier).text


def test_who_sends_to_nobody_has_the_contacts_promised(client, start):
    dossier = start()
    choose(client, dossier)
    send(client, dossier)
    page = client.get(at(dossier, "recu")).text
    assert "Vos contacts" in page
    assert "contact@initiative-somme.example" in page


def test_the_receipt_lists_the_useful_documents_that_have_not_come(client, start):
    dossier = start()
    choose(client, dossier, "initiative_somme")
    send(client, dossier)
    for text in (client.get(at(dossier, "recu")).text, mail_to(dossier).text):
        assert "Documents utiles, pas encore reçus" in text
        assert "Pièce d’identité" in text
    page = client.get(at(dossier, "suivi")).text
    assert "Documents utiles, à envoyer quand vous voulez" in page
    assert at(dossier, "documents/P01") in page


def test_an_urgent_need_gets_a_number_on_every_page_that_follows(client, start):
    dossier = start(urgence_sociale=True, insee_domicile="80021", qpv_domicile="non")
    for rest in ("", "questions/besoins", "documents/", "reseaux", "verifier"):
        page = client.get(at(dossier, rest)).text
        assert "Appelez aujourd’hui" in page, rest
        assert 'href="tel:0353010005"' in page, rest
    send(client, dossier)
    assert 'href="tel:0353010005"' in client.get(at(dossier, "recu")).text
    assert "Appelez aujourd’hui le" in mail_to(dossier).text


def test_the_front_desk_answers_before_the_commune_is_known(client, start):
    dossier = start(urgence_sociale=True, insee_domicile=...)
    page = client.get(at(dossier, "questions/besoins")).text
    assert 'href="tel:0353010011"' in page
    assert "Appelez aujourd’hui" not in client.get(at(start(), "questions/besoins")).text


def test_a_file_that_needs_no_document_is_told_so(client, start):
    page = client.get(at(start(FAR_AWAY), "documents/")).text
    assert "Aucun document n’est à envoyer ici pour l’instant" in page
    page = client.get(at(start(stade=...), "documents/")).text
    assert "Aucun document" not in page
    page = client.get(at(start({"demandeur": "particulier"}), "documents/")).text
    assert "Répondez d’abord aux questions sur votre projet" in page


def test_what_is_left_to_live_on_is_shown_once_it_can_be_counted(client, start):
    dossier = start(PERSONAL, ressources_mois=142_000, charges_mois=81_000, credits_mois=9_000)
    page = client.get(at(dossier, "questions/foyer"))
    assert "Ce qui vous reste pour vivre chaque mois : 520 €" in words(page)


def test_exactly_the_question_that_decides_is_asked_with_its_page(client, start):
    dossier = start(ficp="unsure")
    for place in ("reseaux", ""):
        page = words(client.get(at(dossier, place)))
        assert "Une réponse peut encore changer le réseau" in page
        assert "Dites si vous êtes inscrit au FICP" in page
    assert f'href="{at(dossier, "questions/besoin")}"' in client.get(at(dossier, "reseaux")).text


def test_an_answer_that_changes_nothing_is_not_asked_for_the_network(client, start):
    dossier = start(stade="idee", ficp="unsure")
    assert "peut encore changer le réseau" not in words(client.get(at(dossier, "reseaux")))
    assert "peut encore changer le réseau" not in words(client.get(at(dossier)))


def test_each_network_on_offer_says_what_it_gives_and_when_without_a_promise(client, start):
    ours = network("initiative_somme")
    day = today() + timedelta(days=9)
    ours.desks[0].sittings = [day.isoformat()]
    session.commit()
    page = words(client.get(at(start(), "reseaux")))
    assert "Délai annoncé : réponse sous 5 jours ouvrés." in page
    assert f"Prochain comité : {date_long(day)}.".replace("\u00a0", " ") in page
    assert "ils ne promettent rien" in page
