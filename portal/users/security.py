"""Flask-Security, as this portal wants it: what is on, how long things live, what it says.

What is not named here is off or is the library's own default. The addresses of its pages are in
``portal/views/security.py``, the journal of what happens in ``journal``.
"""

import hmac
from datetime import timedelta
from hashlib import sha256
from typing import Any

from flask import Flask, Request, current_app
from flask_security import MailUtil, Security, SQLAlchemySessionUserDatastore
from flask_security.babel import FsDomain

from portal import outbox
from portal.config import Settings
from portal.database import now, session
from portal.languages import _, marked
from portal.users import demo, factors, journal, passwords, sessions
from portal.users.messages import SAID
from portal.users.models import Role, User, WebAuthn

FRESH = timedelta(minutes=15)
"""How long after showing who they are a person may change how they sign in."""

PAGES = {
    "LOGIN_USER": "sign_in",
    "REGISTER_USER": "register",
    "RESET_PASSWORD": "reset_password",
    "CHANGE_PASSWORD": "change_password",
    "CHANGE_EMAIL": "change_email",
    "VERIFY": "verify",
    "TWO_FACTOR_SETUP": "second_factor",
    "TWO_FACTOR_VERIFY_CODE": "code",
    "MULTI_FACTOR_RECOVERY": "recovery_code",
    "MULTI_FACTOR_RECOVERY_CODES": "recovery_codes",
    "WAN_REGISTER": "passkeys",
    "WAN_SIGNIN": "passkey_sign_in",
    "WAN_VERIFY": "passkey_verify",
}
MAILS = {
    "REGISTER_EMAIL_TEMPLATE": "confirm",
    "REGISTER_EMAIL_EXISTING_TEMPLATE": "already_registered",
    "EMAIL_TEMPLATE_PASSWORD_RESET_NOTICE": "password_changed",
    "EMAIL_TEMPLATE_PASSWORD_CHANGE_NOTICE": "password_changed",
    "CHANGE_EMAIL_EMAIL_TEMPLATE": "change_email",
}


def configuration(settings: Settings) -> dict[str, Any]:
    return {
        # What exists: registration by applicants, mail links, passwords, codes, passkeys.
        "REGISTERABLE": True,
        "PASSWORD_CONFIRM_REQUIRED": False,
        "CONFIRMABLE": True,
        "RECOVERABLE": True,
        "CHANGEABLE": True,
        "CHANGE_EMAIL": True,
        "TRACKABLE": True,
        "TWO_FACTOR": True,
        "TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "TWO_FACTOR_RESCUE_EMAIL": False,
        "MULTI_FACTOR_RECOVERY_CODES": True,
        "MULTI_FACTOR_RECOVERY_CODES_N": 10,
        "WEBAUTHN": True,
        # What does not: tokens, other ways in, commands of the library.
        "API_ENABLED_METHODS": ["session"],
        "CLI_USERS_NAME": None,
        "CLI_ROLES_NAME": None,
        # How long: a mail link serves once, whatever its age.
        "CONFIRM_EMAIL_WITHIN": timedelta(hours=48),
        "RESET_PASSWORD_WITHIN": timedelta(hours=2),
        "CHANGE_EMAIL_WITHIN": timedelta(hours=2),
        "TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,  # seconds around now, for clocks that drift
        "FRESHNESS": FRESH,
        "FRESHNESS_GRACE_PERIOD": timedelta(minutes=5),
        # Nobody learns whether an address has an account.
        "RETURN_GENERIC_RESPONSES": True,
        "USER_IDENTITY_ATTRIBUTES": [{"email": {"mapper": known_address}}],
        "EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        # Passwords, as typed: only é is made the same on every keyboard.
        "PASSWORD_SINGLE_HASH": {"argon2"},
        "PASSWORD_SCHEMES": ["argon2"],
        "PASSWORD_HASH_PASSLIB_OPTIONS": passwords.argon2(testing=settings.testing),
        "PASSWORD_NORMALIZE_FORM": "NFC",
        "HASHING_SCHEMES": ["hex_sha256"],  # of an address in a signed link: nothing to slow down
        # A lost key closes the second factors that it sealed, not the passwords.
        "TOTP_SECRETS": {"1": derived(settings.secret, "totp")},
        "TOTP_ISSUER": settings.portal_name,
        # A passkey checks its owner itself: two factors in one, also to show who one is.
        "WAN_RP_NAME": settings.portal_name,
        "WAN_ALLOW_USER_HINTS": False,
        "WAN_ALLOW_AS_MULTI_FACTOR": True,
        "WAN_ALLOW_AS_VERIFY": ["first"],
        # Where people go next.
        "POST_LOGIN_VIEW": "account.home",
        "POST_LOGOUT_VIEW": "public.home",
        "POST_REGISTER_VIEW": "security.mail_sent",
        "POST_CHANGE_VIEW": "account.index",
        "POST_CHANGE_EMAIL_VIEW": "account.index",
        "POST_VERIFY_VIEW": "account.index",
        "TWO_FACTOR_POST_SETUP_VIEW": "security.mf_recovery_codes",
        "DATETIME_FACTORY": now,
        "JOIN_USER_ROLES": False,
        # Mails have one template, of ours, for their two twins.
        "EMAIL_PLAINTEXT": False,
        "EMAIL_HTML": False,
        **{f"{name}_TEMPLATE": f"security/{page}.html" for name, page in PAGES.items()},
        **{name: f"security/{mail}" for name, mail in MAILS.items()},
        **{f"MSG_{name}": message for name, message in SAID.items()},
    }


def derived(secret: str, purpose: str) -> str:
    return hmac.new(secret.encode(), purpose.encode(), sha256).hexdigest()


def known_address(address: str) -> str:
    return str(current_app.extensions["security"].mail_util.normalize(address))


class OutboxMail(MailUtil):
    """Mails through the outbox; addresses kept in small letters, so that one person has one."""

    def send_mail(self, template: str, *args: Any, **context: Any) -> None:
        """The subject is the template's, and the links are made there: on our own name."""
        _, recipient, *_ = args
        said = {name: value for name, value in context.items() if not name.endswith("link")}
        outbox.post(recipient, template, **said)

    def normalize(self, email: str) -> str:
        return str(super().normalize(email)).lower()

    def validate(self, email: str) -> str:
        return str(super().validate(email)).lower()


class Accounts(SQLAlchemySessionUserDatastore):
    """Flask-Security's way to the tables; it tells when a second factor changes."""

    def tf_set(
        self,
        user: Any,
        primary_method: str,
        totp_secret: str | None = None,
        phone: str | None = None,
    ) -> None:
        changed = totp_secret and totp_secret != user.tf_totp_secret
        super().tf_set(user, primary_method, totp_secret, phone)
        if changed:
            journal.factor_changed(user, marked("Application de codes enregistrée"))

    def tf_reset(self, user: Any) -> None:
        super().tf_reset(user)
        super().mf_set_recovery_codes(user, None)
        user.totp_counter = None
        journal.factor_changed(user, marked("Double vérification désactivée"))

    def mf_set_recovery_codes(self, user: Any, rcs: list[str] | None) -> None:
        super().mf_set_recovery_codes(user, rcs)
        journal.factor_changed(user, marked("Nouveaux codes de secours"))

    def mf_delete_recovery_code(self, user: Any, idx: int) -> bool:
        journal.factor_changed(user, marked("Un code de secours a servi à se connecter"))
        return bool(super().mf_delete_recovery_code(user, idx))


class Spoken(FsDomain):
    """What the library says, in the language spoken here: the portal's own sentences."""

    def gettext(self, string: str, **variables: Any) -> str:
        return _(string, **variables)


def wants_json(_: Request) -> bool:
    """Never: these pages are for people."""
    return False


def init_app(app: Flask) -> None:
    """After babel, csrf, mail and the database; before the views, which bring the forms."""
    for name, value in configuration(app.config["SETTINGS"]).items():
        app.config[f"SECURITY_{name}"] = value
    app.config["SESSION_PROTECTION"] = None  # the rows of ``sessions`` protect better
    security = Security(
        app,
        Accounts(session, User, Role, WebAuthn),
        register_blueprint=False,
        mail_util_cls=OutboxMail,
        password_util_cls=passwords.PortalPasswords,
        totp_cls=factors.Codes,
        webauthn_util_cls=factors.Passkeys,
        mf_recovery_codes_util_cls=factors.RecoveryCodes,
    )
    security.pwd_context = passwords.hashing(app)
    security.i18n_domain = Spoken(app)  # type: ignore[no-untyped-call]
    security.want_json(wants_json)
    security.login_manager.user_loader(sessions.load)
    security.login_manager.request_loader(lambda _: None)
    journal.listen(app)
    demo.init_app(app)
