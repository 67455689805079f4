"""A spreadsheet written as ODS: a zip with a little XML (OpenDocument 1.3)."""

import io
import zipfile
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from portal.financing.spreadsheet.book import Book, Cell, Choices, Sheet, address

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
NAMES = " ".join(
    f'xmlns:{name}="{OFFICE}:{name}:1.0"' for name in ("office", "table", "text", "style")
)
NAMES += f' xmlns:fo="{OFFICE}:xsl-fo-compatible:1.0"'
NAMES += f' xmlns:of="{OFFICE}:of:1.2"'
MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="{OFFICE}:manifest:1.0" manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:version="1.3"
 manifest:media-type="{MEDIA_TYPE}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>"""
STYLES = {
    "": '<style:table-cell-properties fo:wrap-option="wrap"/>',
    "title": '<style:text-properties fo:font-weight="bold" fo:font-size="14pt"/>',
    "head": '<style:table-cell-properties fo:background-color="#E1EFF5" fo:wrap-option="wrap"/>'
    '<style:text-properties fo:font-weight="bold"/>',
    "input": '<style:table-cell-properties fo:background-color="#FDF0D0"'
    ' fo:border="0.5pt solid #6A7379"/>',
}
CHARACTER = 0.22  # centimetres


def write(book: Book) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", MEDIA_TYPE, zipfile.ZIP_STORED)  # first, to be recognised by
        archive.writestr("content.xml", "".join(_content(book)))
        archive.writestr("META-INF/manifest.xml", MANIFEST)
    return file.getvalue()


def _content(book: Book) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMES}'
    yield ' office:version="1.3"><office:automatic-styles>'
    for name, properties in STYLES.items():
        yield f'<style:style style:name="c{name}" style:family="table-cell">{properties}'
        yield "</style:style>"
    for width in sorted({width for sheet in book for width in sheet.widths}):
        yield f'<style:style style:name="w{width}" style:family="table-column"><style:table-column-'
        yield f'properties style:column-width="{width * CHARACTER:.2f}cm"/></style:style>'
    yield "</office:automatic-styles><office:body><office:spreadsheet>"
    yield "<table:content-validations>"
    for sheet in book:
        yield from (_rule(sheet, choices) for choices in sheet.choices)
    yield "</table:content-validations>"
    for sheet in book:
        yield from _table(sheet)
    yield "</office:spreadsheet></office:body></office:document-content>"


def _rule(sheet: Sheet, choices: Choices) -> str:
    options = ";".join('"{}"'.format(one.replace('"', '""')) for one in choices.options)
    condition = quoteattr(f"of:cell-content-is-in-list({options})")
    base = quoteattr(f"'{sheet.name}'.{address(choices.first, choices.column)}")
    return (
        f'<table:content-validation table:name="{_rule_name(sheet, choices)}" table:condition='
        f'{condition} table:allow-empty-cell="true" table:base-cell-address={base}/>'
    )


def _rule_name(sheet: Sheet, choices: Choices) -> str:
    return f"v{sum(map(ord, sheet.name))}-{choices.column}"


def _table(sheet: Sheet) -> Iterator[str]:
    yield f"<table:table table:name={quoteattr(sheet.name)}>"
    yield from (f'<table:table-column table:style-name="w{width}"/>' for width in sheet.widths)
    for row, cells in enumerate(sheet.rows):
        yield "<table:table-row>"
        yield from (_cell(sheet, row, column, cell) for column, cell in enumerate(cells))
        yield "</table:table-row>"
    yield "</table:table>"


def _cell(sheet: Sheet, row: int, column: int, cell: Cell) -> str:
    attributes = f' table:style-name="c{cell.style}"'
    for choices in sheet.choices:
        if choices.column == column and choices.first <= row <= choices.last:
            attributes += f' table:content-validation-name="{_rule_name(sheet, choices)}"'
    if cell.value is None:
        return f"<table:table-cell{attributes}/>"
    if isinstance(cell.value, str):
        attributes += ' office:value-type="string"'
    else:
        attributes += f' office:value-type="float" office:value="{cell.value:f}"'
    shown = escape(str(cell.value))
    return f"<table:table-cell{attributes}><text:p>{shown}</text:p></table:table-cell>"
