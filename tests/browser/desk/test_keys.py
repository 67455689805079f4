"""From the sign-in to a file taken in charge with the keys alone, then without the letters."""

from playwright.sync_api import expect

from tests.browser.test_keyboard import Keys
from tests.browsing import BROWSER
from tests.factories import PASSWORD
from tests.factories_files import ReferralFactory, adviser_of
from tests.users.codes import code_of

pytestmark = BROWSER
EMAIL = "touches@exemple.fr"
OUTLINE = "getComputedStyle(document.activeElement).outlineStyle"


def new_file():
    """The adviser of a file that nobody has taken; the code that their telephone shows."""
    ReferralFactory(prenom="Zoé", nom="Clavier")
    return code_of(adviser_of("initiative_somme", email=EMAIL))


def lead(keys, *letters):
    """These letters lead to another page."""
    with keys.page.expect_navigation():
        for letter in letters:
            keys.press(letter)
    keys.walk.look()


def test_an_adviser_takes_a_file_with_the_keys_alone(arrive, ask):
    code = ask(new_file)
    keys = Keys(arrive(path="/compte/connexion"))
    page, press = keys.page, keys.press
    keys.write("email", EMAIL)
    keys.write("password", PASSWORD)
    with page.expect_navigation():
        press("Enter")
    keys.write("code", code)
    with page.expect_navigation():
        press("Enter")
    keys.walk.reads("Aujourd’hui")

    press("?")
    dialog = page.get_by_role("dialog", name="Raccourcis clavier")
    expect(dialog.get_by_role("button", name="Fermer")).to_be_focused()
    keys.walk.look("keys")
    press("Escape")
    expect(dialog).to_be_hidden()
    lead(keys, "g", "l")
    press("/")
    expect(page.get_by_label("Rechercher")).to_be_focused()
    page.keyboard.type("clavier")
    expect(page.locator(".gu-triage tbody tr")).to_have_count(1)
    press("ArrowDown")
    expect(page.get_by_role("link", name="Zoé Clavier")).to_be_focused()
    assert page.evaluate(OUTLINE) == "solid"
    press("x")
    expect(page.get_by_role("checkbox", name="Zoé Clavier")).to_be_checked()
    lead(keys, "o")
    keys.walk.reads("Zoé Clavier")
    keys.tab_to("main form[action*=prendre] button")
    assert page.evaluate(OUTLINE) == "solid"
    lead(keys, "Enter")
    keys.walk.sees("Commencer l’étude")

    press("?")
    keys.go("#gu-keys a[href$=raccourcis]")
    keys.go("main form button")
    keys.walk.sees("Les raccourcis clavier ne servent plus.")
    keys.walk.go("/conseil/?vue=ouverts")
    for letter in ("j", "x", "/", "?", "g", "l"):
        press(letter)
    assert page.evaluate("document.activeElement === document.body")
    assert page.url.endswith("/conseil/?vue=ouverts")
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator("tbody input:checked")).to_have_count(0)
