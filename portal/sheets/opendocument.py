"""ODS (OpenDocument 1.3), written cell by cell: libraries for it hold the whole sheet in memory."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from portal.french import date_numeric
from portal.sheets.columns import Batches, Column, Kind, Value, euros, writable
from portal.sheets.separated import amount
from portal.sheets.zipping import Entry

MIME = "application/vnd.oasis.opendocument.spreadsheet"
URN = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = re.compile("\t|  +|^ | $")
MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="{URN}:manifest:1.0" manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{MIME}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>"""
HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="{URN}:office:1.0" xmlns:table="{URN}:table:1.0"
 xmlns:text="{URN}:text:1.0" xmlns:style="{URN}:style:1.0" xmlns:number="{URN}:datastyle:1.0"
 xmlns:fo="{URN}:xsl-fo-compatible:1.0" office:version="1.3"><office:automatic-styles>
<number:date-style style:name="N1"><number:day number:style="long"/><number:text>/</number:text>
<number:month number:style="long"/><number:text>/</number:text><number:year number:style="long"/>
</number:date-style>
<number:currency-style style:name="N2"><number:number number:decimal-places="2"
 number:min-integer-digits="1" number:grouping="true"/><number:text> </number:text>
<number:currency-symbol number:language="fr" number:country="FR">€</number:currency-symbol>
</number:currency-style>
<style:style style:name="date" style:family="table-cell" style:data-style-name="N1"/>
<style:style style:name="euros" style:family="table-cell" style:data-style-name="N2"/>
<style:style style:name="head" style:family="table-cell"><style:text-properties
 fo:font-weight="bold"/></style:style>
"""
TAIL = "</table:table></office:spreadsheet></office:body></office:document-content>"


def entries(title: str, columns: Sequence[Column], batches: Batches) -> Iterator[Entry]:
    """The first one says what the file is."""
    yield "mimetype", MIME
    yield "META-INF/manifest.xml", MANIFEST
    yield "content.xml", _content(title, columns, batches)


def _content(title: str, columns: Sequence[Column], batches: Batches) -> Iterator[str]:
    yield HEAD
    for place, column in enumerate(columns):
        width = f"{column.width * 0.22:.2f}cm"
        yield (
            f'<style:style style:name="c{place}" style:family="table-column">'
            f'<style:table-column-properties style:column-width="{width}"/></style:style>'
        )
    yield "</office:automatic-styles><office:body><office:spreadsheet>"
    yield f"<table:table table:name={quoteattr(writable(title))}>"
    yield from (f'<table:table-column table:style-name="c{one}"/>' for one in range(len(columns)))
    heads = "".join(_text(one.title, ' table:style-name="head"') for one in columns)
    yield f"<table:table-header-rows><table:table-row>{heads}</table:table-row>"
    yield "</table:table-header-rows>"
    for rows in batches:
        yield "".join(f"<table:table-row>{_cells(columns, row)}</table:table-row>" for row in rows)
    yield TAIL


def _cells(columns: Sequence[Column], row: Sequence[Value]) -> str:
    return "".join(_cell(one.kind, value) for one, value in zip(columns, row, strict=True))


def _cell(kind: Kind, value: Value) -> str:
    if isinstance(value, date):
        day = f'office:value-type="date" office:date-value="{value.isoformat()}"'
        return f'<table:table-cell table:style-name="date" {day}>{_said(date_numeric(value))}'
    if isinstance(value, int) and kind is Kind.EUROS:
        money = f'office:value-type="currency" office:currency="EUR" office:value="{euros(value)}"'
        return f'<table:table-cell table:style-name="euros" {money}>{_said(amount(value) + " €")}'
    if isinstance(value, int):
        number = f'office:value-type="float" office:value="{value}"'
        return f"<table:table-cell {number}>{_said(str(value))}"
    return _text(value) if value else "<table:table-cell/>"


def _said(text: str) -> str:
    return f"<text:p>{text}</text:p></table:table-cell>"


def _text(text: str, style: str = "") -> str:
    lines = writable(text).split("\n")
    said = "".join(f"<text:p>{SPACES.sub(_kept, escape(line))}</text:p>" for line in lines)
    return f'<table:table-cell{style} office:value-type="string">{said}</table:table-cell>'


def _kept(found: re.Match[str]) -> str:
    """Spaces that XML would run together."""
    spaces = found[0]
    return "<text:tab/>" if spaces == "\t" else f'<text:s text:c="{len(spaces)}"/>'
