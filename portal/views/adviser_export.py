"""The list in view as a file for a spreadsheet."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, request, stream_with_context
from flask.typing import ResponseReturnValue

from forms.adviser import FilterForm
from portal.calendar import today
from portal.database import release
from portal.desk import exporting
from portal.desk.exporting import Sheet
from portal.referrals import queries
from portal.referrals.triage import Filters, SavedView, known_sort
from portal.sheets.writing import Format, parts
from portal.views.current import me
from portal.views.limits import exports

TITLE = "Dossiers"


@dataclass(frozen=True)
class Here:
    """The list that this page's address speaks of."""

    view: SavedView
    filters: Filters
    sort: str
    columns: Sequence[str]
    said: str


def here() -> Here:
    asked = request.args.get("vue", "")
    view = SavedView(asked) if asked in set(SavedView) else SavedView.THIS_WEEK
    form = FilterForm(request.args)
    statuses = {status.value: status.label for status in view.statuses}
    form.offer(statuses, queries.partners(me()), queries.colleagues(me()))
    filters = Filters(**form.given())
    said = ", ".join([view.label, *(text for text, _ in form.chips())])
    return Here(view, filters, known_sort(request.args.get("tri", ""), view), (), said)


@exports
def export(code: str) -> ResponseReturnValue:
    """The whole list, with its filters, its order and its columns."""
    asked = here()
    return sent(
        exporting.of_list(
            me(), asked.view, asked.filters, asked.sort, asked.said, asked.columns
        ),
        Format(code),
        asked.view.value,
    )  # fmt: skip


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
