"""What happens to accounts, written down; and the mails that warn their owners.

Flask-Security says what happened by signals; ``listen`` turns them into events of the account.
"""

from typing import Any

import structlog
from flask import Flask, current_app
from flask_login import user_logged_out
from flask_security import signals as said

from portal import outbox
from portal.database import now, session
from portal.french import day_of
from portal.languages import marked
from portal.users import sessions
from portal.users.lockout import FREE_TRIES
from portal.users.models import AccountEvent, AccountEventKind, User
from portal.users.signals import account_noted, account_registered

log = structlog.get_logger()

WAYS = {
    "password": "mot de passe",
    "link": "lien par courriel",
    "webauthn": "clé d’accès",
    "confirm": "adresse confirmée",
    "invitation": "invitation",
    "change": "mot de passe changé",
    "code": "code",
    "recovery_code": "code de secours",
    "passkey": "clé d’accès",
}

ADDED, REMOVED = marked("Clé d’accès ajoutée"), marked("Clé d’accès supprimée")


def note(
    kind: AccountEventKind, user: User | None, *, by: User | None = None, detail: str = "",
    address: str = "",
) -> None:  # fmt: skip
    if user in session.new:
        session.flush()  # gives it its identifier
    user_id, by_id = user.id if user else None, by.id if by else None
    event = AccountEvent(kind=kind, user_id=user_id, by_id=by_id, detail=detail)
    session.add(event)
    log.info("account", kind=kind, user=user_id, by=by_id)
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    account_noted.send(app, event=event, user=user, by=by, address=address)


def factor_changed(user: User, what: str) -> None:
    """A second factor came or went: noted, mailed, and the other sessions are over."""
    note(AccountEventKind.FACTOR_CHANGED, user, detail=what)
    outbox.post(user.email, "security/factor_changed", user=user, what=what)
    sessions.close_others(user)


def listen(app: Flask) -> None:
    for signal, receiver in RECEIVERS.items():
        signal.connect(receiver, app)


def signed_in(_: Flask, user: User, authn_via: list[str] | None = None, **__: Any) -> None:
    sessions.open_for(user)
    ways = [WAYS.get(way, way) for way in authn_via or ["code"]]
    note(AccountEventKind.SIGNED_IN, user, detail=", ".join(ways))


def signed_out(_: Flask, user: User, **__: Any) -> None:
    sessions.leave()
    note(AccountEventKind.SIGNED_OUT, user)


def failed(_: Flask, user: User, auth_type: str, tfa: bool = False, **__: Any) -> None:  # noqa: FBT001, FBT002
    """Said once when the account begins to wait, then no more: the owner's mailbox is no target."""
    if user.refused:
        return
    way = WAYS.get(auth_type, auth_type)
    note(AccountEventKind.SIGN_IN_FAILED, user, detail=way)
    tries = user.failed_codes if tfa else user.failed_sign_ins
    if tries == FREE_TRIES:
        note(AccountEventKind.LOCKED, user, detail=way)
        key = f"locked-{user.id}-{day_of(now())}"
        outbox.post(user.email, "security/locked", key=key, user=user, code=tfa)
    session.commit()  # an account without a password still costs a hash: nothing waits for it


def registered(app: Flask, user: User, **_: Any) -> None:
    note(AccountEventKind.REGISTERED, user)
    left = sessions.left_by_visitor()
    account_registered.send(app, user=user)
    sessions.note_registration(user, left)


def already_registered(_: Flask, **__: Any) -> None:
    sessions.note_registration(None, sessions.left_by_visitor())


def confirmed(_: Flask, user: User, **__: Any) -> None:
    note(AccountEventKind.CONFIRMED, user)


def password_changed(_: Flask, user: User, **__: Any) -> None:
    note(AccountEventKind.PASSWORD_CHANGED, user)
    sessions.close_others(user)


def password_reset(_: Flask, user: User, **__: Any) -> None:
    """The link came by mail: it shows as well that the address is theirs."""
    note(AccountEventKind.PASSWORD_CHANGED, user, detail=WAYS["link"])
    user.confirmed_at = user.confirmed_at or now()
    user.failed_sign_ins, user.locked_until = 0, None
    sessions.close_all(user)


def email_changed(_: Flask, user: User, old_email: str, **__: Any) -> None:
    note(AccountEventKind.EMAIL_CHANGED, user)
    outbox.post(old_email, "security/email_changed", user=user)
    sessions.close_others(user)


def passkey_added(_: Flask, user: User, name: str, **__: Any) -> None:
    factor_changed(user, f"{ADDED} : {name}")


def passkey_removed(_: Flask, user: User, name: str, **__: Any) -> None:
    factor_changed(user, f"{REMOVED} : {name}")


RECEIVERS = {
    said.user_authenticated: signed_in,
    user_logged_out: signed_out,
    said.user_failed_authn: failed,
    said.user_registered: registered,
    said.user_not_registered: already_registered,
    said.user_confirmed: confirmed,
    said.password_changed: password_changed,
    said.password_reset: password_reset,
    said.change_email_confirmed: email_changed,
    said.wan_registered: passkey_added,
    said.wan_deleted: passkey_removed,
}
