"""The language of the interface: chosen by a link, kept in a cookie of its own."""

from urllib.parse import urlsplit

from flask import Blueprint, Flask, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.languages import FRENCH, NAMES, choose, language
from portal.views.guards import hide_staff_spaces
from portal.views.navigation import in_staff_space

bp = Blueprint("language", __name__)
COOKIE = "langue"
A_YEAR = 365 * 24 * 3600


@bp.get("/langue/<code>")
def choose_language(code: str) -> ResponseReturnValue:
    """Remember the language and go back to the page (``retour``) where it was chosen."""
    if code not in NAMES:
        abort(404)
    answer = redirect(back(request.args.get("retour", "")))
    answer.set_cookie(
        COOKIE, code, max_age=A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure
    )
    return answer


def back(address: str) -> str:
    """An address of our own, else the home page."""
    parts = urlsplit(address)
    ours = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if ours and not (parts.scheme or parts.netloc) else url_for("public.home")


def other_languages() -> list[tuple[str, str, str]]:
    """The languages to which this page can change: code, name, address."""
    here = request.full_path.rstrip("?")
    return [
        (code, name, url_for("language.choose_language", code=code, retour=here))
        for code, name in NAMES.items()
        if code != language()
    ]


def speak_theirs() -> None:
    choose(request.cookies.get(COOKIE, FRENCH))


def speak_french_to_staff() -> None:
    if in_staff_space():
        choose(FRENCH)


def init_app(app: Flask) -> None:
    """Chosen before the guard and the tokens: what they refuse is told in it too."""
    first = app.before_request_funcs[None]
    guard = first.index(hide_staff_spaces)
    first[guard : guard + 1] = [speak_theirs, hide_staff_spaces, speak_french_to_staff]
    app.teardown_request(lambda _: choose(FRENCH))
    app.jinja_env.globals.update(language=language, other_languages=other_languages)
