"""A spreadsheet that someone sent, as the cells of its sheets; what is not one is refused."""

import subprocess
import sys
import zipfile
from pathlib import Path
from typing import IO, Any

import msgspec

from portal.errors import Refused
from portal.languages import _, marked

MOST_BYTES = 1 << 20
MOST_UNPACKED = 20 << 20
MOST_PARTS = 300
MOST_ROWS = 200
MOST_COLUMNS = 12
SECONDS = 15
SCRIPT = Path(__file__).with_name("cells.py")
NOT_OURS = marked(
    "Ce fichier n’est pas notre modèle. Téléchargez le modèle sur cette page, remplissez-le, "
    "puis envoyez-le en XLSX ou en ODS"
)
Grid = list[list[Any]]
"""The cells of a sheet, row by row: text, number, or an empty text."""


def read(file: IO[bytes], names: list[str]) -> dict[str, Grid]:
    """The sheets of these names. Slow work: nothing of the database may be held meanwhile.

    Raises Refused with a kind sentence.
    """
    content = file.read(MOST_BYTES + 1)
    if not content:
        raise Refused("Ce fichier est vide. Vérifiez-le et recommencez")
    if len(content) > MOST_BYTES:
        raise Refused("Ce fichier dépasse 1 Mo. Envoyez notre modèle, sans image ni autre feuille")
    file.seek(0)
    _check_unpacked(file)
    return {name: _bounded(name, sheet) for name, sheet in _cells(content, names).items()}


def _check_unpacked(file: IO[bytes]) -> None:
    """A small archive may hold a huge content: its sizes are read before anything is unpacked."""
    try:
        parts = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise Refused(NOT_OURS) from None
    if not {"xl/workbook.xml", "content.xml"} & {one.filename for one in parts}:
        raise Refused(NOT_OURS)
    if len(parts) > MOST_PARTS or sum(one.file_size for one in parts) > MOST_UNPACKED:
        raise Refused("Ce fichier contient trop de choses. Envoyez notre modèle, sans rien d’autre")


def _cells(content: bytes, names: list[str]) -> dict[str, dict[str, Any]]:
    command = [sys.executable, "-I", str(SCRIPT), str(MOST_ROWS), *names]
    try:
        done = subprocess.run(  # noqa: S603  our own script
            command, input=content, capture_output=True, timeout=SECONDS, check=True
        )
    except subprocess.SubprocessError:
        raise Refused(NOT_OURS) from None
    return msgspec.json.decode(done.stdout, type=dict[str, dict[str, Any]])


def _bounded(name: str, sheet: dict[str, Any]) -> Grid:
    rows: Grid = sheet["rows"]
    if sheet["more"]:
        raise Refused(
            _("La feuille %(name)s a plus de %(most)s lignes. Retirez celles en trop",
              name=name, most=MOST_ROWS)
        )  # fmt: skip
    return [row[:MOST_COLUMNS] for row in rows]
