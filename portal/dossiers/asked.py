"""What a person is asked to complete or to correct: what is still owed, which pages it opens."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.asked_once import Looking, Rows, by
from portal.database import session
from portal.dossiers.completeness import Gap, PartGap, question_gaps
from portal.dossiers.completions import Completion, by_front_desk, open_completions
from portal.dossiers.course import course
from portal.dossiers.models import Dossier
from portal.dossiers.parts import REGISTERED, Part, parts_of
from portal.dossiers.questions import Answers, Page, Question, application, without_sensitive
from portal.dossiers.readers import STAFF, Pair, Reader
from portal.dossiers.reading import NO_ANSWER, given_words
from portal.french import plural
from portal.languages import FRENCH, _, speaking
from portal.users.models import User
from portal.vocabulary import LabelledEnum

NOBODY = Reader()
"""Whoever may know of nobody else: no name of others is kept with what they said."""


class Progress(LabelledEnum):
    TODO = "todo", "À compléter"
    DONE = "done", "Vérifié"
    CHANGED = "changed", "Complété"


@dataclass(frozen=True)
class Asked(Gap):
    """A question to complete, its page, and the answer as it is now, in words; ``lacks``: there
    is none, or none that serves, as the front desk thinks of all that it asks."""

    answer: str
    progress: Progress
    lacks: bool

    @property
    def title(self) -> str:
        return self.question.title

    @property
    def sentence(self) -> str:
        """What is left to do; an answer that is there may well stay."""
        if self.lacks:
            return super().sentence
        return _("Ouvrez « %(title)s », puis enregistrez la page", title=self.title)

    @property
    def key(self) -> str:
        return self.question.code

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
    def key(self) -> str:
        return self.part.key

    @property
    def opens(self) -> str:
        return self.part.key


def open_completion(dossier: Dossier) -> Completion | None:
    """What the front desk asks now; there is one at most."""
    query = select(Completion).where(Completion.dossier_id == dossier.id, by_front_desk())
    return session.scalar(query)


def _completions(dossier: Dossier) -> Rows:
    who = joinedload(Completion.by).lazyload(User.roles)
    return Rows(
        Completion, Completion.dossier_id == dossier.id, [who, joinedload(Completion.network)]
    )


completions_of: Looking[[Dossier], list[Completion]] = Looking(
    _completions, lambda found: by("id")(found)[::-1]
)
"""All that was ever asked, the newest first."""


def questions_of(completion: Completion) -> list[Question | Part]:
    """The questions and the parts asked, as long as the portal still has them."""
    known = application()
    questions = [known.question(code) for code in completion.questions if known.knows(code)]
    return [*questions, *(one for one in REGISTERED if one.key in completion.questions)]


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
    lacking = _lacking(completion)
    found = []
    for page, questions in path.pages:
        for one in questions:
            progress = _progress(page, one, completion, path.answers, lacking)
            if one.code in completion.questions or progress is not Progress.DONE:
                words, lacks = given_words(one, path.answers), one.code in lacking
                found.append(Asked(page, one, words, progress, lacks or not completion.network))
    return found


def _lacking(completion: Completion) -> set[str]:
    """The questions without an answer; to a network that has the file, only if asked or new."""
    found = {one.question.code for one in question_gaps(completion.dossier)}
    if completion.network is None:
        return found
    before = course(completion.before, "application")
    known = {one.code for page, _ in before.pages for one in before.unanswered(page.code)}
    return found - (known - set(completion.questions))


def now_asked(dossier: Dossier) -> list[Asked | AskedPart]:
    """All that a file is asked now, each thing once, to do for as long as someone waits for it."""
    found: dict[str, Asked | AskedPart] = {}
    for completion in open_completions(dossier):
        for one in to_complete(completion):
            if one.key not in found or one.progress is Progress.TODO:
                found[one.key] = one
    return list(found.values())


def may_write(dossier: Dossier, code: str, answers: Collection[str] = ()) -> bool:
    """Whether these answers are all of a page, or of a part, that is to be completed."""
    opened = {one.opens: one for one in now_asked(dossier)}
    found = opened.get(code)
    if isinstance(found, Asked):
        return {one.code for one in found.page.questions}.issuperset(answers)
    follows = code in {one.key for one in parts_of(dossier) if one.page in opened}
    return (found is not None or follows) and not answers


def note_reviewed(dossier: Dossier, code: str) -> None:
    """The person has saved this page since it was asked for; an answer that stays counts too."""
    for completion in open_completions(dossier):
        if code not in completion.reviewed:
            completion.reviewed = [*completion.reviewed, code]


def still_owed(dossier: Dossier) -> list[str]:
    """Why the file cannot be sent back yet, in sentences; empty when it can."""
    completion = open_completion(dossier)
    return owed_in(completion) if completion else []


def owed_in(completion: Completion) -> list[str]:
    asked = [one.sentence for one in to_complete(completion) if one.progress is Progress.TODO]
    dossier = completion.dossier
    parts = [text for one in opened_parts(completion) for text in one.lacking(dossier)]
    return [*asked, *parts]


def opened_parts(completion: Completion) -> list[Part]:
    """The parts that may be written again, with the page that was asked for."""
    pages = {one.opens for one in to_complete(completion)}
    return [one for one in parts_of(completion.dossier)
            if one.page in pages and one.key not in completion.questions]  # fmt: skip


def given(dossier: Dossier, keys: Collection[str]) -> dict[str, Any]:
    """The answers as they are now, none about health, and what each of these parts reads."""
    parts = {one.key: read_in_french(one, dossier) for one in parts_of(dossier) if one.key in keys}
    return without_sensitive(dossier.answers) | parts


def read_in_french(part: Part, dossier: Dossier) -> list[Pair]:
    """What the staff read of it: to be kept, whatever the language of who changes the file."""
    with speaking(FRENCH):
        return part.read(dossier, NOBODY if part.of_people else STAFF)


def pairs_kept(answers: Answers, part: Part) -> list[Pair]:
    """What a part read on the day when these answers were kept."""
    return [(title, words) for title, words in answers.get(part.key, ())]


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
