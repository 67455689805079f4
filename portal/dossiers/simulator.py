"""The simulator: only the questions whose answer can still change the networks."""

from collections.abc import Collection
from typing import Any

from portal.calendar import today
from portal.dossiers.course import Course, course
from portal.dossiers.facts import fact_fed_by, facts_of
from portal.dossiers.questions import Answers, Page, Question
from portal.routing.engine import Answer, Engine


def answer_so_far(engine: Engine, answers: Answers, seen: Collection[str]) -> Answer:
    """What the rules say of these answers; undecided while something has still to be asked."""
    return engine.route(simulated_facts(answers, seen))


def simulated_facts(answers: Answers, seen: Collection[str]) -> dict[str, Any]:
    return facts_of(answers, today(), seen=seen)


def next_page(engine: Engine, answers: Answers, seen: Collection[str]) -> Page | None:
    """The next page to show; None when no question left can change the answer."""
    waiting = pages_left(engine, answers, seen)
    return waiting[0] if waiting else None


def pages_left(engine: Engine, answers: Answers, seen: Collection[str]) -> list[Page]:
    missing = set(answer_so_far(engine, answers, seen).missing)
    path = course(answers, "simulator")
    return [
        page
        for page, questions in path.pages
        if any(_worth_asking(one, page, path, missing, seen) for one in questions)
    ]


def questions_to_ask(
    engine: Engine, answers: Answers, seen: Collection[str], page: Page
) -> list[Question]:
    """The page's questions that matter, and those already answered."""
    missing = set(answer_so_far(engine, answers, seen).missing)
    path = course(answers, "simulator")
    return [
        one
        for one in page.questions
        if one.code in path.answers or fact_fed_by(one.code) in missing
    ]


def _worth_asking(
    question: Question, page: Page, path: Course, missing: set[str], seen: Collection[str]
) -> bool:
    unanswered = question.code not in path.answers
    asked = not question.required and page.code in seen
    return unanswered and not asked and fact_fed_by(question.code) in missing
