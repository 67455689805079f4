"""The second factors: codes of an application, recovery codes, passkeys."""

import hmac
import io
import re
import unicodedata
from hashlib import sha256
from typing import Any

import qrcode  # type: ignore[import-untyped]
import qrcode.image.svg  # type: ignore[import-untyped]
from flask import current_app
from flask_security import MfRecoveryCodesUtil, Totp, WebauthnUtil
from markupsafe import Markup
from passlib.exc import UsedTokenError
from sqlalchemy import or_, update
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from portal.database import session
from portal.languages import _, marked
from portal.users.lockout import Guess
from portal.users.models import User

NAME_LENGTH = 64
DRAWING = marked("Dessin à scanner avec votre application de codes")


class Codes(Totp):
    """Codes of 30 seconds; each serves once, and tries are counted."""

    def verify_totp(self, token: str, totp_secret: str, user: Any, window: int = 0) -> bool:
        if not user.admit(Guess.CODE):
            return False
        right: bool = super().verify_totp(re.sub(r"\s", "", token), totp_secret, user, window)
        if right:
            user.forgive(Guess.CODE)
        return right

    def get_last_counter(self, user: Any) -> int | None:
        counter: int | None = user.totp_counter
        return counter

    def set_last_counter(self, user: Any, tmatch: Any) -> None:
        """Raises UsedTokenError when another request used the code in the meantime."""
        unused = or_(User.totp_counter.is_(None), User.totp_counter < tmatch.counter)
        taken = session.scalar(
            update(User)
            .where(User.id == user.id, unused)
            .values(totp_counter=tmatch.counter)
            .returning(User.id)
        )
        if not taken:
            raise UsedTokenError(expire_time=tmatch.expire_time)

    def generate_qrcode(self, username: str, totp: str) -> str:
        """The drawing itself, to stand in the page: its policy forbids ``data:`` images."""
        uri = self.get_totp_uri(username, totp)
        image = qrcode.make(uri, image_factory=qrcode.image.svg.SvgPathFillImage)
        drawing = io.BytesIO()
        image.save(drawing)
        named = f'<svg role="img" aria-label="{_(DRAWING)}" '
        inside = re.sub(r"^(<\?xml[^>]*\?>\s*)?<svg ", named, drawing.getvalue().decode())
        return Markup(inside)  # noqa: S704  squares only, drawn by the library


class RecoveryCodes(MfRecoveryCodesUtil):
    """Ten codes, shown once: only their digests are kept."""

    def create_recovery_codes(self, user: Any) -> list[str]:
        codes: list[str] = super().create_recovery_codes(user)
        user.mf_recovery_codes = [self.digest(code) for code in codes]
        return codes

    def get_recovery_codes(self, user: Any) -> list[str]:  # noqa: ARG002
        return []

    def check_recovery_code(self, user: Any, code: str) -> bool:
        if not user.admit(Guess.CODE):
            return False
        session.refresh(user, with_for_update={"of": User})  # one code, one use
        if self.digest(code) not in (user.mf_recovery_codes or []):
            user.track_failed_authn("recovery_code", tfa=True)
            return False
        user.forgive(Guess.CODE)
        return True

    def delete_recovery_code(self, user: Any, code: str) -> bool:
        return bool(super().delete_recovery_code(user, self.digest(code)))

    @staticmethod
    def digest(code: str) -> str:
        """Keyed, so that a stolen database does not give the codes away."""
        key: str = current_app.config["SECRET_KEY"]
        bare = re.sub(r"[^0-9a-f]", "", code.lower())
        return hmac.new(key.encode(), b"recovery" + bare.encode(), sha256).hexdigest()


class Passkeys(WebauthnUtil):
    """Passkeys of the phone or computer itself, or of a key apart.

    The device always checks its owner (fingerprint, face, PIN), so that a passkey is two factors
    at once: what one has and what one is or knows. It stands for password and code together.
    """

    def authenticator_selection(
        self,
        user: Any,  # noqa: ARG002
        usage: str,  # noqa: ARG002
    ) -> AuthenticatorSelectionCriteria:
        return AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        )

    def user_verification(
        self,
        user: Any,  # noqa: ARG002
        usage: list[str],  # noqa: ARG002
    ) -> UserVerificationRequirement:
        return UserVerificationRequirement.REQUIRED

    def name_svn(self, value: str) -> tuple[str | None, str | None]:
        """A name as people write it, apostrophes included."""
        name = " ".join(unicodedata.normalize("NFC", value).split())
        if not name.isprintable() or len(name) > NAME_LENGTH:
            return _("Choisissez un nom de %(most)s caractères au maximum", most=NAME_LENGTH), None
        return None, name
