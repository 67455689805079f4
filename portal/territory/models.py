"""Communes, what people type to find them, the dated perimeter, the priority quarters."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, now


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


class QuarterVintage(Base):
    """One official list of the priority quarters (QPV); the newest year is in force."""

    __tablename__ = "quarter_vintage"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    source: Mapped[str] = mapped_column(String(120))
    imported_at: Mapped[datetime] = mapped_column(default=now)


class Quarter(Base):
    """A priority quarter as that list draws it, in GeoJSON: longitudes and latitudes (WGS84)."""

    __tablename__ = "quarter"

    year: Mapped[int] = mapped_column(
        ForeignKey("quarter_vintage.year", ondelete="CASCADE"), primary_key=True
    )
    code: Mapped[str] = mapped_column(String(12), primary_key=True)
    name: Mapped[str] = mapped_column(String(160))
    communes: Mapped[list[str]]
    outline: Mapped[str] = mapped_column(Text)
    west: Mapped[float]
    south: Mapped[float]
    east: Mapped[float]
    north: Mapped[float]
