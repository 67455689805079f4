"""What the front desk asked a person to complete: what is still owed, which pages it opens."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from portal.database import session
from portal.dossiers.completeness import Gap, PartGap, question_gaps
from portal.dossiers.completions import Completion
from portal.dossiers.models import Dossier
from portal.dossiers.parts import REGISTERED, Part, parts_of
from portal.dossiers.questions import (
    Answers,
    Page,
    Question,
    application,
    course,
    without_sensitive,
)
from portal.dossiers.readers import STAFF, Pair
from portal.dossiers.reading import NO_ANSWER, answer_words, commune_label
from portal.dossiers.workflow import Status
from portal.french import plural
from portal.languages import FRENCH, _, speaking
from portal.vocabulary import LabelledEnum


class Progress(LabelledEnum):
    TODO = "todo", "À compléter"
    DONE = "done", "Vérifié"
    CHANGED = "changed", "Complété"


@dataclass(frozen=True)
class Asked(Gap):
    """A question to complete, its page, and the answer as it is now, in words."""

    answer: str
    progress: Progress

    @property
    def title(self) -> str:
        return self.question.title

    @property
    def opens(self) -> str:
        """The page that it opens again."""
        return self.page.code


@dataclass(frozen=True)
class AskedPart(PartGap):
    """A part to complete; ``sentence`` says what it lacks."""

    answer: str
    progress: Progress

    @property
    def title(self) -> str:
        return self.part.title

    @property
    def opens(self) -> str:
        return self.part.key


@dataclass(frozen=True)
class Change:
    """A question whose answer was asked for or has changed, in words."""

    title: str
    before: str
    after: str

    @property
    def changed(self) -> bool:
        return self.before != self.after


def open_completion(dossier: Dossier) -> Completion | None:
    """What the person is asked now; there is one at most."""
    return session.scalar(select(Completion).where(Completion.dossier_id == dossier.id, is_open()))


def is_open() -> ColumnElement[bool]:
    return Completion.answered_at.is_(None) & Completion.closed_at.is_(None)


def completions_of(dossier: Dossier) -> list[Completion]:
    """All that was ever asked, the newest first."""
    return list(
        session.scalars(
            select(Completion)
            .where(Completion.dossier_id == dossier.id)
            .options(joinedload(Completion.by))
            .order_by(Completion.id.desc())
        )
    )


def questions_of(completion: Completion) -> list[Question | Part]:
    """The questions and the parts asked, as long as the portal still has them."""
    known = application()
    questions = [known.question(code) for code in completion.questions if known.knows(code)]
    return [*questions, *_parts_asked(completion)]


def _parts_asked(completion: Completion) -> list[Part]:
    return [one for one in REGISTERED if one.key in completion.questions]


def to_complete(completion: Completion) -> list[Asked | AskedPart]:
    """The questions asked, those that the new answers bring up, those that were changed since.

    Then the parts asked.
    """
    return [*_questions_to_complete(completion), *_parts_to_complete(completion)]


def _parts_to_complete(completion: Completion) -> Iterator[AskedPart]:
    dossier = completion.dossier
    for part in parts_of(dossier):
        if part.key in completion.questions:
            pairs, lacking = read_in_french(part, dossier), part.lacking(dossier)
            progress = _part_progress(part, completion, pairs, lacking)
            words = plural(len(pairs), "ligne") if pairs else _(NO_ANSWER)
            sentence = lacking[0] if lacking else _("Remplissez « %(part)s »", part=part.title)
            yield AskedPart(part, sentence, words, progress)


def _part_progress(
    part: Part, completion: Completion, pairs: list[Pair], lacking: list[str]
) -> Progress:
    if lacking or not pairs:
        return Progress.TODO
    if pairs != pairs_kept(completion.before, part):
        return Progress.CHANGED
    return Progress.DONE if part.key in completion.reviewed else Progress.TODO


def _questions_to_complete(completion: Completion) -> list[Asked]:
    dossier = completion.dossier
    path = course(dossier.answers, "application")
    lacking = {one.question.code for one in question_gaps(dossier)}
    found = []
    for page, questions in path.pages:
        for one in questions:
            progress = _progress(page, one, completion, path.answers, lacking)
            if one.code in completion.questions or progress is not Progress.DONE:
                found.append(Asked(page, one, _words(one, path.answers), progress))
    return found


def now_asked(dossier: Dossier) -> list[Asked | AskedPart]:
    """The same, of what a file is asked now; nothing when it is not."""
    completion = open_completion(dossier)
    return to_complete(completion) if completion else []


def may_write(dossier: Dossier, page_code: str, codes: Collection[str] = ()) -> bool:
    """Whether these answers are all of a page, or of a part, that is to be completed."""
    if dossier.status is not Status.INCOMPLETE:
        return False
    opened = {one.opens: one for one in now_asked(dossier)}
    found = opened.get(page_code)
    if isinstance(found, Asked):
        return {one.code for one in found.page.questions}.issuperset(codes)
    return found is not None and not codes


def note_reviewed(dossier: Dossier, page_code: str) -> None:
    """The person has saved this page since it was asked for; an answer that stays counts too."""
    if dossier.status is not Status.INCOMPLETE:
        return
    completion = open_completion(dossier)
    if completion and page_code not in completion.reviewed:
        completion.reviewed = [*completion.reviewed, page_code]


def still_owed(dossier: Dossier) -> list[str]:
    """Why the file cannot be sent back yet, in sentences; empty when it can."""
    asked = [one.sentence for one in now_asked(dossier) if one.progress is Progress.TODO]
    parts = [text for one in opened_parts(dossier) for text in one.lacking(dossier)]
    return [*asked, *parts]


def opened_parts(dossier: Dossier) -> list[Part]:
    """The parts that may be written again, with the page that was asked for."""
    pages = {one.opens for one in now_asked(dossier)}
    return [one for one in parts_of(dossier) if one.page in pages]


def given(dossier: Dossier, keys: Collection[str]) -> dict[str, Any]:
    """The answers as they are now, none about health, and what each of these parts reads."""
    parts = {one.key: read_in_french(one, dossier) for one in parts_of(dossier) if one.key in keys}
    return without_sensitive(dossier.answers) | parts


def read_in_french(part: Part, dossier: Dossier) -> list[Pair]:
    """What the staff read of it: to be kept, whatever the language of who changes the file."""
    with speaking(FRENCH):
        return part.read(dossier, STAFF)


def pairs_kept(answers: Answers, part: Part) -> list[Pair]:
    """What a part read on the day when these answers were kept."""
    return [(title, words) for title, words in answers.get(part.key, ())]


def changes(completion: Completion) -> list[Change]:
    """What was asked, and whatever else changed meanwhile, as far as the staff may read it."""
    return [*_question_changes(completion), *_part_changes(completion)]


def _part_changes(completion: Completion) -> Iterator[Change]:
    for part in _parts_asked(completion):
        before, after = (
            _numbered(pairs_kept(one, part)) for one in (completion.before, completion.after)
        )
        names = dict.fromkeys((*before, *after))
        found = [(name, before.get(name, ""), after.get(name, "")) for name in names]
        changed = [Change(f"{part.staff_title} : {name}", old or NO_ANSWER, new or NO_ANSWER)
                   for name, old, new in found if old != new]  # fmt: skip
        yield from changed or [Change(part.staff_title, "Sans changement", "Sans changement")]


def _numbered(pairs: list[Pair]) -> dict[str, str]:
    """By title; the second that bears the same one is told apart by its rank."""
    found: dict[str, str] = {}
    for title, words in pairs:
        rank = 1 + sum(name.partition(" (")[0] == title for name in found)
        found[title if rank == 1 else f"{title} ({rank})"] = words
    return found


def _question_changes(completion: Completion) -> list[Change]:
    before = course(completion.before, "application").answers
    after = course(completion.after, "application").answers
    return [
        Change(question.staff_title, _words(question, before), _words(question, after))
        for question in _all_questions()
        if STAFF.may_read(question)
        and (
            question.code in completion.questions
            or before.get(question.code) != after.get(question.code)
        )
    ]


def _all_questions() -> Iterator[Question]:
    for page in application().pages:
        if page.application:
            yield from page.questions


def _progress(
    page: Page, question: Question, completion: Completion, answers: Answers, lacking: set[str]
) -> Progress:
    """An answer that stays as it was counts once its page has been saved again."""
    if question.code in lacking:
        return Progress.TODO
    changed = answers.get(question.code) != completion.before.get(question.code)
    if changed and not question.sensitive:  # those are not kept from before
        return Progress.CHANGED
    waits = question.code in completion.questions and page.code not in completion.reviewed
    return Progress.TODO if waits else Progress.DONE


def _words(question: Question, answers: Answers) -> str:
    if question.code not in answers:
        return _(NO_ANSWER)
    return answer_words(question, answers[question.code], commune_label)
