"""What an applicant does, page after page, whatever their project."""

import re
from collections.abc import Callable
from typing import Any

from portal.database import transaction
from portal.demo.projects import details
from portal.users.models import User
from tests.answers import draft
from tests.browser.walk import Walk
from tests.factories import UserFactory
from tests.factories_files import DossierFactory
from tests.mailbox import last_link, mails_to

Ask = Callable[..., Any]
SignIn = Callable[..., Walk]
NEXT = "Enregistrer et continuer"
PASSWORD = "quatre mots sans lien"


def named(answers: dict[str, Any], word: str) -> dict[str, Any]:
    """These answers of someone whose name nobody else has."""
    return answers | {"nom": word}


def in_detail(answers: dict[str, Any]) -> dict[str, Any]:
    """With all that is asked once a project is known; what its branch does not ask stays aside."""
    return details()["projects"] | details()["personal"] | answers


def register(walk: Walk, email: str, ask: Ask) -> None:
    walk.fill("Prénom", "Camille")
    walk.fill("Nom", "Exemple")
    walk.fill("Adresse électronique", email)
    walk.fill("Mot de passe", PASSWORD)
    walk.press("Créer mon compte")
    walk.go(ask(last_link, email))
    walk.press("Confirmer mon adresse")


def answer_pages(walk: Walk, answers: dict[str, Any], until: str, button: str = NEXT) -> None:
    """Page after page; a part of the application is left as it is."""
    while until not in walk.page.url:
        here = walk.page.url
        walk.answer(answers)
        if walk.page.locator("main").get_by_role("button", name=button).count():
            walk.press(button)
        else:
            walk.follow("Continuer")
        assert walk.page.url != here, walk.main


def owner_of_draft(answers: dict[str, Any], **user: str) -> User:
    with transaction():
        return draft(answers, UserFactory(**user)).owner


def owner_of_file(answers: dict[str, Any], **user: str) -> User:
    """Someone whose request is at Initiative Somme."""
    return DossierFactory(owner=UserFactory(**user), **answers).owner


def begin(sign_in: SignIn, answers: dict[str, Any], **options: Any) -> Walk:
    """Someone at the list of tasks, who finds their pages filled in."""
    walk = sign_in(owner_of_draft, answers, **options)
    walk.follow("Continuer")
    return walk


def open_page(walk: Walk, code: str) -> None:
    """From the list of tasks."""
    walk.go(f"{walk.page.url}questions/{code}")


def answer_own_pages(walk: Walk, answers: dict[str, Any], *pages: str) -> None:
    """From the list of tasks, these pages alone; each is kept."""
    tasks = walk.page.url
    for code in pages:
        page = f"{tasks}questions/{code}"
        walk.go(page)
        assert walk.page.url == page, f"{code} is not asked"
        walk.answer(answers)
        walk.press(NEXT)
        assert walk.page.url != page, walk.main


def fill_in_plan(walk: Walk, needs: dict[str, str]) -> None:
    """What it costs; where the money comes from was already answered."""
    walk.reads("Votre plan de financement")
    walk.choose("Oui")
    for line, amount in needs.items():
        walk.fill(f"Montant : {line}", amount)


def fill_in_forecast(walk: Walk, lines: dict[str, str]) -> None:
    """The same figures for each year."""
    walk.reads("Vos prévisions")
    for line, amount in lines.items():
        for year in (1, 2, 3):
            walk.fill(f"{line}, année {year}", amount)


def add_associate(walk: Walk, email: str) -> None:
    """Someone who borrows too, from the page of the team; the owner has the rest."""
    walk.follow("Modifier : ")
    _share(walk, "60", "gérante")
    walk.press("Enregistrer")
    walk.follow("Ajouter un associé")
    walk.fill("Prénom", "Paul")
    walk.fill("Nom", "Noël")
    walk.fill_date("birth", 3, 4, 1985)
    walk.fill("Adresse électronique", email)
    walk.fill("Numéro de téléphone", "06 39 98 11 11")
    walk.choose("Salarié ou salariée")
    _share(walk, "40", "associé")
    walk.press("Enregistrer")
    walk.sees("Total des parts : 100 %")


def _share(walk: Walk, share: str, role: str) -> None:
    walk.fill("Part de l’entreprise", share)
    walk.fill("Rôle dans l’entreprise", role)
    walk.choose("Oui")


def consent_link(email: str) -> str:
    return re.search(r"https?://[^/\s]+(/accord/\S+)", mails_to(email)[-1].text).group(1)


def answer_network(walk: Walk, title: str, question: str, words: str) -> None:
    """From the list of what the networks ask: a part of one network's questions."""
    walk.reads("Les questions des réseaux")
    walk.follow(title)
    walk.fill(question, words)
    walk.press(NEXT)


def agree(walk: Walk, *networks: str) -> None:
    walk.reads("À qui envoyer votre demande ?")
    for name in networks:
        walk.choose(name)
    walk.press(NEXT)


def send(walk: Walk) -> str:
    """From the last look to the tracking page; answers the number of the file."""
    walk.choose("Je certifie")
    walk.press("Envoyer ma demande")
    walk.sees("Votre demande est arrivée")
    walk.follow("Suivre ma demande")
    return re.search(r"Demande (\S+),", walk.main).group(1)
