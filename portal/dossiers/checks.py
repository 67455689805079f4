"""Looking up a file's addresses and company: at once when its page is saved, later otherwise.

What people typed is never changed; what was found is kept beside it.
"""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field

import msgspec
from sqlalchemy import select

from portal.database import now, release, session
from portal.dossiers.checked import AddressCheck, CompanyCheck
from portal.dossiers.models import Dossier
from portal.dossiers.questions import Answers, Question, application, course
from portal.territory import addresses, companies, outside, quarters
from portal.territory.addresses import Place
from portal.territory.companies import Company
from portal.territory.outside import Away

SIRET = "siret"


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


def note(dossier: Dossier, changed: Collection[str]) -> None:
    """These answers have changed: what has to be looked up anew waits for it."""
    if SIRET in changed:
        _note_company(dossier)
    if not _places().isdisjoint(changed):
        _note_addresses(dossier)


def look_up(answers: Answers, changed: Collection[str]) -> Findings:
    """Ask about the answers that have changed; the database is let go of meanwhile."""
    found = Findings()
    if not outside.settings().looks_up:
        return found
    wanted = [one for one in written(answers) if one.code in changed]
    siret = answers.get(SIRET) if SIRET in changed else None
    if wanted or siret:
        release()
        ask(found, wanted, siret)
    return found


def ask(found: Findings, wanted: Collection[Written], siret: str | None) -> None:
    """A service that is away is not asked twice in a row; what it has not said is left out."""
    with suppress(Away):
        for one in wanted:
            found.places[one] = addresses.check(one.typed, one.near)
    with suppress(Away):
        if siret:
            found.companies[siret] = companies.find(siret)


def keep(dossier: Dossier, found: Findings) -> None:
    """Write what was found, as far as it is still about what the file says."""
    for row in addresses_of(dossier):
        if asked_by(row) in found.places:
            _fill(row, found.places[asked_by(row)])
            draw(row)
    company = company_of(dossier)
    if company and company.siret in found.companies:
        _fill(company, found.companies[company.siret])
    session.flush()


def addresses_of(dossier: Dossier) -> list[AddressCheck]:
    rows = select(AddressCheck).where(AddressCheck.dossier_id == dossier.id)
    return list(session.scalars(rows.order_by(AddressCheck.code)))


def company_of(dossier: Dossier) -> CompanyCheck | None:
    return session.scalar(select(CompanyCheck).where(CompanyCheck.dossier_id == dossier.id))


def asked_by(row: AddressCheck) -> Written:
    return Written(row.code, row.typed, row.near)


def written(answers: Answers) -> list[Written]:
    """The addresses of these answers."""
    path = course(answers, "application")
    return [
        Written(one.code, path.answers[one.code], _near(one, path.known))
        for _, questions in path.pages
        for one in questions
        if one.kind == "address" and path.answers.get(one.code)
    ]


def _near(question: Question, known: Answers) -> str:
    return known.get(question.near) or ""


def _places() -> set[str]:
    """The questions on which an address depends, itself among them."""
    questions = [one for page in application().pages for one in page.questions]
    found = [one for one in questions if one.kind == "address"]
    return {one.code for one in found} | {one.near for one in found if one.near}


def _note_addresses(dossier: Dossier) -> None:
    known = {row.code: row for row in addresses_of(dossier)}
    wanted = {one.code: one for one in written(dossier.answers)}
    for code, row in known.items():
        if wanted.get(code) == asked_by(row):
            del wanted[code]
        else:
            session.delete(row)
    session.flush()
    for one in wanted.values():
        row = AddressCheck(dossier_id=dossier.id, code=one.code, typed=one.typed, near=one.near)
        session.add(row)
    session.flush()


def _note_company(dossier: Dossier) -> None:
    row, siret = company_of(dossier), dossier.answers.get(SIRET)
    if row and row.siret != siret:
        session.delete(row)
        session.flush()
        row = None
    if siret and row is None:
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
