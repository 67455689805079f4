"""The questionnaire as data: its pages and its questions.

They are in ``forms/questionnaire/pages/*.yaml``; which of them apply to whom: ``dossiers.course``.
"""

from collections.abc import Mapping
from functools import cache, cached_property
from itertools import chain
from typing import Any, Literal

import msgspec

from portal.config import ROOT
from portal.dossiers.figures import Figure
from portal.dossiers.wording import Option, Wording
from portal.languages import _, language
from portal.readable import read
from portal.routing.conditions import ALWAYS, Condition
from portal.routing.facts import catalogue

FOLDER = ROOT / "forms" / "questionnaire"
UNSURE = "unsure"
"""The answer « je ne sais pas »: answered, but a missing fact for the routing."""

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
