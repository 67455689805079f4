"""Communes, what people type to find them, and the dated perimeter of the EPCI."""

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base


class Commune(Base):
    """A commune of the French official code; its INSEE code decides, never its postal code.

    ``in_force`` is False once it has merged into another: old files still name it.
    """

    __tablename__ = "commune"

    insee: Mapped[str] = mapped_column(String(5), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    departement: Mapped[str] = mapped_column(String(3), index=True)
    postal_codes: Mapped[list[str]]
    search_name: Mapped[str] = mapped_column(String(80), index=True)  # folded, lower case
    in_force: Mapped[bool] = mapped_column(default=True)


class CommuneTerm(Base):
    """Something a commune is found by: a word of its folded name, or one of its postal codes."""

    __tablename__ = "commune_term"

    term: Mapped[str] = mapped_column(String(40), primary_key=True)
    insee: Mapped[str] = mapped_column(ForeignKey("commune.insee"), primary_key=True)

    __table_args__ = {"sqlite_with_rowid": False}


class PerimeterCommune(Base):
    """A commune's membership of an EPCI, from a day and, when it has left, up to its last day."""

    __tablename__ = "perimeter_commune"

    epci_siren: Mapped[str] = mapped_column(String(9), primary_key=True)
    insee: Mapped[str] = mapped_column(ForeignKey("commune.insee"), primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    valid_until: Mapped[date | None]
