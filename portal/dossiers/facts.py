"""From someone's answers to the facts that the routing reads.

A question that applies and has no answer is a missing fact; one that does not apply takes the
catalogue's usual value, as if the person had said so.
"""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from portal.dossiers.course import Course, course
from portal.dossiers.questions import UNSURE, Answers, Question, application
from portal.routing.facts import asked

FEEDS = {
    "naissance": "age",
    "creee_le": "age_entreprise_mois",
    "existe": "age_entreprise_mois",
    "deja_suivi": "dossier_existant",
    "montant_demande_personnel": "montant_demande",
    "accord_sante": "rqth",
}
"""The questions that give a fact of another name, or without which it is not given."""


def facts_of(
    answers: Answers, on: date, *, consent: bool = True, seen: Collection[str] | None = None
) -> dict[str, Any]:
    """The facts on that day. Amounts in euros, the age in years, the company's in months.

    With ``seen``, the codes of the pages shown so far, an optional question that nobody has
    been asked yet is a missing fact too.
    """
    whole = course(answers)
    found = dict(_direct(whole, seen))
    found |= _dated(whole, on)
    found["consentement_partage"] = consent
    if confidential(whole.answers):
        found["besoins"] = ["microcredit_personnel"]
        _set_personal_amount(whole, found)
    return found


def confidential(answers: Answers) -> bool:
    """Whether the request belongs to the closed compartment of personal microcredit."""
    return answers.get("projet") == "aucun"


def fact_fed_by(question: str) -> str:
    return FEEDS.get(question, question)


def _direct(whole: Course, seen: Collection[str] | None) -> Iterator[tuple[str, Any]]:
    applying = {question.code: question for _, questions in whole.pages for question in questions}
    unseen = {
        question.code
        for page, questions in whole.pages
        for question in questions
        if seen is not None and page.code not in seen
    }
    for name, fact in asked().items():
        question = applying.get(name)
        if name in whole.pending or not application().knows(name):
            continue
        if question is None:
            yield name, fact.default
        elif name not in whole.answers:
            if not question.required and name not in unseen:
                yield name, fact.default
        elif whole.answers[name] != UNSURE:
            yield name, _as_fact(question, whole.answers[name])


def _as_fact(question: Question, value: Any) -> Any:
    if any(one.value == value and not one.feeds for one in question.options):
        return None
    return value / 100 if question.kind == "money" and value is not None else value


def _dated(whole: Course, on: date) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if birth := whole.answers.get("naissance"):
        found["age"] = full_years(date.fromisoformat(birth), on)
    elif whole.answers.get("demandeur") not in (None, "particulier"):
        found["age"] = asked()["age"].default
    if created := whole.answers.get("creee_le"):
        found["age_entreprise_mois"] = full_months(date.fromisoformat(created), on)
    elif not _expected(whole, "creee_le"):
        found["age_entreprise_mois"] = None
    return found


def _set_personal_amount(whole: Course, found: dict[str, Any]) -> None:
    """The amount of a personal loan has its own question, with other bounds and words."""
    cents = whole.answers.get("montant_demande_personnel")
    found.pop("montant_demande", None)
    if cents is not None:
        found["montant_demande"] = cents / 100


def _expected(whole: Course, code: str) -> bool:
    """Whether the question applies, or may still."""
    applies = any(question.code == code for _, found in whole.pages for question in found)
    return applies or code in whole.pending


def full_years(start: date, on: date) -> int:
    return on.year - start.year - ((on.month, on.day) < (start.month, start.day))


def full_months(start: date, on: date) -> int:
    months = (on.year - start.year) * 12 + on.month - start.month
    return max(0, months - (on.day < start.day))
