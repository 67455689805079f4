"""What breaks in the middle of an application loses nothing of what was typed."""

import os
import re

import pytest
from playwright.sync_api import expect

from portal.database import session
from portal.dossiers.models import Dossier
from portal.users.models import SignIn, User
from tests.answers import HAIRDRESSER
from tests.browser.applying import NEXT, begin, open_page
from tests.browser.walk import Walk
from tests.browsing import BROWSER
from tests.conftest import SECRET
from tests.factories import PASSWORD
from tests.postgresql import free_port
from tests.test_server import served

pytestmark = BROWSER
AWAY = re.compile("ERR_CONNECTION_REFUSED|htmx:(afterRequest|sendError)")
"""What a browser says of a server that does not answer."""
NAME, STORY = "Salon des Deux Rives", "Un salon au bord de la Somme, avec un apprenti."


def end_sessions(email):
    mine = SignIn.user_id == session.query(User.id).filter_by(email=email).scalar()
    session.query(SignIn).filter(mine).delete()
    session.commit()


def answers_of(email):
    return session.query(Dossier).filter(Dossier.owner.has(User.email == email)).one().answers


def sign_in_again(walk: Walk, email: str) -> None:
    walk.follow("Me reconnecter")
    walk.fill("Adresse électronique", email)
    walk.fill("Mot de passe", PASSWORD)
    walk.press("Me connecter")


def type_page(walk: Walk) -> None:
    walk.fill("Quel est le nom de votre projet ?", NAME)
    walk.fill("Expliquez votre projet avec vos mots", STORY)


GIVEN_BACK = re.compile("est remis ici|[Ee]nregistré")
"""Said for three seconds, then saved."""


def test_a_session_that_ends_in_the_middle_loses_nothing(sign_in, ask):
    email = "expired@exemple.fr"
    walk = begin(sign_in, HAIRDRESSER, email=email, width=390)
    open_page(walk, "description")
    type_page(walk)
    ask(end_sessions, email)
    walk.press(NEXT)
    walk.reads("Vous avez été déconnecté")
    sign_in_again(walk, email)
    walk.reads("Votre projet en quelques mots")
    for words in (NAME, STORY):
        assert words in walk.values
    walk.press(NEXT)
    kept = ask(answers_of, email)
    assert (kept["nom_projet"], kept["description"]) == (NAME, STORY)


@pytest.fixture
def server(site):
    """Starts the real server on what the site has, at an address of its own."""
    port = free_port()
    settings = site.config["SETTINGS"]
    return f"http://localhost:{port}", lambda: served(os.environ | {
        "PORT": str(port),
        "WEB_WORKERS": "1",
        "GUICHET_BASE_URL": f"http://localhost:{port}",
        "GUICHET_DATABASE_URL": settings.database_url,
        "GUICHET_DATA_DIR": str(settings.data_dir),
        "GUICHET_SECRET_KEY": SECRET,
        "GUICHET_EMBEDDED_WORKER": "false",
    })  # fmt: skip


def test_a_server_that_starts_again_in_the_middle_loses_nothing(sign_in, ask, server, console):
    address, start = server
    email = "restarted@exemple.fr"
    walk = begin(sign_in, HAIRDRESSER, email=email, width=390, clock=True)
    path = walk.page.url.partition("localhost")[2].partition("/")[2]
    page = f"{address}/{path}questions/description"
    walk.page.set_default_navigation_timeout(30_000)  # its first page takes its time
    with start():
        walk.go(page)
        walk.page.wait_for_load_state("networkidle")  # scripts loaded on demand too
    walk.fill("Quel est le nom de votre projet ?", NAME)
    walk.page.clock.fast_forward(4000)
    status = walk.page.locator("[data-gu-saved]")
    expect(status).to_contain_text("Ce que vous écrivez est gardé dans cette page")
    walk.look()
    walk.fill("Expliquez votre projet avec vos mots", STORY)
    walk.page.locator("main").get_by_role("button", name=NEXT).click()
    walk.page.wait_for_url("chrome-error://**")
    with start():
        walk.page.goto(page)
        expect(status).to_contain_text(GIVEN_BACK)
        walk.look()
        for words in (NAME, STORY):
            assert words in walk.values
        walk.press(NEXT)
        walk.misses("est remis ici")
    kept = ask(answers_of, email)
    assert (kept["nom_projet"], kept["description"]) == (NAME, STORY)
    assert [line for line in console if not AWAY.search(line)] == []
    console.clear()
