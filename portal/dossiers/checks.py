"""Looking up a file's addresses and company: at once when its page is saved, later otherwise.

What people typed is never changed; what was found is kept beside it.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from typing import Any, TypeVar

import msgspec

from portal.asked_once import Looking, Rows, by, first
from portal.database import now, release, session
from portal.dossiers import journal
from portal.dossiers.checked import AddressCheck, CompanyCheck
from portal.dossiers.course import Course, course
from portal.dossiers.models import Audience, Dossier
from portal.dossiers.questions import Answers, Question
from portal.territory import addresses, companies, outside, quarters
from portal.territory.addresses import Place
from portal.territory.companies import Company
from portal.territory.outside import Away, Declined

SIRET = "siret"
Asked = TypeVar("Asked")


@dataclass(frozen=True)
class Written:
    """An address as it was typed, under its question's code, and the commune it is to be in."""

    code: str
    typed: str
    near: str


@dataclass
class Findings:
    """What the services said; what is not in it could not be asked."""

    places: dict[Written, Place | None] = field(default_factory=dict)
    companies: dict[str, Company | None] = field(default_factory=dict)


def note(dossier: Dossier) -> None:
    """The answers have changed: what is new waits to be looked up, what is gone is forgotten.

    A number given after the sending stays.
    """
    path = course(dossier.answers, "application")
    _note_addresses(dossier, _written(path))
    _note_company(dossier, path.answers.get(SIRET))


def look_up(dossier: Dossier, given: Answers) -> Findings:
    """Ask about what is new in these answers; the database is let go of meanwhile.

    ``dossier`` has to be read again after it.
    """
    found = Findings()
    if not outside.settings().looks_up or not given:
        return found
    wanted = [one for one in written({**dossier.answers, **given}) if one.code in given]
    known = {asked_by(row) for row in addresses_of(dossier) if row.checked_at} if wanted else set()
    company, siret = company_of(dossier), given.get(SIRET)
    if company and company.checked_at and company.siret == siret:
        siret = None
    if siret or not known.issuperset(wanted):
        release()
        ask(found, [one for one in wanted if one not in known], siret)
    return found


def ask(found: Findings, wanted: Collection[Written], siret: str | None) -> None:
    """A service that is away is not asked twice in a row; what it has not said is left out.

    A question that it does not want finds nothing.
    """
    with suppress(Away):
        for one in wanted:
            with _nothing_when_declined(found.places, one):
                found.places[one] = addresses.check(one.typed, one.near)
    with suppress(Away):
        if siret:
            with _nothing_when_declined(found.companies, siret):
                found.companies[siret] = companies.find(siret)


@contextmanager
def _nothing_when_declined(found: dict[Asked, Any], one: Asked) -> Iterator[None]:
    try:
        yield
    except Declined:
        found[one] = None


def keep(dossier: Dossier, found: Findings) -> None:
    """Write what was found, as far as it is still about what the file says."""
    for row in addresses_of(dossier):
        if asked_by(row) in found.places:
            _fill(row, found.places[asked_by(row)])
            draw(row)
    company = company_of(dossier)
    if company and company.siret in found.companies:
        _fill(company, found.companies[company.siret])
        if company.given_at and company.company:
            journal.record(dossier, "company.find", by=None, audience=Audience.STAFF)
    session.flush()


def _addresses(dossier: Dossier) -> Rows:
    return Rows(AddressCheck, AddressCheck.dossier_id == dossier.id)


def _company(dossier: Dossier) -> Rows:
    return Rows(CompanyCheck, CompanyCheck.dossier_id == dossier.id)


addresses_of: Looking[[Dossier], list[AddressCheck]] = Looking(_addresses, by("code"))
company_of: Looking[[Dossier], CompanyCheck | None] = Looking(_company, first)


def asked_by(row: AddressCheck) -> Written:
    return Written(row.code, row.typed, row.near)


def written(answers: Answers) -> list[Written]:
    """The addresses of these answers, of those that count."""
    return _written(course(answers, "application"))


def _written(path: Course) -> list[Written]:
    return [
        Written(one.code, path.answers[one.code], _near(one, path.known))
        for _, questions in path.pages
        for one in questions
        if one.kind == "address" and path.answers.get(one.code)
    ]


def _near(question: Question, known: Answers) -> str:
    return known.get(question.near) or ""


def _note_addresses(dossier: Dossier, wanted: list[Written]) -> None:
    known = {asked_by(row): row for row in addresses_of(dossier)}
    for asked, row in known.items():
        if asked not in wanted:
            session.delete(row)
    session.flush()
    for one in wanted:
        if one not in known:
            session.add(AddressCheck(dossier_id=dossier.id, **asdict(one)))
    session.flush()


def _note_company(dossier: Dossier, siret: str | None) -> None:
    row = company_of(dossier)
    if row and (row.given_at or row.siret == siret):
        return
    if row:
        session.delete(row)
        session.flush()
    if siret:
        session.add(CompanyCheck(dossier_id=dossier.id, siret=siret))
        session.flush()


def _fill(row: AddressCheck | CompanyCheck, found: Place | Company | None) -> None:
    row.found = msgspec.to_builtins(found) if found else {}
    row.checked_at = row.tried_at = now()


def draw(row: AddressCheck) -> None:
    """Say whether it lies in a priority quarter; nothing while no list is loaded."""
    place = row.place
    precise = row.sure and place is not None and place.kind == "housenumber"
    located = quarters.locate(
        place.lon if place else None, place.lat if place else None, precise=precise
    )
    if located:
        row.presence, row.quarter_year = located.presence, located.year
        row.quarter_code, row.quarter_name = located.code, located.name


journal.speak("company.find", "Entreprise trouvée au répertoire Sirene")
