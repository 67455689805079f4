"""A table as the parts of a file, in the format that was chosen."""

from collections.abc import Iterator, Sequence
from tempfile import TemporaryFile
from typing import IO

from portal.sheets import opendocument, separated, workbook
from portal.sheets.columns import Batches, Column
from portal.vocabulary import LabelledEnum

PART = 1 << 16


class Format(LabelledEnum):
    CSV = "csv", "CSV"
    XLSX = "xlsx", "Excel (XLSX)"
    ODS = "ods", "LibreOffice (ODS)"

    @property
    def mime(self) -> str:
        return MIMES[self]


MIMES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.ODS: opendocument.MIME,
}
WRITERS = {Format.XLSX: workbook.write, Format.ODS: opendocument.write}


def parts(
    chosen: Format, title: str, columns: Sequence[Column], batches: Batches
) -> Iterator[bytes]:
    """A CSV leaves as its rows come; the others are written on the disk first."""
    if chosen is Format.CSV:
        return (part.encode() for part in separated.lines(columns, batches))
    file = TemporaryFile()  # noqa: SIM115  closed once it has left
    try:
        WRITERS[chosen](file, title, columns, batches)
    except BaseException:
        file.close()
        raise
    return _read(file)


def _read(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while part := file.read(PART):
            yield part
