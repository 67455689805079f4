"""What people read when something does not work."""

from urllib.parse import urlsplit

from flask import Flask, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, InternalServerError

from portal.database import session
from portal.dossiers.questions import Question, application
from portal.errors import Refused, Stale

PAGES = frozenset({400, 403, 404, 409, 413, 429, 500, 503})
OPEN_TO_ALL = frozenset({"public", "simulator", "security", "invitations"})
HIDDEN_FIELDS = frozenset({"csrf_token", "password", "code", "seen", "key"})
MOST_SHOWN = 20_000  # characters


def init_app(app: Flask) -> None:
    app.register_error_handler(Refused, refused)
    app.register_error_handler(CSRFError, forgotten)
    app.register_error_handler(HTTPException, failed)
    app.register_error_handler(InternalServerError, broken)


def refused(error: Refused) -> ResponseReturnValue:
    session.rollback()
    return render_template("errors/409.html", message=str(error), typed=typed()), 409


def forgotten(_: CSRFError) -> ResponseReturnValue:
    """The page was shown in a session that is over; what was typed in it is shown again."""
    if not current_user.is_authenticated and request.blueprint not in OPEN_TO_ALL:
        return signed_out()
    message = "Cette page est restée ouverte trop longtemps. Rechargez-la, puis recommencez."
    return render_template("errors/409.html", message=message, typed=typed()), 409


def signed_out() -> ResponseReturnValue:
    """A form sent once its session was over: its texts, and the way back to its page."""
    came_from = urlsplit(request.referrer or "")
    back = came_from.path if came_from.netloc == request.host else None
    return render_template("errors/signed_out.html", typed=typed(), back=back), 403


def failed(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if code not in PAGES:
        return error
    if code == 409:
        return render_template("errors/409.html", message=error.description, typed=typed()), 409
    return render_template(f"errors/{code}.html"), code


def broken(error: InternalServerError) -> ResponseReturnValue:
    """Someone else was first: 409. The database cannot write: 503, nothing was kept. Else 500."""
    session.rollback()
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
        (names.get(name, "Votre texte"), text)
        for name, text in request.form.items(multi=True)
        if (name in names and text)
        or (name not in HIDDEN_FIELDS and "password" not in name and len(text) > 20)
    ]
    return [(label, text[:MOST_SHOWN]) for label, text in found]


def is_written(name: str) -> bool:
    """Whether a field is a question of the application that is answered in writing."""
    return application().knows(name) and not question(name).kind.startswith(("choice", "yesno"))


def question(name: str) -> Question:
    return application().question(name)
