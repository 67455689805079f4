"""The questionnaire as data: its pages, its questions, and which of them apply to whom.

The questions are in ``forms/questionnaire/pages/*.yaml``. Their conditions are the trees of the
routing, over the answers given before them. An answer that no longer applies is set aside:
it stays in the draft, but nothing reads it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import chain
from typing import Any, Literal

import msgspec

from portal.config import ROOT
from portal.dossiers.figures import Figure
from portal.dossiers.wording import Option, Wording
from portal.languages import _, language
from portal.readable import read
from portal.routing.conditions import ALWAYS, Compiler, Condition, Verdict
from portal.routing.facts import catalogue

FOLDER = ROOT / "forms" / "questionnaire"
UNSURE = "unsure"
"""The answer « je ne sais pas »: answered, but a missing fact for the routing."""
CLOSED = object()
"""An answer that counts no more, as its options are no longer offered."""

QuestionKind = Literal[
    "choice", "choices", "yesno", "text", "longtext", "money", "number", "months", "percent",
    "year", "date", "commune", "email", "phone", "siret", "rna", "consent", "address",
]  # fmt: skip
Answers = Mapping[str, Any]
Use = Literal["simulator", "application", "both"]


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One question. ``missing`` is the sentence for an empty answer, ``invalid`` for a wrong one.

    ``low`` and ``high`` bound a number, an amount (in euros) or the length of a text. A question
    that is a fact of the routing and gives no options takes those of the facts' catalogue.
    ``inside`` is the option of an earlier question of the page under which this one unfolds, or
    several, after the last of which it does. ``called`` is what a date is of: « de naissance ».
    ``consent`` is the box of the same page without which a sensitive answer is not kept;
    ``readers`` are the only networks whose people read the answer, all of them when it is empty.
    ``staff`` is its name in what the staff read, when the other one speaks to the person.
    ``near`` is the question that gives the commune of an address; ``drawn`` is the address whose
    place on the map tells the answer.
    ``explains`` names the words of the glossary that are explained beside it, with those of its
    options on offer.
    """

    code: str
    kind: QuestionKind
    label: str
    missing: str = ""
    invalid: str = ""
    hint: str = ""
    short: str = ""
    staff: str = ""
    options: tuple[Option, ...] = ()
    unsure: bool = False
    undecided: str = ""
    required: bool = True
    when: Condition = ALWAYS
    inside: str = ""
    low: float | None = None
    high: float | None = None
    not_before: Literal["", "today"] = ""
    not_after: Literal["", "today"] = ""
    autocomplete: str = ""
    suffix: str = ""
    called: str = ""
    consent: str = ""
    readers: tuple[str, ...] = ()
    near: str = ""
    drawn: str = ""
    explains: tuple[str, ...] = ()
    worded: tuple[Wording, ...] = ()

    @property
    def choices(self) -> tuple[Option, ...]:
        if self.kind == "yesno":
            unsure = (Option(UNSURE, _("Je ne sais pas")),) if self.unsure else ()
            return (Option("yes", _("Oui")), Option("no", _("Non")), *unsure)
        if self.options or self.code not in catalogue():
            return self.options
        return tuple(Option(value, label) for value, label in catalogue()[self.code].values.items())

    @property
    def title(self) -> str:
        """Its name in a summary."""
        return self.short or self.label

    @property
    def sensitive(self) -> bool:
        """Kept with a consent of its own, or that consent: for nobody whom its owner lets in."""
        return bool(self.consent) or self.kind == "consent"

    @property
    def staff_title(self) -> str:
        return self.staff or self.title


class Page(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``figures`` stand above its questions, and with their answers when they are read back."""

    code: str
    section: str
    title: str
    questions: tuple[Question, ...]
    lead: str = ""
    when: Condition = ALWAYS
    simulator: bool = False
    application: bool = True
    figures: tuple[Figure, ...] = ()

    def used_in(self, use: Use) -> bool:
        return use == "both" or (self.simulator if use == "simulator" else self.application)


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    title: str
    staff: str = ""

    @property
    def staff_title(self) -> str:
        return self.staff or self.title


class Questionnaire(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    version: int
    sections: tuple[Section, ...]
    pages: tuple[Page, ...]

    @cached_property
    def _by_code(self) -> dict[str, Question]:
        return {question.code: question for page in self.pages for question in page.questions}

    def question(self, code: str) -> Question:
        return self._by_code[code]

    def knows(self, code: str) -> bool:
        return code in self._by_code


def without_sensitive(given: Answers) -> dict[str, Any]:
    """What was answered or typed, but nothing about health."""
    private = {one.code for page in application().pages for one in page.questions if one.sensitive}
    return {code: value for code, value in given.items() if code not in private}


def consent_boxes() -> list[Question]:
    """The boxes without which sensitive answers are not kept."""
    return [one for page in application().pages for one in page.questions if one.kind == "consent"]


class Index(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file that names the sections, and the files of pages in their order."""

    version: int
    sections: tuple[Section, ...]
    files: tuple[str, ...]


def application() -> Questionnaire:
    """The questionnaire in force, in the language spoken."""
    return _application(language())


@cache
def _application(_language: str) -> Questionnaire:
    index = read(FOLDER / "application.yaml", Index)
    pages = [read(FOLDER / "pages" / f"{name}.yaml", tuple[Page, ...]) for name in index.files]
    return Questionnaire(index.version, index.sections, tuple(chain.from_iterable(pages)))


@cache
def _compiler() -> Compiler:
    return Compiler({}, {})


@cache
def _test(condition: Condition) -> Any:
    return _compiler().test(condition)


def holds(condition: Condition, answers: Answers) -> Verdict:
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
    """What applies to someone who has given these answers, in the simulator, a file, or both."""
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
