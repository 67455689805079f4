"""Brings the communes and the perimeter in line with the files of ``data/``."""

import csv
from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import bindparam, delete, insert, select, update

from portal.config import BadSettings, Territory
from portal.database import now, session
from portal.french import day_of
from portal.territory.folding import fold
from portal.territory.models import Commune, CommuneTerm, PerimeterCommune
from portal.territory.queries import departement_of

DATA = Path(__file__).parent / "data"
COMMUNES = DATA / "communes.csv"
SHIPPED = DATA / "perimeter.csv"
EXPECTED = (
    "un fichier CSV, une ligne par commune, avec les colonnes"
    " epci_siren,insee,valid_from,valid_until (dates AAAA-MM-JJ, la dernière vide si la commune"
    " en fait partie)"
)

Row = dict[str, Any]


def load_territory(departements: Collection[str] | None = None) -> int:
    """Load the communes and the perimeter, those of these départements only when any are given.

    Returns how many communes were added or changed: none the second time. Raises BadSettings when
    the perimeter says nothing of the EPCI that the desk serves.
    """
    check_perimeter()
    changed = load_communes(departements)
    load_perimeter(departements)
    return changed


def shipped_perimeter() -> frozenset[str]:
    """The INSEE codes served today according to the file, whatever the database holds."""
    day = day_of(now())
    return frozenset(
        row["insee"]
        for _, row in _perimeter(SHIPPED)
        if row["valid_from"] <= day and (row["valid_until"] is None or day <= row["valid_until"])
    )


def check_perimeter() -> None:
    """Without its communes every project would be outside the territory, and nobody would know."""
    siren, file = _territory().epci_siren, _given_file()
    try:
        served = {row["insee"] for _, row in _perimeter(file) if row["epci_siren"] == siren}
    except (OSError, ValueError, KeyError):
        raise BadSettings(
            f"GUICHET_TERRITORY__PERIMETER_FILE : {EXPECTED} (reçu : {file})"
        ) from None
    if not served:
        raise BadSettings(
            f"GUICHET_TERRITORY__EPCI_SIREN : {file.name} ne contient aucune commune de l’EPCI"
            f" {siren}. Donnez les siennes dans GUICHET_TERRITORY__PERIMETER_FILE : {EXPECTED}"
        )
    if unknown := served - {row["insee"] for row in _lines(COMMUNES)}:
        codes = ", ".join(sorted(unknown))
        raise BadSettings(f"GUICHET_TERRITORY__PERIMETER_FILE : codes INSEE inconnus : {codes}")


def _territory() -> Territory:
    territory: Territory = current_app.config["SETTINGS"].territory
    return territory


def _given_file() -> Path:
    return _territory().perimeter_file or SHIPPED


def load_communes(departements: Collection[str] | None) -> int:
    """A commune that the file no longer has stays, out of force: old files name it."""
    given = {row["insee"]: row for row in _communes(departements)}
    stored = {row["insee"]: row for row in _stored_communes(departements)}
    new = [row for insee, row in given.items() if insee not in stored]
    changes = [(stored[insee], row) for insee, row in given.items() if insee in stored]
    changes += [
        (row, row | {"in_force": False}) for insee, row in stored.items() if insee not in given
    ]
    changes = [(before, after) for before, after in changes if before != after]
    _add(new)
    _change(changes)
    return len(new) + len(changes)


def load_perimeter(departements: Collection[str] | None) -> None:
    """The file holds the whole history of each of its EPCIs."""
    given = {
        key: row for key, row in _perimeter(_given_file()) if _kept(row["insee"], departements)
    }
    stored = select(PerimeterCommune).where(
        PerimeterCommune.epci_siren.in_({siren for siren, *_ in given})
    )
    for member in session.scalars(stored):
        key = (member.epci_siren, member.insee, member.valid_from)
        row = given.pop(key, None)
        if row:
            member.valid_until = row["valid_until"]
        elif _kept(member.insee, departements):
            session.delete(member)
    if given:
        session.execute(insert(PerimeterCommune), list(given.values()))


def _kept(insee: str, departements: Collection[str] | None) -> bool:
    return departements is None or departement_of(insee) in departements


def _communes(departements: Collection[str] | None) -> Iterator[Row]:
    for row in _lines(COMMUNES):
        if _kept(row["insee"], departements):
            yield {
                **row,
                "postal_codes": row["postal_codes"].split(),
                "search_name": fold(row["name"]),
                "in_force": True,
            }


def _perimeter(file: Path) -> Iterator[tuple[tuple[str, str, date], Row]]:
    for row in _lines(file):
        since, until = row["valid_from"], row["valid_until"]
        start, end = date.fromisoformat(since), date.fromisoformat(until) if until else None
        key = (row["epci_siren"], row["insee"], start)
        yield key, {**row, "valid_from": start, "valid_until": end}


def _lines(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _stored_communes(departements: Collection[str] | None) -> Iterator[Row]:
    query = select(Commune.__table__)
    if departements is not None:
        query = query.where(Commune.departement.in_(departements))
    for row in session.execute(query).mappings():
        yield dict(row)


def _add(communes: list[Row]) -> None:
    """Straight to the tables: the mapper would double the time of 35 000 rows."""
    if communes:
        connection = session.connection()
        connection.execute(insert(Commune), communes)
        connection.execute(insert(CommuneTerm), _terms(communes))


def _change(changes: list[tuple[Row, Row]]) -> None:
    if changes:
        term = CommuneTerm.__table__.c
        former = delete(CommuneTerm).where(
            term.term == bindparam("_term"), term.insee == bindparam("_insee")
        )
        before, after = [list(rows) for rows in zip(*changes, strict=True)]
        session.execute(update(Commune), after)
        session.connection().execute(former, _terms(before, "_"))
        session.connection().execute(insert(CommuneTerm), _terms(after))


def _terms(communes: list[Row], prefix: str = "") -> list[Row]:
    return [
        {f"{prefix}term": term, f"{prefix}insee": row["insee"]}
        for row in communes
        for term in {*row["search_name"].split(), *row["postal_codes"]}
    ]
