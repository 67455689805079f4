"""An application in clumsy hands, in two windows and under the Back button."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from portal.database import session
from portal.dossiers.models import Dossier
from portal.dossiers.workflow import Status
from portal.users.models import User
from tests.browser.applying import send
from tests.browsing import BROWSER
from tests.factories import UserFactory
from tests.factories_files import DossierFactory
from tests.mailbox import kinds_to

pytestmark = BROWSER
RECEIPT = re.compile("/recu$")


def owner_of_draft(email):
    """Someone whose draft could be sent at once."""
    return DossierFactory(owner=UserFactory(email=email), sent=False).owner


def files_sent_by(email):
    mine = Dossier.owner.has(User.email == email) & (Dossier.status != Status.DRAFT)
    return session.scalar(select(func.count()).select_from(Dossier).where(mine))


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "without-scripts"])
def test_a_double_click_sends_one_file(sign_in, ask, scripts):
    email = f"double-{scripts:d}@exemple.fr"
    walk = sign_in(owner_of_draft, email, scripts=scripts)
    walk.follow("Continuer")
    walk.follow("Vérifier et envoyer")
    walk.choose("Je certifie")
    walk.page.get_by_role("button", name="Envoyer ma demande").dblclick()
    expect(walk.page).to_have_url(RECEIPT)
    walk.sees("Votre demande est arrivée")
    assert ask(files_sent_by, email) == 1
    assert ask(kinds_to, email).count("receipt") == 1


def test_the_back_button_never_leads_to_a_second_sending(sign_in, ask):
    walk = sign_in(owner_of_draft, "back@exemple.fr")
    walk.follow("Continuer")
    walk.follow("Choix des réseaux")
    walk.press("Enregistrer et continuer")
    send(walk)
    walk.page.go_back()
    walk.page.go_back()
    expect(walk.page).to_have_url(RECEIPT)
    walk.sees("Votre demande est arrivée")
    walk.page.go_back()
    walk.sees("Cette demande est déjà envoyée. Vous pouvez la suivre ici.")
    assert ask(files_sent_by, "back@exemple.fr") == 1


def test_two_tabs_keep_what_is_written_in_each_and_send_one_file(sign_in, ask):
    walk = sign_in(owner_of_draft, "tabs@exemple.fr")
    walk.follow("Continuer")
    tasks = walk.page.url
    walk.go(f"{tasks}questions/description")
    other = walk.beside()
    walk.fill("Quel est le nom de votre projet ?", "Salon des deux fenêtres")
    walk.press("Enregistrer et continuer")
    other.fill("Expliquez votre projet avec vos mots", "Écrit dans l’autre fenêtre.")
    other.press("Enregistrer et continuer")
    walk.go(f"{tasks}verifier")
    walk.unfold("Votre projet")
    walk.sees("Salon des deux fenêtres")
    walk.sees("Écrit dans l’autre fenêtre.")
    late = walk.beside()
    walk.choose("Je certifie")
    walk.press("Envoyer ma demande")
    late.choose("Je certifie")
    late.press("Envoyer ma demande")
    expect(late.page).to_have_url(RECEIPT)
    late.sees("Votre demande est arrivée")
    assert ask(files_sent_by, "tabs@exemple.fr") == 1
    assert ask(kinds_to, "tabs@exemple.fr").count("receipt") == 1


def test_suggestions_that_come_too_late_cover_nothing(sign_in):
    walk = sign_in(owner_of_draft, "late@exemple.fr")
    walk.follow("Continuer")
    walk.go(f"{walk.page.url}questions/lieu")
    page, held = walk.page, []
    page.route("**/communes?*", lambda route: held.append(route.continue_))
    with page.expect_request("**/communes?*"):
        page.get_by_role("combobox").first.fill("salou")
    page.keyboard.press("Tab")
    with page.expect_response("**/communes?*") as answer:
        held[0]()
    assert answer.value.json()
    page.evaluate("new Promise((done) => setTimeout(done, 0))")
    expect(page.get_by_role("option")).to_have_count(0)
