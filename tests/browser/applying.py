"""What an applicant does, page after page, whatever their project."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from portal.database import transaction
from portal.users.models import User
from tests.answers import draft
from tests.browser.walk import Walk
from tests.factories import UserFactory
from tests.mailbox import last_link

Ask = Callable[..., Any]
PASSWORD = "quatre mots sans lien"

on_each_screen = pytest.mark.parametrize(
    ("width", "scripts"),
    [(390, True), (1280, True), (390, False)],
    ids=["phone", "desk", "phone-without-scripts"],
)
"""For journeys whose pages are those of the loan, which is walked through everywhere."""


with_scripts = pytest.mark.parametrize(
    ("width", "scripts"), [(390, True), (1280, True)], ids=["phone", "desk"]
)


def named(answers: dict[str, Any], word: str, width: int, scripts: bool) -> dict[str, Any]:
    """These answers of someone whose name nobody else has."""
    return answers | {"nom": f"{word} {width} {scripts:d}"}


def register(walk: Walk, email: str, ask: Ask) -> None:
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


def owner_of_draft(answers: dict[str, Any]) -> User:
    with transaction():
        return draft(answers).owner


def begin(
    sign_in: Callable[..., Walk],
    answers: dict[str, Any],
    width: int,
    scripts: bool,
    *,
    typing: bool = False,
) -> Walk:
    """Someone at the choice of networks; with ``typing``, on a telephone, they type every page.

    Elsewhere they find the pages filled in: the journey of the loan types them all.
    """
    if typing and scripts and width == 390:
        walk = sign_in(UserFactory, width=width)
        walk.follow("Commencer ma demande")
        walk.press("Commencer")
        fill_in(walk, answers)
    else:
        walk = sign_in(owner_of_draft, answers, width=width, scripts=scripts)
        walk.follow("Continuer")
        walk.follow("Choix des réseaux")
    return walk


def fill_in(walk: Walk, answers: dict[str, Any]) -> None:
    """From the list of tasks to the choice of networks."""
    walk.follow("Votre projet")
    answer_pages(walk, answers, "Enregistrer et continuer", "/documents")
    walk.follow("Continuer")
    walk.reads("À qui envoyer votre demande ?")


def agree(walk: Walk, *networks: str) -> None:
    for name in networks:
        walk.choose(name)
    walk.press("Enregistrer et continuer")


def send(walk: Walk) -> str:
    """From the last look to the tracking page; answers the number of the file."""
    walk.choose("Je certifie")
    walk.press("Envoyer ma demande")
    walk.sees("Votre demande est arrivée")
    walk.follow("Suivre ma demande")
    return re.search(r"Demande (\S+),", walk.main).group(1)
