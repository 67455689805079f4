"""A document beside its verdict: the document scrolls in its frame, the form with the page."""

from portal.database import session
from portal.users.models import User
from tests.browsing import BROWSER
from tests.factories_files import ReferralFactory, add_document, adviser_of

pytestmark = BROWSER
EMAIL = "juge@exemple.fr"
INNER_SCROLLS = """() => [...document.querySelectorAll("aside, aside *")].filter((one) =>
  /auto|scroll/.test(getComputedStyle(one).overflowY)
  && one.scrollHeight > one.clientHeight + 1).length"""


def to_judge():
    """Where a document waits for its adviser."""
    adviser = adviser_of("initiative_somme", email=EMAIL)
    referral = ReferralFactory(in_review=True, adviser=adviser)
    document = add_document(referral.dossier, "P05")
    return f"/conseil/dossiers/{referral.id}/documents/{document.id}"


def judge():
    return session.query(User).filter_by(email=EMAIL).one()


def test_the_whole_form_of_a_verdict_is_reached_by_the_page_alone(sign_in, ask):
    path = ask(to_judge)
    walk = sign_in(judge)
    walk.go(path)
    page = walk.page
    page.locator("aside details:not([open]) > summary").evaluate_all(
        "all => all.forEach(one => one.click())"
    )
    assert page.evaluate(INNER_SCROLLS) == 0
    last = page.get_by_role("button", name="Demander de le renvoyer")
    last.scroll_into_view_if_needed()
    box = last.bounding_box()
    assert 0 < box["y"] < 900 - box["height"]
    assert page.locator(".gu-preview").evaluate("one => one.clientHeight") < 900
