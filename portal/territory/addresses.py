"""Addresses, from the national base (BAN): suggestions, and where an address lies."""

import re

import msgspec

from portal.territory.outside import Service, ask, settings

GOOD = 0.7
"""The score from which an address is taken as found (DOMAIN §2.1)."""
SHORTEST, LONGEST = 3, 200
"""Letters that the service wants at least, and takes at most."""


class Place(msgspec.Struct, frozen=True):
    """``kind``: housenumber, street, locality or municipality; ``insee`` is its commune's code."""

    label: str
    score: float
    insee: str
    lon: float
    lat: float
    kind: str

    @property
    def sure(self) -> bool:
        return self.score >= GOOD


class _Geometry(msgspec.Struct):
    coordinates: tuple[float, float]


class _Properties(msgspec.Struct):
    label: str
    score: float
    citycode: str = ""
    type: str = ""


class _Feature(msgspec.Struct):
    geometry: _Geometry
    properties: _Properties


class _Found(msgspec.Struct):
    features: list[_Feature]


def suggest(text: str, insee: str = "", limit: int = 6) -> list[Place]:
    """The addresses that may be meant by what is being typed, in a commune if given.

    Raises Away.
    """
    return _search(text, insee, limit=str(limit), autocomplete="1")


def check(text: str, insee: str = "") -> Place | None:
    """The address that comes nearest to this text; None when nothing does. Raises Away."""
    found = _search(text, insee, limit="1", autocomplete="0")
    return found[0] if found else None


def _search(text: str, insee: str, **params: str) -> list[Place]:
    query = re.sub(r"\s+", " ", text).strip(" ,;.-’'\"")[:LONGEST]
    if len(query) < SHORTEST or not query[0].isalnum():
        return []
    if re.fullmatch(r"\d[\dAB]\d{3}", insee):
        params["citycode"] = insee
    found = ask(_service(), _Found, q=query, **params)
    return [_place(one) for one in found.features]


def _service() -> Service:
    return Service("address", settings().lookups.address_url, per_second=30)


def _place(feature: _Feature) -> Place:
    about, (lon, lat) = feature.properties, feature.geometry.coordinates
    return Place(about.label, about.score, about.citycode, lon, lat, about.type)
