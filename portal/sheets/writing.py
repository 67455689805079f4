"""A table as the parts of a file, in the format that was chosen."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing

from portal.sheets import opendocument, separated, workbook
from portal.sheets.columns import Batches, Column, Value
from portal.sheets.zipping import zipped
from portal.vocabulary import LabelledEnum


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


def parts(
    chosen: Format, title: str, columns: Sequence[Column], batches: Batches
) -> Iterator[bytes]:
    """They leave as rows come; who stops halfway closes what reads them.

    ``title`` is one that Excel takes: at most 31 characters, none of ``[]:*?/\\``.
    """
    with closing(_each(batches)) as rows:
        yield from _written(chosen, title, columns, rows)


def _each(batches: Batches) -> Generator[Sequence[Sequence[Value]], None, None]:
    yield from batches


def _written(
    chosen: Format, title: str, columns: Sequence[Column], batches: Batches
) -> Iterator[bytes]:
    match chosen:
        case Format.CSV:
            return (part.encode() for part in separated.lines(columns, batches))
        case Format.XLSX:
            return zipped(workbook.entries(title, columns, batches))
        case Format.ODS:
            return zipped(opendocument.entries(title, columns, batches))
