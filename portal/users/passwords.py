"""The rule for passwords, and their hashing, during which nobody else waits for the database.

12 characters or more and no rule of composition: with the pauses after failures (``lockout``) that
is what the CNIL (2022-100) and NIST (800-63B) ask. What guessers try first is refused.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, has_request_context
from flask_security import PasswordUtil
from passlib.context import CryptContext

from portal.database import release, session
from portal.languages import _

SHORTEST, LONGEST = 12, 128
PARTS_FROM = 4
"""Names shorter than this are too often a part of other words."""
COMMON = Path(__file__).parent / "data" / "common-passwords.txt"
ROWS = (
    "abcdefghijklmnopqrstuvwxyz" * 2,
    "0123456789" * 3,
    "azertyuiopqsdfghjklmwxcvbn",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
)


def objection(password: str, about: Iterable[str] = ()) -> str | None:
    """Why this password cannot be taken, in words for its owner; None when it can.

    ``about``: their names, their address, the portal's name.
    """
    if len(password) < SHORTEST:
        return _("Choisissez un mot de passe d’au moins %(least)s caractères", least=SHORTEST)
    if len(password) > LONGEST:
        return _("Choisissez un mot de passe de %(most)s caractères au maximum", most=LONGEST)
    folded = fold(password)
    if any(part in folded for part in parts_of(about)):
        return _("Choisissez un mot de passe sans votre nom, votre adresse ni le nom de ce site")
    if is_common(folded):
        return _(
            "Ce mot de passe est trop facile à deviner. Essayez trois ou quatre mots sans lien"
        )
    return None


def fold(text: str) -> str:
    """The same letters without capitals nor accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def parts_of(about: Iterable[str]) -> set[str]:
    words = {part for text in about for part in re.split(r"[\W_]+", fold(text))}
    return {word for word in words if len(word) >= PARTS_FROM}


def is_common(folded: str) -> bool:
    """A password of the list, also with digits or signs around it; a repetition; a keyboard row."""
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", folded)
    repeated = re.fullmatch(r"(.+?)\1+", folded)
    along = any(folded in row or folded[::-1] in row for row in ROWS)
    return bool(repeated) or along or not common_passwords().isdisjoint({folded, core})


@lru_cache(maxsize=1)
def common_passwords() -> frozenset[str]:
    return frozenset(COMMON.read_text(encoding="utf-8").split())


class PortalPasswords(PasswordUtil):
    """The rule, where Flask-Security asks for it: at registration, reset and change."""

    def validate(
        self,
        password: str,
        is_register: bool,  # noqa: FBT001
        **known: Any,
    ) -> tuple[list[str] | None, str]:
        password = self.normalize(password)
        person = known if is_register else vars_of(known["user"])
        refusal = objection(password, about_person(**person))
        return ([refusal] if refusal else None), password


def vars_of(user: Any) -> dict[str, str]:
    return {name: getattr(user, name) for name in ("email", "given_name", "family_name")}


def about_person(
    email: str | None = "", given_name: str | None = "", family_name: str | None = "", **_: Any
) -> list[str]:
    """What a guesser knows: the person's names, the name of their mailbox, this site's name."""
    portal_name = current_app.config["SETTINGS"].portal_name
    mailbox = (email or "").partition("@")[0]
    return [mailbox, given_name or "", family_name or "", portal_name.split()[0]]


class Hashing(CryptContext):
    """Argon2 takes a tenth of a second: meanwhile no transaction of this request stays open.

    On SQLite a POST holds the only right to write from its first query on.
    """

    def hash(self, *args: Any, **kwargs: Any) -> Any:
        let_others_write()
        return super().hash(*args, **kwargs)

    def verify(self, *args: Any, **kwargs: Any) -> Any:
        let_others_write()
        return super().verify(*args, **kwargs)


def let_others_write() -> None:
    """Raises RuntimeError when a change would be lost: a view hashes first, then changes."""
    if not has_request_context():
        return
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("hash the password before changing anything")
    release()


def argon2(*, testing: bool) -> dict[str, int]:
    """RFC 9106's parameters for small machines; tests, which hash often, ask for the least."""
    time, memory = (1, 8) if testing else (3, 65536)
    return {
        "argon2__time_cost": time,
        "argon2__memory_cost": memory,  # KiB
        "argon2__parallelism": 1,
    }


def hashing(app: Flask) -> Hashing:
    options = app.config["SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS"]
    return Hashing(schemes=["argon2"], **options)
