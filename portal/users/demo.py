"""The people of the demonstration. A real installation knows none of this.

Their password is public and the code of their second factor is shown beside their name, so they
exist only while ``settings.demo`` is on, which production refuses.
"""

import time
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import uuid4

from flask import Flask, current_app
from flask_security import hash_password
from passlib.totp import TOTP
from sqlalchemy import select

from portal.database import now, session
from portal.users.models import Role, User
from portal.users.passwords import fold
from portal.vocabulary import RoleName

if TYPE_CHECKING:
    from portal.networks.models import Desk

DOMAIN = "demo.example"
PASSWORD = "demonstration-guichet"
PERIOD = 30  # seconds


@dataclass(frozen=True)
class DemoPerson:
    """What the sign-in page shows of someone: ``code`` is empty for who has no second factor."""

    name: str
    role: str
    email: str
    code: str


def create_person(
    given_name: str, family_name: str, role: RoleName | None = None, desk: "Desk | None" = None
) -> User:
    """Someone who can sign in at once: confirmed, and for the staff with a second factor set up.

    Raises RuntimeError outside the demonstration.
    """
    if not current_app.config["SETTINGS"].demo:
        raise RuntimeError("demo people exist in the demonstration only")
    user = User(
        email=address(given_name, family_name), given_name=given_name, family_name=family_name,
        password=hashed(), fs_uniquifier=uuid4().hex, fs_webauthn_user_handle=uuid4().hex,
        confirmed_at=now(),
    )  # fmt: skip
    if role:
        user.roles.append(Role(name=role, desk=desk))
        give_second_factor(user)
    session.add(user)
    return user


def give_second_factor(user: User) -> None:
    user.tf_primary_method = "authenticator"
    user.tf_totp_secret = current_app.extensions["security"].totp_factory.generate_totp_secret()
    user.mf_recovery_codes = [uuid4().hex]  # the digest of no code: it only says that some exist


def address(given_name: str, family_name: str) -> str:
    """« camille.fournier@demo.example »."""
    words = fold(f"{given_name}.{family_name}").replace("'", "").replace("’", "")
    return f"{words.replace(' ', '-')}@{DOMAIN}"


def people() -> list[DemoPerson]:
    """Everyone of the demonstration, the staff first."""
    mine = select(User).where(User.email.like(f"%@{DOMAIN}"), User.active).order_by(User.id)
    shown = [
        DemoPerson(user.full_name, _role(user), user.email, code(user))
        for user in session.scalars(mine)
    ]
    return sorted(shown, key=lambda person: not person.code)


def code(user: User) -> str:
    """A code that this person has not used yet; empty for anyone real."""
    if not user.tf_totp_secret or not user.email.endswith(f"@{DOMAIN}"):
        return ""
    this = int(time.time()) // PERIOD
    unused = min(max(this, (user.totp_counter or 0) + 1), this + 1)
    token: str = TOTP(key=_key(user.tf_totp_secret)).generate(unused * PERIOD).token
    return token


@lru_cache(maxsize=1)
def hashed() -> str:
    """Slow to make, and the same for everyone here."""
    return str(hash_password(PASSWORD))


@lru_cache(maxsize=512)
def _key(secret: str) -> str:
    """Unsealing a secret is slow too."""
    return str(current_app.extensions["security"].totp_factory.get_totp_b32_key(secret))


def _role(user: User) -> str:
    return ", ".join(role.label for role in user.roles) or RoleName.APPLICANT.label


def init_app(app: Flask) -> None:
    """What the sign-in pages call; outside the demonstration there is nobody to show."""
    shown = app.config["SETTINGS"].demo
    app.jinja_env.globals.update(
        demo_people=people if shown else list,
        demo_code=code if shown else lambda _: "",
        demo_password=PASSWORD if shown else "",
    )
