"""The list in view as a file for a spreadsheet."""

from flask import Blueprint, Response, stream_with_context
from flask.typing import ResponseReturnValue

from portal.calendar import today
from portal.database import release
from portal.desk import exporting
from portal.desk.exporting import Sheet
from portal.sheets.writing import Format, parts
from portal.views.current import me
from portal.views.limits import exports
from portal.views.list_query import here

TITLE = "Dossiers"


@exports
def export(code: str) -> ResponseReturnValue:
    """The whole list, with its filters, its order and its columns."""
    asked = here()
    said = ", ".join([asked.view.label, *(text for text, _ in asked.form.chips())])
    sheet = exporting.of_list(me(), asked.asked, asked.sort, asked.columns, said)
    return sent(sheet, Format(code), asked.view.value)


def sent(sheet: Sheet, chosen: Format, name: str) -> Response:
    release()
    content = parts(chosen, TITLE, sheet.heads, exporting.batches(sheet))
    file = f"{name}-{today().isoformat()}.{chosen.value}"
    return Response(
        stream_with_context(content),
        content_type=chosen.mime,
        headers={"Content-Disposition": f'attachment; filename="{file}"'},
    )


def add_to(bp: Blueprint) -> None:
    codes = ", ".join(Format)
    bp.add_url_rule(f"/dossiers.<any({codes}):code>", "export", export)
