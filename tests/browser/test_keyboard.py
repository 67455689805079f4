"""From the sign-in to the receipt with the keys alone: Tab, arrows, Space, Enter."""

import re

from playwright.sync_api import expect

from tests.answers import SCHOOL
from tests.browsing import BROWSER
from tests.factories import PASSWORD, UserFactory

pytestmark = BROWSER
NEXT = "main button[value=continue]"
PLACE = "[...document.querySelectorAll('*')].indexOf(document.activeElement)"
FOCUSED = "one => one === document.activeElement"


class Keys:
    def __init__(self, walk):
        self.walk, self.page, self.press = walk, walk.page, walk.page.keyboard.press

    def tab_to(self, selector: str) -> list[int]:
        """The places passed, in the order of the page."""
        passed: list[int] = []
        while not self.page.locator(selector).first.evaluate(FOCUSED):
            self.press("Tab")
            passed.append(self.page.evaluate(PLACE))
            assert len(passed) < 60, f"the Tab key never reaches {selector}"
        return passed

    def write(self, name: str, text: str) -> None:
        self.tab_to(f'main [name="{name}"]')
        self.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def go(self, selector: str, key: str = "Enter") -> None:
        self.tab_to(selector)
        with self.page.expect_navigation():
            self.press(key)
        self.walk.look()


def test_a_school_asks_for_its_project_with_the_keyboard_alone(arrive, ask):
    person = ask(lambda: UserFactory(email="keyboard@exemple.fr").email)
    keys = Keys(arrive(390, "/compte/connexion"))
    page, press = keys.page, keys.press
    press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    press("Enter")
    expect(page.locator("main")).to_be_focused()
    keys.write("email", person)
    keys.write("password", PASSWORD)
    with page.expect_navigation():
        press("Enter")
    keys.go("main a.gu-button")
    keys.go("main button[type=submit]", "Space")
    keys.go("main .gu-tasks a")

    keys.tab_to("main [name=demandeur]")
    for _ in range(8):
        if page.locator("[value=etablissement]").is_checked():
            break
        press("ArrowDown")
        press("Space")
    keys.go(NEXT, "Space")
    keys.go(NEXT)
    keys.walk.look("with an error")
    expect(page.locator("[data-gu-errors]")).to_be_focused()
    expect(page).to_have_title(re.compile(r"^Erreur\s: "))
    press("Tab")
    press("Enter")
    expect(page.locator("#besoin_epa")).to_be_focused()
    page.keyboard.type(SCHOOL["besoin_epa"])
    passed = keys.tab_to(NEXT)
    assert passed == sorted(passed)
    keys.go(NEXT)

    keys.write("nom_projet", "Mini-entreprise")
    keys.write("description", "Des élèves de troisième vendent leur miel.")
    keys.go(NEXT)
    for name in ("prenom", "nom", "role"):
        keys.write(name, SCHOOL[name])
    keys.go(NEXT)
    keys.write("telephone", "06 39 98 12 34")
    keys.tab_to("[name=preference]")
    press("Space")
    keys.write("adresse_siege", SCHOOL["adresse_siege"])
    keys.go(NEXT)
    keys.go("main a.gu-button")
    keys.go("main .gu-buttons :is(a, button)")
    keys.tab_to("[name=attestation]")
    press("Space")
    keys.go("main form button[type=submit]")
    keys.walk.reads("Votre demande est arrivée")
