"""A file read back: each answer that counts, in the words that people use."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import phonenumbers

from portal.dossiers.course import course
from portal.dossiers.figures import Figure
from portal.dossiers.glossary import Term, explained
from portal.dossiers.models import Dossier
from portal.dossiers.parts import ENDINGS, parts_of
from portal.dossiers.questions import UNSURE, Answers, Page, Question, Section, application
from portal.dossiers.readers import Pair, Reader
from portal.french import NBSP, date_long, euros, number
from portal.languages import _, marked
from portal.territory import queries as territory

CommuneLabel = Callable[[str], str]
SectionRead = tuple[str, list[Pair]]
"""A section's title, and its questions' titles, each with the answer in words."""
UNDECIDED = marked("Pas encore décidé")
NO_ANSWER = marked("Pas de réponse")


def pages_read(dossier: Dossier, reader: Reader) -> list[tuple[Page, list[Pair]]]:
    """What the person answered, page by page, as far as the reader may know it.

    What does not apply to the person is left out.
    """
    path = course(dossier.answers, "application")
    read = [
        (page, [
            *answers_read(questions, path.answers, reader),
            *figures_read(page, path.answers, reader),
        ])
        for page, questions in path.pages
    ]  # fmt: skip
    return [(page, pairs) for page, pairs in read if pairs]


def answers_read(questions: Iterable[Question], answers: Answers, reader: Reader) -> list[Pair]:
    """These questions and what was answered, as far as the reader may know it."""
    return [
        (reader.name(one), answer_words(one, answers[one.code], commune_label))
        for one in questions
        if one.code in answers and reader.may_read(one)
    ]


def figures_read(page: Page, answers: Answers, reader: Reader) -> list[Pair]:
    """What the portal works out of these answers."""
    found = [(one, one.cents(answers)) for one in page.figures if reader.may_read(one)]
    return [(reader.name(one), euros(cents)) for one, cents in found if cents is not None]


def figures_shown(page: Page, answers: Answers) -> list[tuple[Figure, int, list[Term]]]:
    """The page's figures that are known, and the words to explain."""
    found = [(one, one.cents(answers)) for one in page.figures]
    return [(one, cents, explained(one.explains)) for one, cents in found if cents is not None]


def pages_by_section(
    dossier: Dossier, reader: Reader
) -> list[tuple[Section, list[tuple[Page, list[Pair]]]]]:
    pages = pages_read(dossier, reader)
    found = [
        (section, [one for one in pages if one[0].section == section.code])
        for section in application().sections
    ]
    return [(section, group) for section, group in found if group]


def sections_read(dossier: Dossier, reader: Reader) -> list[SectionRead]:
    """What the person said, then what was found elsewhere."""
    endings = [one for told in ENDINGS for one in told(dossier, reader)]
    return [*sections_said(dossier, reader), *endings]


def sections_said(dossier: Dossier, reader: Reader) -> list[SectionRead]:
    """What the person answered, section by section, then part by part."""
    sections = [
        (reader.name(section), [pair for _, pairs in group for pair in pairs])
        for section, group in pages_by_section(dossier, reader)
    ]
    parts = [(reader.name(part), part.read(dossier, reader)) for part in parts_of(dossier)]
    return [*sections, *(one for one in parts if one[1])]


def commune_label(insee: str) -> str:
    found = territory.commune(insee)
    return territory.label(found) if found else insee


def answer_words(question: Question, answer: Any, commune_label: CommuneLabel) -> str:
    """« 12 500 € », « Oui », « Salouël (80480) »; « pas encore choisi » is an answer too."""
    if answer is None or answer in ("", []):
        return question.undecided or _(UNDECIDED if answer is None else NO_ANSWER)
    if question.kind == "commune":
        return commune_label(answer)
    return WORDS[question.kind](question, answer)


def given_words(question: Question, answers: Answers) -> str:
    """The same of what was given among these answers, if anything was."""
    if question.code not in answers:
        return _(NO_ANSWER)
    return answer_words(question, answers[question.code], commune_label)


def _one(question: Question, answer: str) -> str:
    return _labels(question).get(answer, answer)


def _several(question: Question, answer: list[str]) -> str:
    labels = _labels(question)
    return " · ".join(labels.get(one, one) for one in answer)


def _labels(question: Question) -> dict[str, str]:
    return {option.value: option.label for option in question.choices}


def _yes_or_no(_question: Question, answer: Any) -> str:
    if answer == UNSURE:
        return _("Je ne sais pas")
    return _("Oui") if answer else _("Non")


def _money(_: Question, answer: int) -> str:
    return euros(answer)


def _number(question: Question, answer: float) -> str:
    return f"{number(answer)}{NBSP}{question.suffix}" if question.suffix else number(answer)


def _day(_: Question, answer: str) -> str:
    return date_long(date.fromisoformat(answer))


def phone_words(answer: str) -> str:
    """« 06 39 98 12 34 » for a French number, with its country code for another."""
    try:
        parsed = phonenumbers.parse(answer, "FR")
    except phonenumbers.NumberParseException:
        return answer
    formats = phonenumbers.PhoneNumberFormat
    wanted = formats.NATIONAL if parsed.country_code == 33 else formats.INTERNATIONAL
    return phonenumbers.format_number(parsed, wanted).replace(" ", NBSP)


def _siret(_: Question, answer: str) -> str:
    """« 356 000 000 00048 », as on an invoice."""
    return NBSP.join((answer[:3], answer[3:6], answer[6:9], answer[9:]))


def _as_typed(_: Question, answer: Any) -> str:
    return str(answer)


WORDS: dict[str, Callable[[Question, Any], str]] = {
    "choice": _one,
    "choices": _several,
    "yesno": _yes_or_no,
    "consent": _yes_or_no,
    "money": _money,
    "number": _number,
    "months": _number,
    "percent": _number,
    "year": _as_typed,
    "date": _day,
    "phone": lambda _, answer: phone_words(answer),
    "siret": _siret,
    "rna": _as_typed,
    "text": _as_typed,
    "longtext": _as_typed,
    "address": _as_typed,
    "email": _as_typed,
}
