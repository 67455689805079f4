"""The questionnaire as it is for one person: which pages and questions apply, what counts.

Conditions are the trees of the routing, over the answers given before them. An answer that no
longer applies is set aside: it stays in the draft, but nothing reads it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import msgspec
from flask import g, has_app_context

from portal.dossiers.questions import Answers, Page, Question, Use, application
from portal.dossiers.wording import Option
from portal.languages import language
from portal.routing.conditions import ALWAYS, Compiler, Condition, Verdict

CLOSED = object()
"""An answer that counts no more, as its options are no longer offered."""
REMEMBERED = 16
"""How many courses a request or a job keeps: of one file, before and after, and few others."""


@cache
def _compiler() -> Compiler:
    return Compiler({}, {})


@cache
def _test(condition: Condition) -> Any:
    return _compiler().test(condition)


def holds(condition: Condition, answers: Answers) -> Verdict:
    if condition is ALWAYS:
        return True
    verdict: Verdict = _test(condition)(answers)
    return verdict


@dataclass(frozen=True)
class Course:
    """The questionnaire as it is for one person: the pages and questions that apply.

    ``answers`` has only the answers that count; ``known`` has them and None for each question
    that does not apply, as conditions read them; ``pending`` names the questions of which it is
    not known yet whether they apply.
    """

    pages: tuple[tuple[Page, tuple[Question, ...]], ...]
    answers: dict[str, Any]
    known: dict[str, Any]
    pending: frozenset[str] = field(default_factory=frozenset)

    def questions(self, page_code: str) -> tuple[Question, ...]:
        """The questions of a page that apply; none when the page itself does not."""
        return next((found for page, found in self.pages if page.code == page_code), ())

    def page(self, code: str) -> Page | None:
        return next((page for page, _ in self.pages if page.code == code), None)

    def after(self, code: str) -> Page | None:
        return self._neighbour(code, 1)

    def before(self, code: str) -> Page | None:
        return self._neighbour(code, -1)

    def _neighbour(self, code: str, step: int) -> Page | None:
        codes = [page.code for page, _ in self.pages]
        index = codes.index(code) + step
        return self.pages[index][0] if 0 <= index < len(codes) else None

    def unanswered(self, page_code: str) -> list[Question]:
        return [
            question
            for question in self.questions(page_code)
            if question.required and question.code not in self.answers
        ]


def course(answers: Answers, use: Use = "both") -> Course:
    """What applies to someone who has given these answers, in the simulator, a file, or both.

    It is worked out once in a request or a job, as each part of a page asks for it.
    """
    if not has_app_context():
        return _course(answers, use)
    courses: dict[tuple[str, Use, bytes], Course] = g.setdefault("courses", {})
    key = language(), use, msgspec.json.encode(dict(answers))
    if key not in courses:
        if len(courses) >= REMEMBERED:
            del courses[next(iter(courses))]
        courses[key] = _course(answers, use)
    return courses[key]


def _course(answers: Answers, use: Use) -> Course:
    pages, known, pending = [], dict[str, Any](), set[str]()
    for page in application().pages:
        if page.used_in(use):
            verdicts = dict(_verdicts(page, answers, known))
            questions = tuple(worded(one, known) for one in page.questions if verdicts[one.code])
            pending |= {code for code, verdict in verdicts.items() if verdict is None}
            if questions:
                pages.append((page, questions))
    applying = {one.code for _, questions in pages for one in questions}
    counted = {code: value for code, value in known.items() if code in applying}
    return Course(tuple(pages), counted, known, frozenset(pending))


def _verdicts(page: Page, answers: Answers, known: dict[str, Any]) -> Iterator[tuple[str, Verdict]]:
    """Whether each question applies; what is then known of it is added for the next ones."""
    shown = holds(page.when, known)
    for question in page.questions:
        verdict = both(shown, holds(question.when, known))
        learn(question, verdict, answers if consented(question, answers) else {}, known)
        yield question.code, verdict


def worded(question: Question, known: Answers) -> Question:
    """The question in the words for this person."""
    found = (one for one in question.worded if holds(one.when, known))
    return one.of(question) if (one := next(found, None)) else question


def consented(question: Question, answers: Answers) -> bool:
    """Whether an answer to this question may be kept at all."""
    return not question.consent or answers.get(question.consent) is True


def both(one: Verdict, other: Verdict) -> Verdict:
    if one is False or other is False:
        return False
    return True if one and other else None


def learn(question: Question, verdict: Verdict, answers: Answers, known: dict[str, Any]) -> None:
    """A question that applies is known by its answer; one that does not is known to be nothing."""
    if verdict is False:
        known[question.code] = None
    elif verdict and question.code in answers:
        answer = on_offer(question, answers[question.code], known)
        if answer is not CLOSED:
            known[question.code] = answer


def on_offer(question: Question, answer: Any, known: Answers) -> Any:
    """The answer without the options that are closed to this person; CLOSED if none is left."""
    if answer is None or question.kind not in ("choice", "choices"):
        return answer
    closed = {one.value for one in question.choices if holds(one.when, known) is False}
    if question.kind == "choice":
        return CLOSED if answer in closed else answer
    kept = [one for one in answer if one not in closed] if isinstance(answer, list) else []
    return CLOSED if answer and not kept else kept


def open_options(question: Question, answers: Answers) -> tuple[Option, ...]:
    """The options that apply to these answers."""
    return tuple(one for one in question.choices if holds(one.when, answers))
