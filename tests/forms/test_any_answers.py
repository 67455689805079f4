"""Whatever is answered, in whatever order: no error, nothing lost, nothing hidden that counts."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from forms.fields import plain
from portal.database import session, transaction
from portal.dossiers.course import course
from portal.dossiers.facts import facts_of
from portal.dossiers.models import Dossier
from portal.dossiers.questions import application
from portal.dossiers.readers import OWNER
from portal.dossiers.reading import pages_read
from tests.answers import BRANCHES, draft
from tests.forms.pages import DAY, read, view

PAGES = [page for page in application().pages if page.application]
CODES = [one.code for page in PAGES for one in page.questions]
VALUES = sorted({one.value for page in PAGES for q in page.questions for one in q.choices})
NASTY = ("", " ", "undecided", "yes", "no", "-1", "1e9", "12 mille", "\x00", "é" * 400,
         "31", "=1+1", "<b>", "\u202e", "2", "2023", "Longueau", "06 39 98 12 34",
         "a@exemple.fr", "\x7f", "\uffff")  # fmt: skip
TEXT = st.sampled_from((*NASTY, *VALUES)) | st.text(max_size=20)
PARTS = ("", "-day", "-month", "-year", "_undecided")
KEPT_ASIDE = {one.code for page in PAGES for one in page.questions if one.consent}
branches = pytest.mark.parametrize("branch", BRANCHES)
few = settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.generate],  # each example is several requests
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@st.composite
def sendings(draw):
    """A page, and what a browser may send of it."""
    page = draw(st.sampled_from(PAGES))
    names = [f"{one.code}{part}" for one in page.questions for part in PARTS]
    sent = draw(st.dictionaries(st.sampled_from(names), st.lists(TEXT, max_size=2), max_size=6))
    return page.code, [(name, text) for name, texts in sent.items() for text in texts]


@settings(max_examples=40, deadline=None, phases=[Phase.generate])
@given(st.sampled_from(sorted(BRANCHES)), sendings())
def test_what_is_typed_is_understood_or_kept_and_read_again_the_same(portal, branch, sending):
    code, sent = sending
    answers = BRANCHES[branch]
    if not course(answers, "application").page(code):
        return
    with portal.test_request_context(method="POST"):
        form, harvest = read(code, sent, answers)
        for one in form.questions:
            typed = next((text for name, text in sent if name == one.code), "")
            if plain(typed) and one.kind != "date" and one.code not in KEPT_ASIDE:
                assert one.code in harvest.valid.keys() | harvest.typed.keys()
        saved = view(code, answers)
        saved.show(harvest.valid, harvest.typed)
        again = view(code, answers).read(saved._raw)
    consents = {one.consent for one in form.questions if one.consent}
    assert without(again.valid, consents) == without(harvest.valid, consents)
    assert again.typed == harvest.typed


def without(found, codes):
    return {code: value for code, value in found.items() if code not in codes}


@few
@given(sent=st.lists(sendings(), min_size=1, max_size=3), branch=st.sampled_from(sorted(BRANCHES)))
def test_any_pages_in_any_order_are_saved_without_an_error(client, sent, branch):
    with transaction():
        dossier = draft(BRANCHES[branch])
    client.login(dossier.owner)
    for code, fields in sent:
        path = f"/mes-demandes/{dossier.id}/questions/{code}"
        answer = client.post(path, data=MultiDict(fields))
        assert answer.status_code in (200, 302), (path, fields)
        assert client.get(path).status_code in (200, 302)
    assert client.get(f"/mes-demandes/{dossier.id}/verifier").status_code == 200
    session.rollback()


@branches
def test_hidden_answers_reach_neither_the_rules_nor_what_is_read(app, branch):
    everything = {code: value for other in BRANCHES.values() for code, value in other.items()}
    mixed = everything | BRANCHES[branch]
    counted = course(mixed).answers
    assert facts_of(mixed, DAY) == facts_of(counted, DAY)
    assert of(mixed) == of(counted)


def of(answers):
    return [pairs for _, pairs in pages_read(Dossier(answers=answers), OWNER)]


@branches
def test_another_branch_and_back_brings_every_answer_back(portal, branch):
    mine = BRANCHES[branch]
    for other in BRANCHES.values():
        kept = mine
        for road in (other, mine):
            with portal.test_request_context(method="POST"):
                kept = saved(saved(kept, "qui", road), "nature", road)
        assert kept.items() >= mine.items()
        assert course(kept).answers == course(mine).answers


def saved(answers, page_code, road):
    """These answers once this page has been answered as on that road."""
    path = course(answers, "application")
    if not path.page(page_code):
        return answers
    shown = view(page_code, answers)
    shown.show(road, {})
    harvest = view(page_code, answers).read(shown._raw)
    rest = without(answers, {*harvest.typed, *harvest.emptied})
    return rest | harvest.valid
