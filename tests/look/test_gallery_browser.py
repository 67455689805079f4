"""Each page in Chromium: no accessibility fault, no overflow, nothing blocked by the policy."""

import json

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.look.gallery import ERRORS, PAGES

pytestmark = pytest.mark.browser
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OVERFLOW = "document.documentElement.scrollWidth - innerWidth"
WIDE_TEXT = """() => {
  const wide = new CSSStyleSheet();
  wide.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
                       word-spacing: .16em !important }`);
  document.adoptedStyleSheets = [wide];
}"""


def faults(page: Page, *rules: str) -> list[str]:
    """What axe finds; run through the debugger, so that the page's own policy stays in force."""
    options = {"runOnly": rules or RULES, "resultTypes": ["violations"]}
    debugger = page.context.new_cdp_session(page)
    if not page.evaluate("'axe' in window"):
        debugger.send("Runtime.evaluate", {"expression": AXE_SCRIPT})
    answer = debugger.send(
        "Runtime.evaluate",
        {
            "expression": f"axe.run({json.dumps(options)})",
            "awaitPromise": True,
            "returnByValue": True,
        },
    )
    debugger.detach()
    return [
        f"{fault['id']}: {node['html'][:160]} {node['failureSummary']}"
        for fault in answer["result"]["value"]["violations"]
        for node in fault["nodes"][:3]
    ]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_accessibility_fault(visit, path):
    page = visit(path)
    assert faults(page) == []
    page.emulate_media(color_scheme="dark")
    assert faults(page, "color-contrast", "link-in-text-block") == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert faults(page) == []
    page.emulate_media(color_scheme="light")
    assert faults(page, "color-contrast", "target-size") == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_in_320_pixels_even_with_wide_text(visit, path):
    page = visit(path, 320)
    assert page.evaluate(OVERFLOW) <= 0
    page.evaluate(WIDE_TEXT)
    assert page.evaluate(OVERFLOW) <= 0


def test_error_pages_have_no_accessibility_fault(visit):
    page = visit("/accueil", 320)
    for code in ERRORS:
        page.goto(f"/erreur/{code}")
        assert faults(page) == [], code
        assert page.evaluate(OVERFLOW) <= 0, code


def test_axe_would_see_a_fault(visit):
    page = visit("/accueil")
    page.evaluate("document.querySelector('h1').remove()")
    assert any("page-has-heading-one" in fault for fault in faults(page))
