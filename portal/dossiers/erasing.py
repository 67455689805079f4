"""A draft taken away for good, with all that came with it; that one was begun stays counted."""

from datetime import date

from sqlalchemy import Column, ForeignKey, FromClause, Select, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from portal import storage
from portal.database import Base, session
from portal.dossiers.attachments import attachments_of
from portal.dossiers.models import Dossier
from portal.dossiers.paper_letters import letters_of
from portal.french import day_of
from portal.outbox import Email, EmailState
from portal.users import commands as users
from portal.users.notices import Notice


class ErasedDraft(Base):
    """That a draft was begun on a day and for a place, for the figures: of whom, nothing says."""

    __tablename__ = "erased_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    opened_on: Mapped[date] = mapped_column(index=True)
    insee: Mapped[str | None] = mapped_column(ForeignKey("commune.insee"))
    in_perimeter: Mapped[bool]
    in_qpv: Mapped[bool]


def erase(dossier: Dossier) -> None:
    """Its files too, once the transaction is kept, and an owner who was known by it alone.

    The caller knows that it is a draft.
    """
    _keep_count(dossier)
    keys = [one.storage_key for one in dossier.documents]
    keys += [one.storage_key for one in attachments_of(dossier)]
    keys += [one.storage_key for one in letters_of(dossier) if one.storage_key]
    for key in keys:
        storage.discard_once_kept(key)
    _forget_mails(dossier.id)
    session.execute(delete(Notice).where(Notice.dossier_id == dossier.id))
    _untie(Dossier.__table__, [dossier.id])
    owner = dossier.owner
    session.expire(dossier)
    session.delete(dossier)
    session.flush()
    users.forget_person(owner)


def _keep_count(dossier: Dossier) -> None:
    session.add(
        ErasedDraft(
            opened_on=day_of(dossier.created_at),
            insee=dossier.insee,
            in_perimeter=dossier.in_perimeter,
            in_qpv=dossier.in_qpv,
        )
    )


def _forget_mails(dossier_id: int) -> None:
    """But one that is leaving at this moment: its worker still has to say that it left."""
    leaving = Email.state == EmailState.SENDING
    session.execute(delete(Email).where(Email.dossier_id == dossier_id, ~leaving))


def _untie(table: FromClause, ids: Select[int] | list[int]) -> None:
    """What is only about these rows goes, of whatever noun; what may do without them stays."""
    for column in _pointing_at(table):
        here, tied = column.table, column.in_(ids)
        if column.nullable:
            session.execute(update(here).where(tied).values({column: None}))
            continue
        if "id" in here.c:
            _untie(here, select(here.c.id).where(tied))
        session.execute(delete(here).where(tied))


def _pointing_at(table: FromClause) -> list[Column[int]]:
    return [
        column
        for one in Base.metadata.sorted_tables
        for column in one.columns
        if any(key.column is table.c.id for key in column.foreign_keys)
    ]
