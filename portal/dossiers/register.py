"""What the register of companies (Sirene) says of a file's company, beside what was declared."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from portal.dossiers.activities import INCLUSION, activity_label, fits, legal_form
from portal.dossiers.checked import CompanyCheck
from portal.dossiers.checks import company_of
from portal.dossiers.course import course
from portal.dossiers.models import Dossier
from portal.dossiers.questions import Answers, application
from portal.dossiers.reading import answer_words, commune_label
from portal.french import date_long, lower_first
from portal.languages import _
from portal.territory import outside
from portal.territory.companies import Company
from portal.territory.folding import fold

SAME_DATE = timedelta(days=45)
"""People are asked for an approximate date."""
SHORTEST_WORD = 4
"""Of a name that says something: « les », « SARL » say nothing."""
IDLE_WORDS = frozenset({"sarl", "eurl", "sasu", "association", "societe", "entreprise", "projet"})


@dataclass(frozen=True)
class Offer:
    """An answer that the register could give: what it is now (or nothing), what it would be."""

    code: str
    title: str
    now: str
    value: Any
    words: str


@dataclass(frozen=True)
class Card:
    """What is shown of the register beside the number: ``state`` is found, unknown or waiting."""

    state: str
    on: datetime | None = None
    closed: bool = False
    pairs: tuple[tuple[str, str], ...] = ()
    offers: tuple[Offer, ...] = ()


def card(dossier: Dossier) -> Card | None:
    """None while there is no number, or nobody to ask."""
    check = company_of(dossier)
    if check is None or not (check.checked_at or outside.settings().looks_up):
        return None
    company = check.company
    if company is None:
        return Card("unknown" if check.checked_at else "waiting", check.checked_at)
    shown = tuple(said(company)), tuple(offers(dossier, company))
    return Card("found", check.checked_at, company.closed, *shown)


def said(company: Company) -> list[tuple[str, str]]:
    """What the register knows, in words."""
    form = legal_form(company.legal_form)
    pairs = (
        (_("Nom"), company.name),
        (_("Forme juridique"), _(form.label) if form else ""),
        (_("Activité"), activity_label(company.activity)),
        (_("Créée le"), date_long(company.created_on) if company.created_on else ""),
        (_("Adresse"), company.address),
        (_("Économie sociale et solidaire"), _("Oui") if company.ess else ""),
    )
    return [pair for pair in pairs if pair[1]]


def offers(dossier: Dossier, company: Company) -> list[Offer]:
    """The answers that would change if the person took over what the register says."""
    path = course(dossier.answers, "application")
    asked = {one.code: one for _, questions in path.pages for one in questions}
    return [
        Offer(code, asked[code].title, _now(code, path.answers), value, _words(code, value))
        for code, value in _values(company)
        if code in asked and not _same(code, path.answers.get(code), company, value)
    ]


def differences(answers: Answers, company: Company) -> list[tuple[str, str]]:
    """Where the register and the person do not say the same, in words for an adviser."""
    return [
        (f"Différence : {lower_first(title)}", f"déclaré « {declared} », au répertoire « {known} »")
        for title, declared, known in _compared(answers, company)
    ]


def _compared(answers: Answers, company: Company) -> Iterator[tuple[str, str, str]]:
    name, sector = answers.get("nom_projet") or "", answers.get("secteur")
    created, insee = answers.get("creee_le"), answers.get("insee_projet")
    if name and company.name and not _alike(name, company.name):
        yield "Nom", name, company.name
    if sector and not fits(company.activity, sector):
        yield "Activité", _words("secteur", sector), activity_label(company.activity)
    if created and company.created_on and not _close(created, company.created_on):
        yield "Création", _words("creee_le", created), date_long(company.created_on)
    if insee and company.insee and insee != company.insee:
        yield "Commune", commune_label(insee), commune_label(company.insee)
    for code in ("forme", "ess_type"):
        value = dict(_values(company)).get(code)
        if answers.get(code) and value and not _same(code, answers[code], company, value):
            yield application().question(code).title, _now(code, answers), _words(code, value)


def marked(dossier: Dossier, check: CompanyCheck | None) -> dict[str, str]:
    """Beside the answers taken over and not changed since, where they come from."""
    if check is None or not check.taken or check.company is None or check.checked_at is None:
        return {}
    given = dict(_values(check.company))
    origin = _(
        "D’après le répertoire Sirene, le %(on)s. Corrigez si besoin.",
        on=date_long(check.checked_at),
    )
    return {
        code: origin for code in check.taken if dossier.answers.get(code) == given.get(code, "")
    }


def _values(company: Company) -> Iterator[tuple[str, Any]]:
    """Each question that the register can answer, and its answer."""
    form = legal_form(company.legal_form)
    if form and form.forms:
        yield "forme", form.forms[0]
    kinds = [INCLUSION[one] for one in company.ess_kinds if one in INCLUSION]
    structure = kinds[0] if kinds else form.ess_type if form else ""
    if structure or company.association:
        yield "ess_type", structure or "association"
    if company.created_on:
        yield "creee_le", company.created_on.isoformat()
    if company.address:
        yield "adresse_siege", company.address


def _same(code: str, answer: Any, company: Company, value: Any) -> bool:
    """A micro-entreprise is an entreprise individuelle too; spaces and capitals are nothing."""
    form = legal_form(company.legal_form)
    if code == "forme" and form:
        return answer in form.forms
    if code == "adresse_siege":
        return fold(answer or "") == fold(value)
    return bool(answer == value)


def _now(code: str, answers: Answers) -> str:
    return _words(code, answers[code]) if answers.get(code) else ""


def _words(code: str, value: Any) -> str:
    return answer_words(application().question(code), value, commune_label)


def _alike(one: str, other: str) -> bool:
    """Whether two names share a word that says something, or are the same."""
    return fold(one) == fold(other) or not _telling(one).isdisjoint(_telling(other))


def _telling(name: str) -> set[str]:
    return {word for word in fold(name).split() if len(word) >= SHORTEST_WORD} - IDLE_WORDS


def _close(declared: str, known: date) -> bool:
    return abs(date.fromisoformat(declared) - known) <= SAME_DATE
