"""Before and after: what became of an answer, or of a part, that was asked for again."""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.dossiers.asked import pairs_kept
from portal.dossiers.completions import Completion
from portal.dossiers.course import course
from portal.dossiers.parts import REGISTERED, Part, readable
from portal.dossiers.questions import Question, application
from portal.dossiers.readers import Pair, Reader
from portal.dossiers.reading import NO_ANSWER, given_words

SAME = "Sans changement"


@dataclass(frozen=True)
class Change:
    """A question whose answer was asked for or has changed, in words."""

    title: str
    before: str
    after: str

    @property
    def changed(self) -> bool:
        return self.before != self.after


def changes(completion: Completion, reader: Reader) -> list[Change]:
    """What was asked, and whatever else changed meanwhile, as far as this reader may know it."""
    return [*_question_changes(completion, reader), *_part_changes(completion, reader)]


def _part_changes(completion: Completion, reader: Reader) -> Iterator[Change]:
    for part in REGISTERED:
        if part.key in completion.before and readable(part, completion.dossier, reader):
            same = [Change(part.staff_title, SAME, SAME)]
            asked = part.key in completion.questions
            yield from _lines_changed(completion, part) or (same if asked else [])


def _lines_changed(completion: Completion, part: Part) -> list[Change]:
    before, after = (
        _numbered(pairs_kept(one, part)) for one in (completion.before, completion.after)
    )
    found = [(name, before.get(name), after.get(name)) for name in dict.fromkeys((*before, *after))]
    return [
        Change(f"{part.staff_title} : {name}", old or NO_ANSWER, new or NO_ANSWER)
        for name, old, new in found
        if old != new
    ]


def _numbered(pairs: list[Pair]) -> dict[str, str]:
    """By title; the second that bears the same one is told apart by its rank."""
    found: dict[str, str] = {}
    for title, words in pairs:
        rank = 1 + sum(name.partition(" (")[0] == title for name in found)
        found[title if rank == 1 else f"{title} ({rank})"] = words
    return found


def _question_changes(completion: Completion, reader: Reader) -> list[Change]:
    before = course(completion.before, "application").answers
    after = course(completion.after, "application").answers
    return [
        Change(question.staff_title, given_words(question, before), given_words(question, after))
        for question in _all_questions()
        if reader.may_read(question)
        and (
            question.code in completion.questions
            or before.get(question.code) != after.get(question.code)
        )
    ]


def _all_questions() -> Iterator[Question]:
    for page in application().pages:
        if page.application:
            yield from page.questions
