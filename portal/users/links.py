"""Links that leave by mail; neither they nor the time they take tell who has an account.

A link is signed for one purpose and dated; what it is bound to changes when it is used, so that it
serves once. It names no one: neither the address nor the name stand in it.
"""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from flask import current_app
from flask_security.confirmable import generate_confirmation_token
from flask_security.recoverable import generate_reset_password_token
from flask_security.utils import check_and_get_token_status
from sqlalchemy import delete
from sqlalchemy.orm import lazyload

from portal import outbox
from portal.database import session
from portal.outbox import Email
from portal.users.models import User
from portal.users.queries import user_with

WITHIN = timedelta(minutes=10)
"""How long a link to sign in lives: it opens the account without a password."""

NOBODY = "personne@guichet.invalid"


def send_sign_in_link(email: str) -> None:
    """Who has not confirmed their address receives the link for that instead.

    It works while the password has to wait: whoever tries passwords cannot keep the owner out.
    """
    user = _open_account(email)
    if user and not user.confirmed_at:
        _post_alike("confirm", user, generate_confirmation_token)
    else:
        _post_alike("sign_in_link", user, token_for)


def send_reset_link(email: str) -> None:
    _post_alike("reset", _open_account(email), generate_reset_password_token)


def send_confirmation_link(email: str) -> None:
    user = _open_account(email)
    waits = user and not user.confirmed_at
    _post_alike("confirm", user if waits else None, generate_confirmation_token)


def token_for(user: User) -> str:
    """Bound to the number of sign-ins: the next one, by this link or otherwise, makes it void."""
    serializer = current_app.extensions["security"].login_serializer
    return str(serializer.dumps([user.fs_uniquifier, user.login_count or 0]))


def user_of(token: str) -> User | None:
    """Whom this link signs in; None when it is too old, has served, or is not one of ours."""
    expired, invalid, data = check_and_get_token_status(token, "login", WITHIN)
    if expired or invalid:
        return None
    uniquifier, sign_ins = data
    user = session.query(User).filter_by(fs_uniquifier=uniquifier).one_or_none()
    valid = user and user.active and (user.login_count or 0) == sign_ins
    return user if valid else None


def _open_account(email: str) -> User | None:
    """Without their roles, which would be one more query than for nobody."""
    user = user_with(email, lazyload(User.roles))
    return user if user and user.active else None


def _post_alike(kind: str, user: User | None, make_token: Callable[[User], str]) -> None:
    """For nobody as well a link is signed, a mail put in the outbox and the worker woken.

    Nobody's mail leaves the outbox again before the commit.
    """
    reader = user or User(email=NOBODY, given_name="", fs_uniquifier=uuid4().hex, password=NOBODY)
    token = make_token(reader)
    outbox.post(
        reader.email, f"security/{kind}", user=reader, token=token, confirmation_token=token
    )
    session.execute(delete(Email).where(Email.to == NOBODY))
