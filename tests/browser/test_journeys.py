"""From the first question to the answer of a network, as each person lives it."""

import pytest

from tests.answers import HAIRDRESSER, SMALL_NEED
from tests.browser.applying import (
    agree,
    answer_pages,
    begin,
    fill_in,
    named,
    register,
    send,
    with_scripts,
)
from tests.browsing import BROWSER
from tests.factories_files import adviser_of
from tests.mailbox import kinds_to
from tests.papers import PDF

pytestmark = BROWSER
QUOTATION = {"name": "devis.pdf", "mimeType": "application/pdf", "buffer": PDF}


def applied(arrive, ask, width, scripts):
    """From the home page to the tracking page: the person, their address, their answers."""
    email = f"camille-{width}-{scripts:d}@exemple.fr"
    answers = named(HAIRDRESSER, "Loan", width, scripts)
    walk = arrive(width, scripts=scripts)
    walk.follow("Quelles aides pour mon projet ?")
    walk.follow("Commencer")
    answer_pages(walk, answers | {"age": 36}, "Continuer", "/resultat")
    walk.sees("Initiative Somme prête à 0 %")
    walk.sees("Pourquoi pas un autre réseau ?")
    walk.follow("Faire ma demande")
    register(walk, email, ask)
    walk.go("/mes-demandes/")
    walk.follow("Continuer")
    fill_in(walk, answers)
    agree(walk, "Initiative Somme")
    send(walk)
    walk.sees("Vous n’avez rien à faire pour l’instant")
    return walk, email, answers


@pytest.mark.parametrize("width", [390, 1280])
def test_without_scripts_everything_is_asked_and_sent_as_well(arrive, ask, width):
    _, email, _ = applied(arrive, ask, width, scripts=False)
    assert ask(kinds_to, email)[-1] == "receipt"


@pytest.mark.parametrize("width", [390, 1280])
def test_a_project_from_the_first_question_to_the_loan(arrive, sign_in, ask, width):
    walk, email, answers = applied(arrive, ask, width, scripts=True)

    desk = sign_in(adviser_of, "initiative_somme", width=width)
    desk.find(answers["nom"])
    desk.press("Prendre en charge")
    desk.follow("Commencer l’étude")
    desk.fill("Votre premier contact avec la personne", "Appel ce matin, rendez-vous jeudi.")
    desk.press("Commencer l’étude")
    desk.follow("Demander un complément")
    desk.choose("Devis")
    desk.press("Envoyer la demande")

    walk.again("asked for a document")
    walk.sees("À faire avant le")
    walk.page.get_by_label("Choisir : Devis").set_input_files(QUOTATION)
    walk.sees("Merci, nous avons tout reçu")
    walk.page.reload()
    walk.sees("Reçu")
    walk.sees("Vous n’avez rien à faire pour l’instant")

    desk.again("has the document")
    desk.press("Accepter")
    desk.press("Déclarer prêt à décider")
    desk.follow("Accorder")
    desk.choose("Prêt d’honneur")
    desk.fill("Montant accordé", "9 000")
    desk.press("Continuer")
    desk.sees("9 000 €")
    desk.press("Confirmer")
    desk.sees("L’aide est accordée. La personne est prévenue.")

    walk.again("granted")
    walk.sees("9 000 €")
    walk.sees("Accordé")
    assert ask(kinds_to, email)[-3:] == ["taken", "info_requested", "granted"]


@with_scripts
def test_a_network_that_declines_makes_way_for_the_next(sign_in, width, scripts):
    """At once for whoever agreed ahead to the next one; else once they say yes."""
    ahead = scripts == (width == 390)  # each way at each width
    answers = named(SMALL_NEED, "Decline", width, scripts)
    walk = begin(sign_in, answers, width, scripts)
    agree(walk, "Initiative Somme", *["Adie"] * ahead)
    send(walk)
    walk.misses("Adie vous répond")

    desk = sign_in(adviser_of, "initiative_somme", width=width)
    desk.find(answers["nom"])
    desk.follow("Décliner")
    desk.press("Décliner")
    desk.sees("Il y a 3 erreurs sur cette page")
    desk.choose("Le besoin est plus petit que ce que le réseau finance")
    desk.fill("Votre explication pour la personne", "Nos prêts commencent à 5 000 €.")
    desk.fill("Note pour l’accueil du guichet", "Projet sain, besoin trop petit.")
    desk.press("Décliner")
    desk.sees("Écrit à la personne : Nos prêts commencent à 5 000 €.")

    walk.again("declined")
    walk.sees("Le besoin est plus petit que ce que le réseau finance.")
    walk.sees("Nos prêts commencent à 5 000 €.")
    if not ahead:
        walk.sees("Adie pourrait vous aider")
        walk.press("Oui, envoyer ma demande")
    walk.sees("L’Adie vous répond avant le")

    following = sign_in(adviser_of, "adie", width=width)
    following.find(answers["nom"])
    following.unfold("Toutes les règles, une par une")
    following.sees("R11m (retenue)")
    following.sees("réseau qui décline")
    following.press("Prendre en charge")
    walk.again()
    walk.sees("L’Adie étudie votre projet.")
