"""What someone said of two files that look like one: that they are not, or which one is kept."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, or_, text
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from portal.asked_once import Looking, Rows, by
from portal.database import Base, now
from portal.dossiers.models import Dossier
from portal.users.models import User
from portal.vocabulary import LabelledEnum


class Said(LabelledEnum):
    APART = "apart", "Ce n’est pas un doublon"
    DUPLICATE = "duplicate", "Doublon"


class Pair(Base):
    """Of a duplicate, ``dossier`` was closed for it and ``other`` is kept; else in their order.

    ``ended_at``: it was taken back, or the file was opened again.
    """

    __tablename__ = "pair"

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"))
    other_id: Mapped[int] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"), index=True)
    said: Mapped[Said]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    dossier: Mapped[Dossier] = relationship(foreign_keys=dossier_id)
    other: Mapped[Dossier] = relationship(foreign_keys=other_id)
    by: Mapped[User] = relationship(foreign_keys=by_id)

    __table_args__ = (
        CheckConstraint("dossier_id <> other_id", name="two_files"),
        Index(
            "uq_pair_in_force", "dossier_id", "other_id", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
    )  # fmt: skip

    def beside(self, dossier_id: int) -> int:
        """The other one of the two."""
        return self.other_id if self.dossier_id == dossier_id else self.dossier_id


def _in_force(dossier: Dossier) -> Rows:
    mine = or_(Pair.dossier_id == dossier.id, Pair.other_id == dossier.id)
    people = joinedload(Pair.by).lazyload(User.roles)
    shown = (Dossier.number, Dossier.owner_id, Dossier.version, Dossier.status)
    files = (joinedload(one).load_only(*shown) for one in (Pair.dossier, Pair.other))
    return Rows(Pair, mine & Pair.ended_at.is_(None), (people, *files))


pairs_of: Looking[[Dossier], list[Pair]] = Looking(_in_force, by("id"))
"""What stands of a file and of another one."""


def kept_for(dossier: Dossier) -> Dossier | None:
    """The file for which this one was closed."""
    closed = (one for one in pairs_of(dossier) if one.said is Said.DUPLICATE)
    return next((one.other for one in closed if one.dossier_id == dossier.id), None)


def closed_for(dossier: Dossier) -> list[Dossier]:
    """The files that were closed for this one."""
    closed = (one for one in pairs_of(dossier) if one.said is Said.DUPLICATE)
    return [one.dossier for one in closed if one.other_id == dossier.id]
