"""Passkeys in a real browser: made, used to come in, shown again, taken away."""

import re

import pytest
from playwright.sync_api import Page, expect

from portal import create_app
from portal.database import Base, session, transaction
from portal.users.queries import user_with
from tests.browsing import BROWSER, serving
from tests.conftest import settings_for
from tests.factories import PASSWORD, UserFactory
from tests.postgresql import free_port
from tests.users.codes import code_of

pytestmark = BROWSER

KEY = {
    "protocol": "ctap2",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def portal_of(tmp_path_factory):
    """A portal with an applicant and an administrator."""
    folder, base_url = tmp_path_factory.mktemp("passkeys"), f"http://localhost:{free_port()}"
    app = create_app(settings_for(f"sqlite:///{folder}/p.db", folder, base_url=base_url))
    engine = app.extensions["database"].engine
    Base.metadata.create_all(engine)
    with app.app_context():
        UserFactory(email="awa@exemple.fr")
        UserFactory(email="chef@exemple.fr", admin=True)
        session.remove()
    yield app
    engine.dispose()


@pytest.fixture(scope="module")
def site(portal_of):
    """The address where it listens: passkeys belong to a name, not to a number."""
    base_url = portal_of.config["BASE_URL"]
    with serving(portal_of, int(base_url.rpartition(":")[2])):
        yield base_url


@pytest.fixture
def page(request, browser, site):
    """A phone or computer that is a key itself, unless the test has one with a key apart."""
    context = browser.new_context(base_url=site, locale="fr-FR")
    page = context.new_page()
    page.problems, page.transport = [], getattr(request, "param", "internal")
    page.on(
        "console", lambda message: message.type == "error" and page.problems.append(message.text)
    )
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    tools = context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY | {"transport": page.transport}})
    yield page
    context.close()
    assert not page.problems


def sign_in(page: Page, email: str) -> None:
    page.goto("/compte/connexion?next=/compte")
    page.get_by_label("Adresse électronique").fill(email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Me connecter", exact=True).click()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_load_state("networkidle")


def test_a_passkey_is_made_then_signs_in_alone_then_is_removed(page):
    sign_in(page, "awa@exemple.fr")
    page.goto("/compte/cles")
    page.get_by_label("Nom de la clé").fill("Téléphone d’Awa")
    page.get_by_role("button", name="Ajouter cette clé").click()
    expect(page.get_by_text("est enregistrée")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="Téléphone d’Awa")).to_be_visible()

    sign_out(page)
    page.goto("/compte/connexion?next=/compte/coordonnees")
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    page.wait_for_url(re.compile("/compte/coordonnees$"))

    page.goto("/compte/identite?next=/compte/cles")
    page.get_by_role("button", name="Utiliser ma clé d’accès").click()
    page.wait_for_url(re.compile("/compte/cles$"))
    page.get_by_role("button", name="Supprimer").click()
    expect(page.get_by_text("est supprimée")).to_be_visible()


@pytest.mark.parametrize("page", ["usb"], indirect=True)
def test_for_the_staff_a_passkey_is_both_factors_until_the_account_is_closed(page, site, portal_of):
    sign_in(page, "chef@exemple.fr")
    with portal_of.app_context():
        page.get_by_label("Code à 6 chiffres").fill(code_of(user_with("chef@exemple.fr")))
        session.remove()
    page.get_by_role("button", name="Continuer").click()
    page.wait_for_url(re.compile("/compte$"))
    page.goto("/compte/cles")
    page.get_by_label("Nom de la clé").fill(f"Ordinateur {page.transport}")
    page.get_by_role("button", name="Ajouter cette clé").click()
    expect(page.get_by_text("est enregistrée")).to_be_visible()
    sign_out(page)

    with_passkey(page)
    expect(page.get_by_role("heading", name="Comptes")).to_be_visible()
    sign_out(page)

    active(portal_of, "chef@exemple.fr", yes=False)
    with_passkey(page)
    expect(page.get_by_role("heading", name="Se connecter avec une clé d’accès")).to_be_visible()
    assert page.goto("/compte").url.startswith(f"{site}/compte/connexion")
    active(portal_of, "chef@exemple.fr", yes=True)


def with_passkey(page: Page) -> None:
    page.goto("/compte/connexion?next=/administration/comptes")
    with page.expect_response(re.compile("/connexion/cle/.+")):
        page.get_by_role("button", name="Utiliser une clé d’accès").click()
    page.wait_for_load_state()


def active(app, email: str, *, yes: bool) -> None:
    with app.app_context(), transaction():
        user = user_with(email)
        user.active, user.totp_counter = yes, None
    with app.app_context():
        session.remove()


def test_an_unknown_key_is_told_so_kindly(page):
    page.goto("/compte/connexion/cle")
    page.get_by_role("button", name="Utiliser ma clé d’accès").click()
    expect(page.get_by_text("La demande a été annulée")).to_be_visible(timeout=10_000)
