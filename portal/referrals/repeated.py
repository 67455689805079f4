"""What a referral repeats of its file, as far as its network may know it, and a file of its
referrals: by this lists are put in order and counted."""

from collections.abc import Iterator
from functools import cache

from sqlalchemy import Update, bindparam, case, event, exists, false, inspect, select, update
from sqlalchemy.orm import Session, UOWTransaction

from portal.database import PortalSession
from portal.dossiers import sharing
from portal.dossiers.consent_models import Consent
from portal.dossiers.models import Dossier
from portal.dossiers.workflow import Status
from portal.referrals.first_sight import told
from portal.referrals.models import Referral
from portal.vocabulary import Block

REPEATED = {"sort_name": "search_text", "need_cents": "need_cents", "in_qpv": "in_qpv"}
"""The columns of a referral and those of its file."""
NAMED = (Block.IDENTITY, Block.PROJECT)
"""What people look for holds both names; the quarter is that of the project or of the home."""


def repeat(referral: Referral) -> None:
    dossier = referral.dossier
    known = sharing.known(dossier, referral.network.id)  # a new one has no numbers yet
    referral.sort_name = dossier.search_text if known.has(*NAMED) else ""
    referral.need_cents = known.need_cents
    referral.in_qpv = dossier.in_qpv and known.has(*NAMED)


@event.listens_for(PortalSession, "after_flush")
def _say_who_is_at_work(changed: Session, _: UOWTransaction) -> None:
    """Not a new version of the file: who has it before them goes on.

    The files are held first: of two networks that move at once, the second sees what the first did.
    """
    parts = (one for one in changed.dirty if isinstance(one, Referral))
    moved = [one for one in parts if inspect(one).attrs.open.history.has_changes()]
    moved += (one for one in changed.new if isinstance(one, Referral))
    if files := {one.dossier_id for one in moved}:
        these, connection = Dossier.id.in_(files), changed.connection()
        connection.execute(select(Dossier.id).where(these).order_by(Dossier.id).with_for_update())
        held = exists().where(Referral.dossier_id == Dossier.id, Referral.open)
        moved_on = update(Dossier).where(these, Dossier.at_work != held)
        connection.execute(moved_on.values(at_work=held))


@event.listens_for(PortalSession, "after_flush")
def _follow(changed: Session, _: UOWTransaction) -> None:
    """A file that was sent and is corrected since takes its referrals along; so does a consent."""
    if files := set(_moved(changed)):
        changed.connection().execute(_repeating(), {"files": [*files]})


@cache
def _repeating() -> Update:
    """Written once: it is long, and every file that is sent asks for it."""
    file = Dossier.id == Referral.dossier_id
    text, need, quarter = (
        select(getattr(Dossier, one)).where(file).scalar_subquery() for one in REPEATED.values()
    )
    theirs = Referral.dossier_id.in_(bindparam("files", expanding=True))
    said = {
        "sort_name": case((told(*NAMED), text), else_=""),
        "need_cents": case((told(Block.FINANCES), need)),
        "in_qpv": case((told(*NAMED), quarter), else_=false()),
    }
    return update(Referral).where(theirs).values(said)


def _moved(changed: Session) -> Iterator[int]:
    for row in changed.dirty:
        if isinstance(row, Dossier) and row.status is not Status.DRAFT:
            attributes = inspect(row).attrs
            if any(attributes[one].history.has_changes() for one in REPEATED.values()):
                yield row.id
    consents = (one for one in (*changed.new, *changed.dirty) if isinstance(one, Consent))
    yield from (one.dossier_id for one in consents)
