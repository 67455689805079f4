"""Someone who walks through the portal: every page they reach is looked at."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as TooLong

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
OPEN_FILES = "/conseil/?vue=ouverts"
PERSONAL = re.compile(r"\d+|(?<=/)[^/]{30,}")
"""What an address has of one file or of one letter: a number, a signed word."""
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
FIELDS = "fields => fields.map(field => [field.name, field.type])"


def typed(answers: dict[str, Any]) -> dict[str, list[str]]:
    """These answers as a person writes them: the values of each field, by its name."""
    context = Context(resolve=str, label=COMMUNES.__getitem__, today=today(), answers=answers)
    written: dict[str, list[str]] = {}
    for code, answer in answers.items():
        asked = application().question(code)
        written |= RAW[asked.kind](asked, answer, context)
    return written


class Walk:
    """``read`` is the folder of the pages that axe has read, None when it is not to read any."""

    def __init__(self, page: Page, read: Path | None, colours: str = "light") -> None:
        self.page, self.read, self.colours = page, read, colours
        self.look()

    def look(self, state: str = "") -> None:
        """Right width, one title, no fault for a reader of screens.

        axe reads each page once per width and colours, and again in each ``state`` that is named.
        """
        expect(self.page.locator("h1")).to_have_count(1)
        assert "Erreur 500" not in self.page.title()
        self.fits()
        if self.read and self.first_time(self.read, state):
            found = faults(self.page)
            assert not found, f"{self.page.url}\n" + "\n".join(found)

    def look_at(self, width: int) -> None:
        """The same page on a screen of another width, for a moment."""
        here = self.page.viewport_size
        self.page.set_viewport_size(here | {"width": width})
        self.look()
        self.page.set_viewport_size(here)

    def fits(self) -> None:
        width = self.page.viewport_size["width"]
        assert not self.page.evaluate(TOO_WIDE), f"{self.page.url} is wider than {width} px"

    def first_time(self, read: Path, state: str) -> bool:
        """For all the test processes together."""
        kind = PERSONAL.sub("0", urlsplit(self.page.url).path)
        width = self.page.viewport_size["width"]
        try:
            (read / quote(f"{kind} {width} {self.colours} {state}", safe="")).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    def go(self, path: str, state: str = "") -> None:
        self.page.goto(path)
        self.look(state)

    def again(self, state: str = "") -> None:
        """The same page, after what someone else has done."""
        self.page.reload()
        self.look(state)

    def beside(self) -> "Walk":
        """The same page in another tab."""
        tab = self.page.context.new_page()
        tab.goto(self.page.url)
        return Walk(tab, self.read, self.colours)

    def search(self, words: str, where: str = OPEN_FILES) -> None:
        self.go(f"{where}&q={quote(words)}")

    def find(self, name: str, where: str = OPEN_FILES) -> None:
        """Open the file of this person, from a list."""
        self.search(name, where)
        self.follow(name, within=self.page.locator("#results :is(table, .gu-tasks)"))

    def press(self, name: str) -> None:
        """A button that leads to a page."""
        button = self.page.locator("main").get_by_role("button", name=name)
        with self.page.expect_navigation():
            self.there(button, name).click()
        self.look()

    def follow(self, name: str, *, within: Locator | None = None) -> None:
        link = (within or self.page.locator("main")).get_by_role("link", name=name)
        with self.page.expect_navigation():
            self.there(link, name).click()
        self.look()

    def unfold(self, title: str) -> None:
        summary = self.page.locator("summary").get_by_text(title)
        self.there(summary, title).click()

    def there(self, found: Locator, name: str) -> Locator:
        """The first of these, as soon as it can be seen."""
        try:
            found.first.wait_for()
        except TooLong:
            pytest.fail(f"no {name!r} at {self.page.url}:\n{self.main}")
        return found.first

    @property
    def main(self) -> str:
        return self.page.locator("main").inner_text()

    @property
    def values(self) -> list[str]:
        """What stands in the fields."""
        fields = self.page.locator("main :is(input, textarea)")
        return fields.evaluate_all("fields => fields.map(field => field.value)")

    def fill(self, label: str, text: str) -> None:
        words = re.escape(label).replace(r"\ ", r"\s")
        name = re.compile(rf"^{words}(\s\(facultatif\))?$")
        self.there(self.page.get_by_label(name), label).fill(text)

    def fill_date(self, name: str, *parts: int) -> None:
        for part, value in zip(("day", "month", "year"), parts, strict=True):
            self.page.locator(f'main [name="{name}-{part}"]').fill(str(value))

    def choose(self, label: str) -> None:
        box = self.page.locator("main").get_by_label(label)
        self.there(box, label).check()

    def sees(self, text: str) -> None:
        expect(self.page.locator("main")).to_contain_text(text, use_inner_text=True)

    def unfold_all(self) -> None:
        """Open the sections that the page keeps folded."""
        folded = self.page.locator("main .gu-fold:not([open]) > summary")
        while folded.count():
            folded.first.click()

    def misses(self, text: str) -> None:
        expect(self.page.locator("main")).not_to_contain_text(text)

    def reads(self, title: str) -> None:
        expect(self.page.locator("h1")).to_have_text(title)

    def answer(self, answers: dict[str, Any]) -> None:
        """Answer every question that this page asks and that these answers hold."""
        asked = self.page.locator("main :is(input, textarea, select)").evaluate_all(FIELDS)
        kinds = dict(reversed(asked))
        for name, values in typed(answers).items():
            for value in values if name in kinds else ():
                self._give(name, value, kinds[name])

    def _give(self, name: str, value: str, kind: str) -> None:
        field = self.page.locator(f'main [name="{name}"]').first
        if kind in ("radio", "checkbox"):
            wanted = self.page.locator(f'main [name="{name}"][value="{value}"]')
            if wanted.is_visible():
                wanted.check()
        elif field.is_visible():
            field.fill(value)
            field.blur()
