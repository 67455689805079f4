"""A file's summary as a PDF/UA document: who, what, where it stands."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from flask import Response, current_app

from portal.calendar import today
from portal.dossiers import receipt
from portal.dossiers.models import Dossier
from portal.french import date_long, time_of_day
from portal.referrals.tracking import NetworkState

HERE = Path(__file__).parent
Sections = Sequence[tuple[str, list[tuple[str, str]]]]


def content(dossier: Dossier, states: Sequence[NetworkState], sections: Sections) -> dict[str, Any]:
    """What the document says, as plain data; nothing of the database is needed after this."""
    settings = current_app.config["SETTINGS"]
    sent = dossier.submitted_at
    return {
        "portal": settings.portal_name,
        "authority": settings.authority,
        "phone": settings.contact.phone,
        "hours": settings.contact.opening_hours,
        "number": dossier.number,
        "title": dossier.title,
        "person": dossier.person_name,
        "sent": f"{date_long(sent)} à {time_of_day(sent)}" if sent else "",
        "code": receipt.code(dossier),
        "printed": date_long(today()),
        "networks": [[one.network.name, one.word, one.sentence] for one in states],
        "sections": [[title, [list(pair) for pair in pairs]] for title, pairs in sections],
        "documents": [[one.kind.name, one.name] for one in receipt.sent_with(dossier)],
    }


def render(data: dict[str, Any]) -> bytes:
    """The PDF. What people typed reaches the typesetter as data, never as markup."""
    import typst  # noqa: PLC0415  a large library, loaded on first use

    made: bytes = typst.compile(
        str(HERE / "summary.typ"),
        root=str(HERE),
        font_paths=[str(HERE)],
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"data": msgspec.json.encode(data).decode()},
    )
    return made


def download(data: dict[str, Any], name: str) -> Response:
    response = Response(render(data), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
