"""What a referral repeats of its file, by which lists are put in order and counted."""

from typing import Any

from sqlalchemy import event, inspect, update
from sqlalchemy.orm import Session, UOWTransaction

from portal.database import PortalSession
from portal.dossiers.models import Dossier
from portal.dossiers.workflow import Status
from portal.referrals.models import Referral

REPEATED = {"sort_name": "search_text", "need_cents": "need_cents", "in_qpv": "in_qpv"}
"""The columns of a referral and those of its file."""


def repeat(referral: Referral) -> None:
    for name, value in _said(referral.dossier).items():
        setattr(referral, name, value)


@event.listens_for(PortalSession, "after_flush")
def _follow(changed: Session, _: UOWTransaction) -> None:
    """A file that was sent and is corrected since takes its referrals along."""
    for row in changed.dirty:
        if isinstance(row, Dossier) and row.status is not Status.DRAFT and _moved(row):
            theirs = update(Referral).where(Referral.dossier_id == row.id).values(_said(row))
            changed.connection().execute(theirs)


def _said(dossier: Dossier) -> dict[str, Any]:
    return {name: getattr(dossier, of_file) for name, of_file in REPEATED.items()}


def _moved(dossier: Dossier) -> bool:
    attributes = inspect(dossier).attrs
    return any(attributes[one].history.has_changes() for one in REPEATED.values())
