"""Each page in Chromium: no accessibility fault, no overflow, nothing blocked by the policy."""

import pytest

from tests.browsing import BROWSER, faults
from tests.look.gallery import ERRORS, PAGES

pytestmark = BROWSER
OVERFLOW = "document.documentElement.scrollWidth - innerWidth"
WIDE_TEXT = """() => {
  const wide = new CSSStyleSheet();
  wide.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
                       word-spacing: .16em !important }`);
  document.adoptedStyleSheets = [wide];
}"""


def test_no_macro_has_an_accessibility_fault(visit):
    """All of them on one page; the portal's own pages are read in ``tests/browser``."""
    page = visit("/composants")
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


def test_error_pages_fit_and_have_no_accessibility_fault(visit):
    page = visit("/accueil", 320)
    for code in ERRORS:
        page.goto(f"/erreur/{code}")
        assert page.evaluate(OVERFLOW) <= 0, code
        if code in (404, 409, 500):  # one of each layout
            assert faults(page) == [], code


def test_axe_would_see_a_fault(visit):
    page = visit("/accueil")
    page.evaluate("document.querySelector('h1').remove()")
    assert any("page-has-heading-one" in fault for fault in faults(page))
