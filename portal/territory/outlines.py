"""Imports the official outlines of the priority quarters, from the ANCT's GeoJSON (WGS84)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import delete, insert

from portal.database import session
from portal.territory.models import Quarter, QuarterVintage

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

CODES = ("code_qp", "code", "codeqp")
NAMES = ("lib_qp", "nom_qp", "nom", "name")
COMMUNES = ("insee_com", "code_insee", "insee", "codgeo")
"""The properties that the published files have used, whatever their case."""
SHOWN = 5
"""Faults told at once."""


class BadOutlines(Exception):
    """The file cannot be imported; the message says why, a fault a line."""


@dataclass(frozen=True)
class Drawn:
    """One feature of the file: a quarter, or the part of it in some communes."""

    code: str
    name: str
    communes: tuple[str, ...]
    outline: BaseGeometry


class _Feature(msgspec.Struct):
    geometry: dict[str, Any] | None
    properties: dict[str, Any]


class _Collection(msgspec.Struct, tag="FeatureCollection", tag_field="type"):
    features: list[_Feature]
    crs: dict[str, Any] | None = None


def import_outlines(
    content: bytes, year: int, source: str, within: frozenset[str] | None = None
) -> int:
    """Put this file in the place of the list of that year; says how many quarters it has.

    Only those of the communes ``within`` are kept, when given. Raises BadOutlines: nothing has
    changed then.
    """
    quarters = _merged(_read(content))
    rows = [row for row in quarters if within is None or not within.isdisjoint(row["communes"])]
    if not rows:
        raise BadOutlines("Aucun quartier de ce fichier n’est dans le territoire.")
    for table in (Quarter, QuarterVintage):
        session.execute(delete(table).where(table.year == year))
    session.add(QuarterVintage(year=year, source=source[:120]))
    session.flush()
    session.execute(insert(Quarter), [row | {"year": year} for row in rows])
    return len(rows)


def _read(content: bytes) -> list[Drawn]:
    try:
        found = msgspec.json.decode(content, type=_Collection)
    except msgspec.MsgspecError as error:
        raise BadOutlines(f"Ce n’est pas un fichier GeoJSON de contours ({error}).") from None
    faults, drawn = [], []
    for rank, feature in enumerate(found.features, 1):
        try:
            drawn.append(_drawn(feature))
        except BadOutlines as error:
            faults.append(f"Contour n° {rank} : {error}")
    if faults:
        more = [f"… et {len(faults) - SHOWN} de plus."] if len(faults) > SHOWN else []
        raise BadOutlines("\n".join([*faults[:SHOWN], *more]))
    if not drawn:
        raise BadOutlines("Ce fichier ne contient aucun contour.")
    return drawn


def _drawn(feature: _Feature) -> Drawn:
    known = {name.lower(): value for name, value in feature.properties.items()}
    code, name = _property(known, CODES), _property(known, NAMES)
    if not code or not name:
        raise BadOutlines("le code ou le nom du quartier manque (code_qp, lib_qp)")
    communes = re.findall(r"\b\d[\dAB]\d{3}\b", _property(known, COMMUNES))
    if not communes:
        raise BadOutlines(f"la commune de {code} manque (insee_com)")
    return Drawn(code[:12], name[:160], tuple(communes), _outline(feature.geometry, code))


def _property(known: dict[str, Any], names: tuple[str, ...]) -> str:
    """The first of these properties that says something."""
    return next((str(known[one]).strip() for one in names if known.get(one)), "")


def _outline(geometry: dict[str, Any] | None, code: str) -> BaseGeometry:
    """A sound surface of the globe."""
    import shapely  # noqa: PLC0415  heavy, wanted only where outlines are read

    if geometry is None or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise BadOutlines(f"{code} n’est pas une surface")
    try:
        outline = shapely.make_valid(shapely.geometry.shape(geometry))
    except (
        shapely.errors.GEOSException,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
    ):
        raise BadOutlines(f"le tracé de {code} est illisible") from None
    west, south, east, north = outline.bounds if not outline.is_empty else (0, 0, 0, 0)
    if outline.area == 0:
        raise BadOutlines(f"le tracé de {code} n’a pas de surface")
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise BadOutlines(f"{code} n’est pas en longitudes et latitudes : prenez le fichier WGS84")
    return outline


def _merged(drawn: list[Drawn]) -> Iterator[dict[str, Any]]:
    """One row for each quarter: the file draws it once for each of its communes."""
    import shapely  # noqa: PLC0415  heavy, wanted only where outlines are read

    by_code: dict[str, list[Drawn]] = defaultdict(list)
    for one in drawn:
        by_code[one.code].append(one)
    for code, parts in by_code.items():
        outline = shapely.union_all([one.outline for one in parts])
        west, south, east, north = outline.bounds
        yield {
            "code": code,
            "name": parts[0].name,
            "communes": sorted({insee for one in parts for insee in one.communes}),
            "outline": shapely.to_geojson(outline),
            "west": west, "south": south, "east": east, "north": north,
        }  # fmt: skip
