"""Every minute: what could not be looked up when it was typed, and drafts of before a new map."""

from datetime import timedelta

from sqlalchemy import Select, or_, select

from portal.database import now, reading, session, transaction
from portal.dossiers.checked import AddressCheck, CompanyCheck
from portal.dossiers.checks import Findings, ask, asked_by, draw, keep
from portal.dossiers.models import Dossier
from portal.dossiers.workflow import Status
from portal.territory import outside, quarters

BATCH = 20
"""Look-ups of each kind in a minute."""
AGAIN = timedelta(hours=1)
"""After a try that failed."""


def run() -> None:
    """Safe to run twice, and in several processes."""
    draw_again()
    if outside.settings().looks_up:
        _ask_for_addresses()
        _ask_for_companies()


def draw_again() -> None:
    """A new list of quarters is for drafts, and for what was placed on none; the rest stays."""
    with transaction():
        vintage = quarters.in_force()
        if vintage:
            for row in session.scalars(_drawn_before(vintage.year)):
                draw(row)


def _drawn_before(year: int) -> Select[AddressCheck]:
    draft = Dossier.status == Status.DRAFT
    older = AddressCheck.quarter_year.is_(None) | (draft & (AddressCheck.quarter_year != year))
    rows = select(AddressCheck).join(AddressCheck.dossier)
    return rows.where(AddressCheck.checked_at.is_not(None), older).limit(BATCH * 10)


def _ask_for_addresses() -> None:
    query = select(AddressCheck).where(AddressCheck.checked_at.is_(None))
    tried = or_(AddressCheck.tried_at.is_(None), AddressCheck.tried_at < now() - AGAIN)
    with reading():
        rows = session.scalars(query.where(tried).order_by(AddressCheck.dossier_id.desc()))
        waiting = [(one.dossier_id, asked_by(one)) for one in rows.fetchmany(BATCH)]
    for dossier_id, asked in waiting:
        found = Findings()
        ask(found, [asked], None)
        if not _kept(dossier_id, found):
            with transaction():
                _put_off(session.get(AddressCheck, (dossier_id, asked.code)))
            break


def _ask_for_companies() -> None:
    query = select(CompanyCheck).where(CompanyCheck.checked_at.is_(None))
    tried = or_(CompanyCheck.tried_at.is_(None), CompanyCheck.tried_at < now() - AGAIN)
    with reading():
        rows = session.scalars(query.where(tried).order_by(CompanyCheck.dossier_id.desc()))
        waiting = [(one.dossier_id, one.siret) for one in rows.fetchmany(BATCH)]
    for dossier_id, siret in waiting:
        found = Findings()
        ask(found, [], siret)
        if not _kept(dossier_id, found):
            with transaction():
                _put_off(session.get(CompanyCheck, dossier_id))
            break


def _kept(dossier_id: int, found: Findings) -> bool:
    """False when the service is away: it is not asked about the others either."""
    with transaction():
        dossier = session.get(Dossier, dossier_id)
        if dossier:
            keep(dossier, found)
    return found != Findings()


def _put_off(row: AddressCheck | CompanyCheck | None) -> None:
    if row:
        row.tried_at = now()
