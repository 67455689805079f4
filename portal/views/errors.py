"""What people read when something does not work."""

import re
from urllib.parse import urlsplit

from flask import Flask, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, InternalServerError, NotFound

from portal import shown
from portal.database import let_go
from portal.dossiers.questions import Question, application
from portal.errors import Refused, Stale
from portal.languages import _
from portal.views.keeping import keep_typed
from portal.views.navigation import in_staff_space, staff_menu

PAGES = frozenset({400, 403, 404, 405, 409, 413, 429, 500, 503})
OPEN_TO_ALL = frozenset(
    {
        "public",
        "simulator",
        "security",
        "invitations",
        "founder_consent",
        "reminders",
        "mandates",
    }
)
HIDDEN_FIELDS = frozenset(
    {"csrf_token", "password", "code", "seen", "key", "base", "keep", "saved", "next"}
)
WAYS_BACK = {
    "adviser": ("adviser.file", "referral_id"),
    "front_desk": ("front_desk.file", "dossier_id"),
    "applicant": ("applicant.track", "dossier_id"),
    "application": ("applicant.track", "dossier_id"),
    "plan": ("applicant.track", "dossier_id"),
    "documents": ("applicant.track", "dossier_id"),
    "messages": ("applicant.track", "dossier_id"),
    "founders": ("applicant.track", "dossier_id"),
    "pdfs": ("applicant.track", "dossier_id"),
    "together": ("applicant.track", "dossier_id"),
    "founder_consent": ("founder_consent.show", "token"),
}
A_TIME = re.compile(r"\d{1,2}(\sh\s|:)\d\d")
"""When the page that was open had last been saved, as it said itself."""
MOST_SHOWN = 20_000  # characters


def init_app(app: Flask) -> None:
    app.register_error_handler(Refused, refused)
    app.register_error_handler(CSRFError, forgotten)
    app.register_error_handler(HTTPException, failed)
    app.register_error_handler(InternalServerError, broken)


def refused(error: Refused) -> ResponseReturnValue:
    let_go()
    return conflict(str(error))


def conflict(message: str | None, code: int = 409) -> ResponseReturnValue:
    return render_template(
        "errors/409.html", message=message, gone=code == 404,
        typed=typed(), back=way_back(), layout=layout(),
    ), code  # fmt: skip


def layout() -> str:
    """The staff keep the header of their space."""
    staff = current_user.is_authenticated and in_staff_space()
    return "layouts/desk.html" if staff else "layouts/base.html"


def workplace() -> str:
    """The first page of the staff's space; empty for the others."""
    return staff_menu()[0].url if current_user.is_authenticated and current_user.is_staff else ""


def way_back() -> str | None:
    """Where what the address names is read: a file, or what a founder is asked."""
    page, name = WAYS_BACK.get(request.blueprint or "", ("", ""))
    values = request.view_args or {}
    return url_for(page, **{name: values[name]}) if name in values else None


def forgotten(_error: CSRFError) -> ResponseReturnValue:
    """The page was shown in a session that is over; what was typed in it is shown again."""
    if not current_user.is_authenticated and request.blueprint not in OPEN_TO_ALL:
        return signed_out()
    return conflict(
        _("Cette page est restée ouverte trop longtemps. Rechargez-la, puis recommencez.")
    )


def signed_out() -> ResponseReturnValue:
    """A form sent once its session was over: kept, or its texts; and the way back to its page."""
    came_from = urlsplit(request.referrer or "")
    back = came_from.path if came_from.netloc == request.host else None
    saved, kept = request.form.get("saved", ""), keep_typed()
    return render_template(
        "errors/signed_out.html",
        typed=[] if kept else typed(),
        kept=kept,
        back=request.path if kept else back,
        saved=saved if A_TIME.fullmatch(saved) else "",
    ), 403


def failed(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if code not in PAGES:
        return error
    if code == 409:
        shown.nothing()
    if code == 409 or (code == 404 and error.description != NotFound.description):
        return conflict(error.description, code)
    allowed = {"Allow": ", ".join(error.valid_methods or ())} if code == 405 else {}  # type: ignore[attr-defined]
    return render_template(f"errors/{code}.html", layout=layout(), work=workplace()), code, allowed


def broken(error: InternalServerError) -> ResponseReturnValue:
    """Someone else was first: 409. The database cannot write: 503, nothing was kept. Else 500."""
    let_go()
    cause = error.original_exception
    if isinstance(cause, StaleDataError):
        return refused(Stale())
    code = 503 if isinstance(cause, DBAPIError) and not is_our_fault(cause) else 500
    return render_template(f"errors/{code}.html"), code


def is_our_fault(error: DBAPIError) -> bool:
    return type(error).__name__ in ("IntegrityError", "ProgrammingError", "DataError")


def typed() -> list[tuple[str, str]]:
    """The words of the form that was sent, so that nothing has to be written twice.

    A view that knows its fields leaves the names of the texts in ``g.texts``, by field; those of
    the questionnaire are known to all.
    """
    names = {name: question(name).label for name in request.form if is_written(name)}
    names |= g.get("texts", {})
    found = [
        (names.get(name, _("Votre texte")), text)
        for name, text in request.form.items(multi=True)
        if (name in names and text)
        or (
            name.rpartition("-")[2] not in HIDDEN_FIELDS
            and "password" not in name
            and len(text) > 20
        )
    ]
    return [(label, text[:MOST_SHOWN]) for label, text in found]


def is_written(name: str) -> bool:
    """Whether a field is a question of the application that is answered in writing."""
    return application().knows(name) and not question(name).kind.startswith(("choice", "yesno"))


def question(name: str) -> Question:
    return application().question(name)
