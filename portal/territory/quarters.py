"""Whether a place lies in a priority quarter (QPV). It is a hint, never a certificate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import cos, radians
from threading import Lock
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy import select

from portal.database import session
from portal.territory.models import Quarter, QuarterVintage
from portal.vocabulary import LabelledEnum

if TYPE_CHECKING:
    import shapely
    from shapely.geometry.base import BaseGeometry

NEAR = 10
"""Metres from a border within which nobody can tell: a house is drawn at its door."""
METRES = 111_320
"""In a degree of latitude, and of longitude at the equator."""
AROUND = 0.001
"""Degrees in which a border is looked for; much more than NEAR."""


class Presence(LabelledEnum):
    """The values are those of the routing's facts."""

    INSIDE = "oui", "Dans un quartier prioritaire"
    OUTSIDE = "non", "Hors des quartiers prioritaires"
    UNSURE = "inconnu", "À vérifier"


@dataclass(frozen=True)
class Located:
    """``code`` and ``name`` are the quarter's, empty outside; ``year`` is the list's."""

    presence: Presence
    year: int
    code: str = ""
    name: str = ""


@dataclass(frozen=True)
class Map:
    """The quarters of a year, ready to be searched."""

    year: int
    imported_at: datetime
    names: list[tuple[str, str]]
    outlines: list[BaseGeometry]
    tree: shapely.STRtree

    def locate(self, lon: float, lat: float) -> Located:
        """Inside one, outside all, or too near a border to say."""
        import shapely  # noqa: PLC0415  heavy, wanted only where a place is looked for

        here = shapely.Point(lon, lat)
        around = [int(one) for one in self.tree.query(here.buffer(AROUND))]
        inside = [one for one in around if self.outlines[one].covers(here)]
        code, name = self.names[inside[0]] if inside else ("", "")
        near = any(_metres(self.outlines[one].boundary, here) < NEAR for one in around)
        presence = Presence.INSIDE if inside else Presence.OUTSIDE
        return Located(Presence.UNSURE if near else presence, self.year, code, name)


_reading = Lock()


def in_force() -> QuarterVintage | None:
    """The newest list; None while none has been imported."""
    return session.scalar(select(QuarterVintage).order_by(QuarterVintage.year.desc()).limit(1))


def locate(lon: float | None, lat: float | None, *, precise: bool) -> Located | None:
    """In which quarter a place lies, None when no list is there to say.

    Without coordinates, or with those of a whole street or commune, it has to be checked.
    """
    vintage = in_force()
    if vintage is None:
        return None
    if lon is None or lat is None or not precise:
        return Located(Presence.UNSURE, vintage.year)
    return _map(vintage).locate(lon, lat)


def _map(vintage: QuarterVintage) -> Map:
    """Kept by each process until another list is in force."""
    with _reading:
        kept: Map | None = current_app.extensions.get("quarters")
        wanted = (vintage.year, vintage.imported_at)
        if kept is None or (kept.year, kept.imported_at) != wanted:
            kept = _drawn(vintage)
            current_app.extensions["quarters"] = kept
    return kept


def _drawn(vintage: QuarterVintage) -> Map:
    import shapely  # noqa: PLC0415  heavy, wanted only where a place is looked for

    columns = select(Quarter.code, Quarter.name, Quarter.outline).order_by(Quarter.code)
    rows = session.execute(columns.where(Quarter.year == vintage.year)).all()
    outlines = [shapely.from_geojson(row.outline) for row in rows]
    names = [(row.code, row.name) for row in rows]
    return Map(vintage.year, vintage.imported_at, names, outlines, shapely.STRtree(outlines))


def _metres(border: BaseGeometry, here: shapely.Point) -> float:
    """How far a border is, on the flat: exact enough for what is near."""
    from shapely.affinity import scale  # noqa: PLC0415

    east = METRES * cos(radians(here.y))
    return float(scale(border, east, METRES, origin=here).distance(here))
