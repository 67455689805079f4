"""No question of the application, in any branch, says what was never marked; nor any step of it."""

import pytest

from portal.dossiers.course import course
from portal.dossiers.parts import parts_of
from portal.referrals.annexes import asked_of
from tests.answers import BRANCHES
from tests.translations.said import WRONG, said

STEPS = ("", "documents/", "reseaux", "verifier", "supprimer")
STEPPED = ("creation", "cession", "ess", "étudiant", "microcrédit", "personnel", "établissement")
PARTS = {
    "founders.index": "associes/", "plan.index": "plan/", "forecast.index": "previsions/",
    "annexes.index": "questions-des-reseaux/",
}  # fmt: skip


def pages():
    """The pages of each branch on which there is a question that no branch before it has."""
    seen: set[tuple[str, str]] = set()
    for branch, answers in BRANCHES.items():
        asked = {page.code: {one.code for one in questions}
                 for page, questions in course(answers, "application").pages}  # fmt: skip
        new = {(page, one) for page, codes in asked.items() for one in codes} - seen
        seen |= new
        yield branch, list(dict.fromkeys(page for page, _ in sorted(new)))


PAGES = list(pages())


@pytest.mark.parametrize(("branch", "codes"), PAGES)
def test_every_question_of_a_branch_is_translated(client, started, branch, codes):
    dossier = started(BRANCHES[branch])
    assert said(client, dossier, *(f"questions/{one}" for one in codes)) == []


@pytest.mark.parametrize(("branch", "codes"), PAGES)
def test_what_is_wrong_on_a_page_is_said_in_translated_sentences(client, started, branch, codes):
    dossier = started(BRANCHES[branch])
    asked = course(dossier.answers, "application")
    for code in [page.code for page, _ in reversed(asked.pages) if page.code in codes][:3]:
        questions = [one for one in asked.questions(code) if one.kind not in ("text", "address")]
        wrong = dict.fromkeys((one.code for one in questions), WRONG)
        wrong |= {f"{one.code}-year": WRONG for one in questions if one.kind == "date"}
        assert said(client, dossier, f"questions/{code}", data={}) == []
        assert said(client, dossier, f"questions/{code}", data=wrong) == []


@pytest.mark.parametrize("branch", STEPPED)
def test_every_step_of_a_branch_is_translated(client, started, branch):
    dossier = started(BRANCHES[branch])
    asked = [f"questions-des-reseaux/{one.code}" for one in asked_of(dossier)]
    places = [PARTS[one.endpoint] for one in parts_of(dossier)]
    assert said(client, dossier, *STEPS, *places, *asked) == []
