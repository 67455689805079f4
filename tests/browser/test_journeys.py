"""From the first question to the answer of a network, as each person lives it."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.answers import HAIRDRESSER
from tests.browser.walk import Walk
from tests.browsing import BROWSER
from tests.factories_files import PDF, adviser_of
from tests.mailbox import last_link

pytestmark = BROWSER
Ask = Callable[..., Any]
PASSWORD = "quatre mots sans lien"
QUOTATION = {"name": "devis.pdf", "mimeType": "application/pdf", "buffer": PDF}


def register(walk: Walk, email: str, ask: Ask) -> None:
    walk.follow("Créer un compte")
    walk.fill("Prénom", "Camille")
    walk.fill("Nom", "Exemple")
    walk.fill("Adresse électronique", email)
    walk.fill("Mot de passe", PASSWORD)
    walk.press("Créer mon compte")
    walk.go(ask(last_link, email))
    walk.press("Confirmer mon adresse")


def answer_pages(walk: Walk, answers: dict[str, Any], button: str, until: str) -> None:
    while until not in walk.page.url:
        here = walk.page.url
        walk.answer(answers)
        walk.press(button)
        assert walk.page.url != here, walk.main


def apply(walk: Walk, answers: dict[str, Any], *networks: str) -> str:
    """From the list of tasks to the tracking page; answers the number of the file."""
    walk.follow("Votre projet")
    answer_pages(walk, answers, "Enregistrer et continuer", "/documents")
    walk.follow("Continuer")
    walk.reads("À qui envoyer votre demande ?")
    for name in networks:
        walk.choose(name)
    walk.press("Enregistrer et continuer")
    walk.choose("Je certifie")
    walk.press("Envoyer ma demande")
    walk.sees("Votre demande est arrivée")
    walk.follow("Suivre ma demande")
    return re.search(r"Demande (\S+),", walk.main).group(1)


@pytest.mark.parametrize(("width", "scripts"), [(390, True), (1280, True), (390, False)])
def test_a_project_from_the_first_question_to_the_loan(arrive, sign_in, ask, width, scripts):
    email = f"camille-{width}-{scripts:d}@exemple.fr"
    answers = HAIRDRESSER | {"nom": f"Exemple {width} {scripts:d}"}
    walk = arrive(width, scripts=scripts)
    walk.follow("Quelles aides pour mon projet ?")
    walk.follow("Commencer")
    answer_pages(walk, answers | {"age": 36}, "Continuer", "/resultat")
    walk.sees("Initiative Somme")
    walk.follow("Faire ma demande")
    register(walk, email, ask)
    walk.go("/mes-demandes/")
    walk.follow("Continuer")
    apply(walk, answers, "Initiative Somme")
    walk.sees("Vous n’avez rien à faire pour l’instant")

    desk = sign_in(adviser_of, "initiative_somme", width=width)
    desk.follow(answers["nom"])
    desk.press("Prendre en charge")
    desk.follow("Commencer l’étude")
    desk.fill("Votre premier contact avec la personne", "Appel ce matin, rendez-vous jeudi.")
    desk.press("Commencer l’étude")
    desk.follow("Demander un complément")
    desk.choose("Devis")
    desk.press("Envoyer la demande")

    walk.page.reload()
    walk.sees("À faire avant le")
    walk.page.get_by_label("Choisir : Devis").set_input_files(QUOTATION)
    walk.press("Envoyer ce document")
    walk.sees("Reçu")
    walk.sees("Vous n’avez rien à faire pour l’instant")

    desk.page.reload()
    desk.press("Accepter")
    desk.press("Déclarer prêt à décider")
    desk.follow("Accorder")
    desk.choose("Prêt d’honneur")
    desk.fill("Montant accordé", "9 000")
    desk.press("Accorder")

    walk.page.reload()
    walk.look()
    walk.sees("9 000 €")
    walk.sees("Accordé")
