"""How long what is left of an application takes, told in round minutes.

Nobody is timed: it is counted from the words to read and the letters to type, at the pace of
someone who is not used to forms and holds a telephone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from portal.dossiers import completeness
from portal.dossiers.course import Course, course
from portal.dossiers.models import Dossier
from portal.dossiers.parts import Progress, parts_of
from portal.dossiers.questions import Question, application
from portal.french import plural
from portal.languages import _

WORDS_PER_SECOND = 2.5
"""150 a minute: adults who read easily do 240, the guide of easy French takes a third off."""
LETTERS_PER_SECOND = 2.5
"""30 words a minute: on telephones, people who type with two thumbs do 36 on average."""
LETTERS = {"text": 20, "longtext": 200, "money": 6, "number": 3, "date": 8, "commune": 8,
           "email": 22, "phone": 10, "siret": 14, "rna": 10}  # fmt: skip
"""What one types in a field of each kind; a long answer is three sentences."""
LOOK_UP = {"money": 20, "number": 5, "siret": 30, "rna": 30, "longtext": 40}
"""Seconds to find a figure in one's papers, or to think of what to write."""
CHOOSE = 4  # seconds, to make up one's mind and touch an answer
TURN = 8  # seconds, for a page to open and its button to be found
PART = 300  # seconds, for a part that is no page of questions
END = 180  # seconds, to choose networks, read everything again and send
LIKELY = 0.7
"""The share of the questions that may still apply which do, in the end: so that someone who creates
a business, the commonest case, is told about the same at the start as what it will have taken."""
COMMONEST = {"demandeur": "particulier", "projet": "creation"}


@dataclass(frozen=True)
class Pace:
    """``done`` steps out of ``steps``, and the minutes that the others take."""

    done: int
    steps: int
    minutes: int

    @property
    def words(self) -> str:
        left = plural(self.minutes, "minute")
        if self.done == self.steps:
            return _(
                "Vos réponses sont complètes. Encore environ %(left)s pour vérifier et envoyer.",
                left=left,
            )
        return _("Encore environ %(left)s.", left=left)


def pace(dossier: Dossier) -> Pace:
    path = course(dossier.answers, "application")
    gaps = [gap.question for gap in completeness.question_gaps(dossier)]
    parts = [one for one in parts_of(dossier) if one.progress(dossier) in UNFINISHED]
    steps = completeness.steps(dossier)
    left = _pages(path, {one.code for one in gaps}) + _pending(path) + PART * len(parts) + END
    return Pace(sum(step.progress in FINISHED for step in steps), len(steps), rounded(left))


def whole(answers: dict[str, Any]) -> int:
    """The minutes that a new application takes someone who begins with these answers."""
    path = course(answers, "application")
    codes = {one.code for _, questions in path.pages for one in questions if one.required}
    return rounded(_pages(path, codes) + _pending(path) + END)


def usual() -> int:
    """The minutes told to whoever has not said anything yet."""
    return whole(COMMONEST)


def rounded(seconds: float) -> int:
    """Whole minutes up to ten, then by fives: nobody knows better."""
    minutes = round(seconds / 60)
    return minutes if minutes <= 10 else 5 * round(minutes / 5)


def _pages(path: Course, codes: set[str]) -> float:
    waiting = [[one for one in found if one.code in codes] for _, found in path.pages]
    return sum(TURN + _answering(questions) for questions in waiting if questions)


def _pending(path: Course) -> float:
    """What may still apply, and is obligatory if it does."""
    known = application()
    questions = [known.question(code) for code in path.pending]
    return LIKELY * _answering(one for one in questions if one.required)


def _answering(questions: Iterable[Question]) -> float:
    return sum(seconds(one) for one in questions)


def seconds(question: Question) -> float:
    """To read a question with its options, find the answer and give it."""
    read = [question.label, question.hint]
    read += [f"{one.label} {one.hint}" for one in question.choices]
    words = sum(len(text.split()) for text in read)
    typed = LETTERS.get(question.kind, 0) / LETTERS_PER_SECOND or CHOOSE
    return words / WORDS_PER_SECOND + typed + LOOK_UP.get(question.kind, 0)


FINISHED = frozenset({Progress.DONE, Progress.OPTIONAL})
UNFINISHED = frozenset({Progress.TODO, Progress.STARTED})
