"""What a draft still lacks before it can be sent, and how far each part is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from portal.dossiers.course import Course, course
from portal.dossiers.models import Dossier
from portal.dossiers.parts import Part, Progress, parts_of
from portal.dossiers.questions import Page, Question, Section, application
from portal.languages import _

PAGE = "application.page"


@dataclass(frozen=True)
class Gap:
    """A question without a usable answer, and its page."""

    page: Page
    question: Question
    endpoint = PAGE

    @property
    def sentence(self) -> str:
        return self.question.missing or _("Répondez à « %(title)s »", title=self.question.title)

    @property
    def place(self) -> dict[str, Any]:
        """What its address needs, besides the file."""
        return {"code": self.page.code}

    @property
    def step(self) -> str:
        return self.page.section


@dataclass(frozen=True)
class PartGap:
    """What is to be mended in a part before the file can be sent."""

    part: Part
    sentence: str

    @property
    def endpoint(self) -> str:
        return self.part.endpoint

    @property
    def place(self) -> dict[str, Any]:
        return {}

    @property
    def step(self) -> str:
        return self.part.code


@dataclass(frozen=True)
class SectionState:
    section: Section
    pages: tuple[tuple[Page, Progress], ...]

    @property
    def progress(self) -> Progress:
        """A page without any obligatory question holds nothing up, nor does a whole section."""
        asking = [(page, state) for page, state in self.pages if obliges(page)]
        states = {state for _, state in asking or self.pages}
        if states <= {Progress.DONE}:
            return Progress.DONE
        if states == {Progress.TODO}:
            return Progress.TODO if asking else Progress.OPTIONAL
        return Progress.STARTED

    @property
    def next_page(self) -> Page:
        """Where to go on: the first page that is not done, else the first."""
        waiting = [page for page, state in self.pages if state is not Progress.DONE]
        return waiting[0] if waiting else self.pages[0][0]


@dataclass(frozen=True)
class Step:
    """A section or a part in the list of tasks, and the address of the page where to go on."""

    code: str
    title: str
    progress: Progress
    endpoint: str
    place: dict[str, Any]


def obliges(page: Page) -> bool:
    return any(question.required for question in page.questions)


def gaps(dossier: Dossier) -> list[Gap | PartGap]:
    """All that stands between this file and its sending."""
    parts = [PartGap(one, text) for one in parts_of(dossier) for text in one.lacking(dossier)]
    return [*question_gaps(dossier), *parts]


def question_gaps(dossier: Dossier) -> list[Gap]:
    """Questions without a usable answer: none given, not understood, or a commune not chosen."""
    path = course(dossier.answers, "application")
    return [
        Gap(page, question)
        for page, questions in path.pages
        for question in questions
        if question.code in dossier.typed
        or question in path.unanswered(page.code)
        or (question.kind == "commune" and path.answers.get(question.code, "") is None)
    ]


def sections(dossier: Dossier) -> list[SectionState]:
    path = course(dossier.answers, "application")
    lacking = {gap.page.code for gap in question_gaps(dossier)}
    found = []
    for section in application().sections:
        pages = tuple(
            (page, _progress(page, path, dossier, lacking))
            for page, _ in path.pages
            if page.section == section.code
        )
        if pages:
            found.append(SectionState(section, pages))
    return found


def steps(dossier: Dossier) -> list[Step]:
    """The sections and the parts, in the order in which they are filled."""
    return list(_steps(dossier))


def _steps(dossier: Dossier) -> Iterator[Step]:
    waiting = parts_of(dossier)
    for state in sections(dossier):
        code, place = state.section.code, {"code": state.next_page.code}
        yield Step(code, state.section.title, state.progress, PAGE, place)
        for part in waiting:
            if part.section == code:
                yield Step(part.code, part.title, part.progress(dossier), part.endpoint, {})


def following(dossier: Dossier, code: str) -> tuple[str, dict[str, Any]] | None:
    """The endpoint, and what its address needs, of what comes after this page or this part."""
    stops = list(_stops(dossier))
    codes = [one for one, _, _ in stops]
    place = codes.index(code) + 1 if code in codes else len(stops)
    return stops[place][1:] if place < len(stops) else None


def part_before(dossier: Dossier, code: str) -> Part | None:
    """The part that is filled just before this page."""
    codes = [one for one, _, _ in _stops(dossier)]
    place = codes.index(code) if code in codes else 0
    return next((one for one in parts_of(dossier) if place and one.code == codes[place - 1]), None)


def _stops(dossier: Dossier) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Page by page; the parts of a section come after its pages."""
    waiting = parts_of(dossier)
    for state in sections(dossier):
        for page, _state in state.pages:
            yield page.code, PAGE, {"code": page.code}
        for part in waiting:
            if part.section == state.section.code:
                yield part.code, part.endpoint, {}


def _progress(page: Page, path: Course, dossier: Dossier, lacking: set[str]) -> Progress:
    codes = {question.code for question in path.questions(page.code)}
    touched = codes & (path.answers.keys() | dossier.typed.keys())
    if page.code in lacking:
        return Progress.STARTED if touched else Progress.TODO
    optional_only = not any(question.required for question in path.questions(page.code))
    if optional_only and page.code not in dossier.seen_pages:
        return Progress.TODO
    return Progress.DONE


def missing(dossier: Dossier) -> list[str]:
    """Why the draft cannot be sent yet, in sentences; empty when it can."""
    return [gap.sentence for gap in gaps(dossier)]
