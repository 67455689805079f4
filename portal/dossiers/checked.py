"""What public services said of a file's addresses and company, kept beside the answers."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base
from portal.dossiers.models import Dossier
from portal.territory.addresses import Place
from portal.territory.companies import Company
from portal.territory.quarters import Presence

WAITING = text("checked_at IS NULL")


class AddressCheck(Base):
    """One answer that is an address: as it was typed, and what was found for it.

    ``near`` is the commune it was looked for in; ``found`` a Place, empty when none was; the
    quarter columns say whether it lies in a priority quarter, by the list of ``quarter_year``.
    ``checked_at`` is empty while nobody could ask; ``tried_at`` is the last time that we tried.
    """

    __tablename__ = "address_check"

    dossier_id: Mapped[int] = mapped_column(
        ForeignKey("dossier.id", ondelete="CASCADE"), primary_key=True
    )
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    typed: Mapped[str] = mapped_column(Text)
    near: Mapped[str] = mapped_column(String(5), default="")
    found: Mapped[dict[str, Any]] = mapped_column(default=dict)
    checked_at: Mapped[datetime | None]
    tried_at: Mapped[datetime | None]
    presence: Mapped[Presence | None]
    quarter_code: Mapped[str] = mapped_column(String(12), default="")
    quarter_name: Mapped[str] = mapped_column(String(160), default="")
    quarter_year: Mapped[int | None]

    dossier: Mapped[Dossier] = relationship()

    __table_args__ = (
        Index("ix_address_waiting", "tried_at", sqlite_where=WAITING, postgresql_where=WAITING),
    )

    @property
    def place(self) -> Place | None:
        return msgspec.convert(self.found, Place) if self.found else None

    @property
    def sure(self) -> bool:
        """Whether it is the place that was meant: well found, and in the commune that was said."""
        place = self.place
        return place is not None and place.sure and self.near in ("", place.insee)


class CompanyCheck(Base):
    """The company of a file, by its SIRET: what the register said of it.

    ``found`` is a Company, empty when the register does not know the number. ``taken`` has the
    codes of the answers that the person took over from the register. ``given_at`` is set when the
    number came after the sending.
    """

    __tablename__ = "company_check"

    dossier_id: Mapped[int] = mapped_column(
        ForeignKey("dossier.id", ondelete="CASCADE"), primary_key=True
    )
    siret: Mapped[str] = mapped_column(String(14))
    found: Mapped[dict[str, Any]] = mapped_column(default=dict)
    checked_at: Mapped[datetime | None]
    tried_at: Mapped[datetime | None]
    taken: Mapped[list[str]] = mapped_column(default=list)
    given_at: Mapped[datetime | None]

    dossier: Mapped[Dossier] = relationship()

    __table_args__ = (
        Index("ix_company_waiting", "tried_at", sqlite_where=WAITING, postgresql_where=WAITING),
    )

    @property
    def company(self) -> Company | None:
        return msgspec.convert(self.found, Company) if self.found else None
