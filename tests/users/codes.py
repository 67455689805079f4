"""The application of codes of the people of the tests."""

import time

from flask import current_app
from passlib.totp import TOTP

from portal.users.models import User

PERIOD = 30


def code_of(user: User, periods: int = 0) -> str:
    """The code that this person's telephone shows, now or some periods later or earlier."""
    factory = current_app.extensions["security"].totp_factory
    key = factory.get_totp_b32_key(user.tf_totp_secret)
    return TOTP(key=key).generate(int(time.time()) + periods * PERIOD).token
