"""The language of the interface: chosen by a link, kept in a cookie of its own."""

from urllib.parse import urlsplit

from flask import Blueprint, Flask, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.languages import FRENCH, NAMES, choose, language
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
    """The staff work in French."""
    choose(FRENCH if in_staff_space() else request.cookies.get(COOKIE, FRENCH))


def init_app(app: Flask) -> None:
    app.before_request(speak_theirs)
    app.teardown_request(lambda _: choose(FRENCH))
    app.jinja_env.globals.update(language=language, other_languages=other_languages)
