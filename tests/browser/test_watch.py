"""What the other tests of this folder rest on: nothing wrong on a page goes unseen."""

import pytest

from tests.browsing import BROWSER, faults

pytestmark = BROWSER
PAGE = "/plan-du-site"


@pytest.fixture
def said(console):
    """What was complained of so far; forgotten, as it was asked for."""

    def take(page):
        page.context.close()
        lines = list(console)
        console.clear()
        return lines

    return take


def with_more(page, html):
    """The same page, that its author has spoilt: its policy is that of the portal."""

    def spoil(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("</main>", f"{html}</main>"))

    page.route(f"**{PAGE}", spoil)
    page.goto(PAGE)
    return page


@pytest.mark.parametrize("mistake", ["console.error('lost')", "setTimeout(() => lost())"])
def test_an_error_in_a_script_is_seen(visit, said, mistake):
    page = visit(PAGE)
    page.evaluate(mistake)
    page.evaluate("new Promise((done) => setTimeout(done, 50))")  # what was to come has come
    assert "lost" in " ".join(said(page))


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize(
    "html",
    ['<p style="color: red">Rouge</p>', '<img alt="" src="https://ailleurs.exemple/a.png">'],
    ids=["style", "elsewhere"],
)
def test_what_the_policy_forbids_is_seen_even_without_scripts(visit, said, scripts, html):
    page = with_more(visit(PAGE, java_script_enabled=scripts), html)
    assert "Content Security Policy" in " ".join(said(page))


def test_a_missing_script_is_seen_and_a_page_refused_on_purpose_is_not(visit, said):
    page = with_more(visit(PAGE), '<img alt="" src="/static/nowhere.svg">')
    page.goto("/nulle-part")
    lines = said(page)
    assert len(lines) == 1
    assert "/static/nowhere.svg" in lines[0]


def test_a_fault_for_a_reader_of_screens_is_seen(visit):
    page = with_more(visit(PAGE), '<img src="/static/img/brand.svg">')
    assert "image-alt" in faults(page)[0]


def test_a_page_that_is_too_wide_is_seen(arrive):
    walk = arrive(320, PAGE)
    walk.page.locator("h1").evaluate("title => { title.style.width = '400px' }")
    with pytest.raises(AssertionError, match="is wider than 320 px"):
        walk.look()
