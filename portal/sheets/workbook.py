"""XLSX (ECMA-376), written row by row: libraries for it zip a whole sheet once it is on the disk.

A text is written in its cell, as a text, whatever it begins with.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from portal.sheets.columns import Batches, Column, Kind, Value, euros, writable
from portal.sheets.zipping import Entry

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
FORMATS = "http://schemas.openxmlformats.org"
MAIN = f"{FORMATS}/spreadsheetml/2006/main"
LINKS = f"{FORMATS}/officeDocument/2006/relationships"
PACKAGE = f"{FORMATS}/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
CONTENT_TYPES = f"""{XML}<Types xmlns="{PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>
<Override PartName="/xl/styles.xml" ContentType="{KIND}.styles+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KIND}.worksheet+xml"/>
</Types>"""
ROOT_LINKS = f"""{XML}<Relationships xmlns="{PACKAGE}/relationships">
<Relationship Id="rId1" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/>
</Relationships>"""
BOOK_LINKS = f"""{XML}<Relationships xmlns="{PACKAGE}/relationships">
<Relationship Id="rId1" Type="{LINKS}/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="rId2" Type="{LINKS}/styles" Target="styles.xml"/>
</Relationships>"""
STYLES = f"""{XML}<styleSheet xmlns="{MAIN}">
<numFmts count="2"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/>
<numFmt numFmtId="165" formatCode="#,##0.00\\ &quot;€&quot;"/></numFmts>
<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>
<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill>
<fill><patternFill patternType="gray125"/></fill></fills>
<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>
<border><left/><right/><top/><bottom style="thin"><color auto="1"/></bottom><diagonal/></border>
</borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
<xf numFmtId="0" fontId="1" fillId="0" borderId="1" xfId="0" applyFont="1" applyBorder="1"/>
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
</styleSheet>"""
HEAD_LOOK = 1
LOOKS = {Kind.TEXT: 2, Kind.DATE: 3, Kind.EUROS: 4}
"""Places in ``cellXfs``; 49 is the format of texts, « @ »."""
PADDING = 0.71
"""What Excel adds to a width in characters."""
DAY_ZERO = date(1899, 12, 31)
NEVER_WAS = 60
"""Excel counts a 29 February 1900."""
HEAD = (
    f'{XML}<worksheet xmlns="{MAIN}"><sheetViews><sheetView tabSelected="1" workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    '<selection pane="bottomLeft"/></sheetView></sheetViews>'
    '<sheetFormatPr defaultRowHeight="15"/><cols>'
)
CODED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""Where Excel would read the code of a character."""
Place = tuple[str, Kind]
"""The letters of a column, and what it holds."""


def entries(title: str, columns: Sequence[Column], batches: Batches) -> Iterator[Entry]:
    """The book comes after its sheet: it says how far its filter goes."""
    rows = _Numbered(batches)
    yield "[Content_Types].xml", CONTENT_TYPES
    yield "_rels/.rels", ROOT_LINKS
    yield "xl/_rels/workbook.xml.rels", BOOK_LINKS
    yield "xl/styles.xml", STYLES
    yield "xl/worksheets/sheet1.xml", _sheet(columns, rows)
    yield "xl/workbook.xml", _book(writable(title), f"$A$1:${_letters(len(columns))}${rows.last}")


class _Numbered:
    """Rows with their numbers, some at a time, and the last of these; the heads are row 1."""

    def __init__(self, batches: Batches) -> None:
        self.batches = batches
        self.last = 1

    def __iter__(self) -> Iterator[Iterator[tuple[int, Sequence[Value]]]]:
        for rows in self.batches:
            first, self.last = self.last + 1, self.last + len(rows)
            yield enumerate(rows, first)


def _book(name: str, filtered: str) -> str:
    quoted = name.replace("'", "''")
    return (
        f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><bookViews><workbookView/></bookViews>'
        f'<sheets><sheet name={quoteattr(name)} sheetId="1" r:id="rId1"/></sheets><definedNames>'
        '<definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">'
        f"'{escape(quoted)}'!{filtered}</definedName></definedNames></workbook>"
    )


def _sheet(columns: Sequence[Column], rows: _Numbered) -> Iterator[str]:
    places = [(_letters(number), one.kind) for number, one in enumerate(columns, 1)]
    yield HEAD + "".join(_width(number, one.width) for number, one in enumerate(columns, 1))
    heads = zip(places, columns, strict=True)
    cells = "".join(_text(f"{letters}1", HEAD_LOOK, one.title) for (letters, _), one in heads)
    yield f'</cols><sheetData><row r="1">{cells}</row>'
    for some in rows:
        yield "".join(
            f'<row r="{number}">{_cells(places, number, row)}</row>' for number, row in some
        )
    yield f'</sheetData><autoFilter ref="A1:{_letters(len(columns))}{rows.last}"/></worksheet>'


def _width(number: int, characters: int) -> str:
    width = f'width="{characters + PADDING:.2f}" customWidth="1"'
    return f'<col min="{number}" max="{number}" {width}/>'


def _cells(places: Sequence[Place], number: int, row: Sequence[Value]) -> str:
    return "".join(
        _cell(f"{letters}{number}", kind, value)
        for (letters, kind), value in zip(places, row, strict=True)
    )


def _cell(place: str, kind: Kind, value: Value) -> str:
    if isinstance(value, date):
        return _number(place, Kind.DATE, str(_serial(value)))
    if isinstance(value, int):
        return _number(place, kind, euros(value) if kind is Kind.EUROS else str(value))
    return _text(place, LOOKS[kind], value) if value else ""


def _number(place: str, kind: Kind, number: str) -> str:
    return f'<c r="{place}" s="{LOOKS[kind]}"><v>{number}</v></c>'


def _serial(day: date) -> int:
    days = (day - DAY_ZERO).days
    return days + (days >= NEVER_WAS)


def _text(place: str, look: int, text: str) -> str:
    said = escape(CODED.sub("_x005F_", writable(text)))
    kept = "" if said == said.strip() else ' xml:space="preserve"'
    return f'<c r="{place}" s="{look}" t="inlineStr"><is><t{kept}>{said}</t></is></c>'


def _letters(number: int) -> str:
    """« A » for 1, « AA » for 27."""
    before, last = divmod(number - 1, 26)
    return (_letters(before) if before else "") + chr(ord("A") + last)
