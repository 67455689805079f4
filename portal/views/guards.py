"""Who may enter a space.

The spaces of the staff do not exist for a stranger: signed in, they get 404. Someone signed out may
be an adviser with a bookmark: they are asked to sign in, whether the page exists or not, so that
the answer tells nothing.
"""

import re
from collections.abc import Callable
from typing import cast

from flask import Flask, abort, current_app, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import headers
from portal.views.errors import signed_out
from portal.views.navigation import STAFF_SPACES
from portal.vocabulary import RoleName

FOR_NEWCOMERS = "applicant.start"
"""Who comes here signed out has most often no account yet."""
Guard = Callable[[], ResponseReturnValue | None]
SET_UP = frozenset(
    {
        "static",
        "security.logout",
        "security.verify",
        "security.wan_verify",
        "security.wan_verify_response",
        "security.two_factor_setup",
        "security.two_factor_token_validation",
        "security.mf_recovery_codes",
    }
)
"""All that a member of the staff reaches before their second factor is ready."""


def signed_in() -> ResponseReturnValue | None:
    """A ``before_request`` for what belongs to someone: ``bp.before_request(signed_in)``."""
    return None if current_user.is_authenticated else ask_to_sign_in()


def only(*roles: RoleName) -> Guard:
    """A ``before_request`` that keeps all but these roles out of a blueprint."""

    def guard() -> ResponseReturnValue | None:
        g.stranger = not any(current_user.has_role(role) for role in roles)
        if not current_user.is_authenticated:
            return ask_to_sign_in()
        return abort(404) if g.stranger else None

    return guard


def ask_to_sign_in() -> ResponseReturnValue:
    """To the sign-in page and back here afterwards; a form that was sent is not lost."""
    if request.method == "POST" and not by_script():
        return signed_out()
    here = request.full_path.rstrip("?") if request.method == "GET" else None
    if request.endpoint == FOR_NEWCOMERS and here:
        return redirect(url_for("security.register", next=here))
    flash("Connectez-vous pour voir cette page.", "info")
    return redirect(url_for("security.login", next=here))


def by_script() -> bool:
    return "HX-Request" in request.headers or "X-Requested-With" in request.headers


def finish_set_up() -> ResponseReturnValue | None:
    """Without a second factor and its recovery codes, the staff reach nothing but their set-up."""
    if request.endpoint in SET_UP or not current_user.is_authenticated or current_user.is_ready:
        return None
    step = "mf_recovery_codes" if current_user.has_second_factor else "two_factor_setup"
    return redirect(url_for(f"security.{step}"))


def hide_staff_spaces() -> ResponseReturnValue | None:
    """The guard of a staff space keeps all that begins with its address, whether it leads anywhere.

    It comes before everything that would tell: a missing token, a method that an address lacks.
    """
    path = re.sub("/+", "/", f"{request.path}/")
    for name in STAFF_SPACES & set(current_app.blueprints):
        if path.startswith(f"{current_app.blueprints[name].url_prefix}/"):
            guard = current_app.before_request_funcs[name][0]
            if answer := current_app.ensure_sync(guard)():
                return cast("ResponseReturnValue", answer)
    return None


def init_app(app: Flask) -> None:
    first = app.before_request_funcs[None]
    first.insert(first.index(headers.know_our_name) + 1, hide_staff_spaces)
    app.before_request(finish_set_up)
