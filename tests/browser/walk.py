"""Someone who walks through the portal: every page they reach is looked at."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from forms.questionnaire.kinds import RAW, Context
from portal.calendar import today
from portal.dossiers.questions import application
from tests.browsing import faults

COMMUNES = {
    "80489": "Longueau",
    "80021": "80000 Amiens",
    "60057": "Beauvais",
    "02691": "Saint-Quentin",
}
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"

seen: set[tuple[str, int]] = set()
"""The pages that axe has read, each once per width."""


def typed(answers: dict[str, Any]) -> dict[str, list[str]]:
    """These answers as a person writes them: the values of each field, by its name."""
    context = Context(resolve=str, label=COMMUNES.__getitem__, today=today(), answers=answers)
    written: dict[str, list[str]] = {}
    for code, answer in answers.items():
        asked = application().question(code)
        written |= RAW[asked.kind](asked, answer, context)
    return written


class Walk:
    def __init__(self, page: Page, *, scripts: bool = True) -> None:
        self.page, self.scripts = page, scripts
        self.look()

    def look(self) -> None:
        """Right width, one title, no fault for a reader of screens."""
        page, width = self.page, self.page.viewport_size["width"]
        expect(page.locator("h1")).to_have_count(1)
        assert "Erreur 500" not in page.title()
        if not self.scripts:
            return
        assert not page.evaluate(TOO_WIDE), f"{page.url} is wider than {width} px"
        kind = re.sub(r"\d+", "0", page.url.partition("?")[0])
        if (kind, width) not in seen:
            seen.add((kind, width))
            assert faults(page) == [], page.url

    def go(self, path: str) -> None:
        self.page.goto(path)
        self.look()

    def press(self, name: str, *, within: Locator | None = None) -> None:
        """A button that leads to a page."""
        button = (within or self.page.locator("main")).get_by_role("button", name=name)
        with self.page.expect_navigation():
            self.there(button, name).click()
        self.look()

    def follow(self, name: str, *, within: Locator | None = None) -> None:
        link = (within or self.page.locator("main")).get_by_role("link", name=name)
        with self.page.expect_navigation():
            self.there(link, name).click()
        self.look()

    def there(self, found: Locator, name: str) -> Locator:
        assert found.count(), f"no {name!r} at {self.page.url}:\n{self.main}"
        return found.first

    @property
    def main(self) -> str:
        return self.page.locator("main").inner_text()

    def fill(self, label: str, text: str) -> None:
        name = re.compile(rf"^{re.escape(label)}( \(facultatif\))?$")
        self.there(self.page.get_by_label(name), label).fill(text)

    def choose(self, label: str) -> None:
        box = self.page.locator("main").get_by_label(label)
        self.there(box, label).check()

    def sees(self, text: str) -> None:
        assert text in self.main.replace("\u00a0", " ").replace("\u202f", " "), self.main

    def reads(self, title: str) -> None:
        expect(self.page.locator("h1")).to_have_text(title)

    def answer(self, answers: dict[str, Any]) -> None:
        """Answer every question that this page asks and that these answers hold."""
        asked = self.page.locator("main :is(input, textarea, select)").evaluate_all(
            "fields => fields.map(field => field.name)"
        )
        for name, values in typed(answers).items():
            for value in values if name in asked else ():
                self._give(name, value)

    def _give(self, name: str, value: str) -> None:
        field = self.page.locator(f'main [name="{name}"]').first
        if field.get_attribute("type") in ("radio", "checkbox"):
            wanted = self.page.locator(f'main [name="{name}"][value="{value}"]')
            if wanted.is_visible():
                wanted.check()
        elif field.is_visible():
            field.fill(value)
            field.blur()
