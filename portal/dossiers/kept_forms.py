"""A page sent once its session was over: sealed, for a day, for the account that was typing it.

The key is made of the portal's secret and of a token that only the browser has: neither the
database nor the browser alone tells what was typed.
"""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta
from hashlib import sha256

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import ForeignKey, String, Text, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.database import Base, now, session
from portal.dossiers.models import Dossier
from portal.users.models import User
from portal.users.sessions import longest

KEPT_FOR = timedelta(hours=24)
MOST = 20
"""Pages kept for one account at a time."""
NONCE = 12  # bytes, as AES-GCM wants it
Fields = list[tuple[str, str]]


class KeptForm(Base):
    """``lock`` is the digest of the browser's token."""

    __tablename__ = "kept_form"

    id: Mapped[int] = mapped_column(primary_key=True)
    lock: Mapped[str] = mapped_column(String(64), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    dossier_id: Mapped[int] = mapped_column(
        ForeignKey("dossier.id", ondelete="CASCADE"), index=True
    )
    page: Mapped[str] = mapped_column(String(60))
    sealed: Mapped[str] = mapped_column(Text)
    kept_at: Mapped[datetime] = mapped_column(default=now)


class Stamp(msgspec.Struct, array_like=True, frozen=True):
    """Whose page this was: the portal's word, in the page itself, that it showed it to them."""

    user_id: int
    dossier_id: int
    page: str


def stamp(user: User, dossier: Dossier, page: str) -> str:
    return str(_signer().dumps([user.id, dossier.id, page]))


def stamped(text: str) -> Stamp | None:
    """What a page says of itself; None when it is not ours, or is older than any session."""
    try:
        found = _signer().loads(text, max_age=int((longest() + KEPT_FOR).total_seconds()))
        return msgspec.convert(found, Stamp)
    except (BadSignature, msgspec.ValidationError):
        return None


def keep(of: Stamp, fields: Fields, token: str, other: Session) -> bool:
    """Seal a page for its person, in a session of its own. False when they have too many."""
    mine = select(func.count()).where(KeptForm.user_id == of.user_id)
    if other.get(Dossier, of.dossier_id) is None or other.scalars(mine).one() >= MOST:
        return False
    other.add(
        KeptForm(
            lock=_lock(token),
            user_id=of.user_id,
            dossier_id=of.dossier_id,
            page=of.page,
            sealed=_seal(fields, token),
        )
    )
    return True


def kept_for(user: User, token: str) -> list[KeptForm]:
    """What this person left in this browser, the oldest first."""
    mine = (KeptForm.lock == _lock(token)) & (KeptForm.user_id == user.id)
    recent = KeptForm.kept_at > now() - KEPT_FOR
    return list(session.scalars(select(KeptForm).where(mine, recent).order_by(KeptForm.id)))


def opened(form: KeptForm, token: str) -> Fields:
    raw = urlsafe_b64decode(form.sealed)
    text = AESGCM(_key(token)).decrypt(raw[:NONCE], raw[NONCE:], None)
    return msgspec.json.decode(text, type=Fields)


def forget_old() -> None:
    """A morning's duty."""
    session.execute(delete(KeptForm).where(KeptForm.kept_at <= now() - KEPT_FOR))
    session.commit()


def _seal(fields: Fields, token: str) -> str:
    nonce = secrets.token_bytes(NONCE)
    text = msgspec.json.encode(fields)
    return urlsafe_b64encode(nonce + AESGCM(_key(token)).encrypt(nonce, text, None)).decode()


def _key(token: str) -> bytes:
    return sha256(f"kept-form:{current_app.config['SECRET_KEY']}:{token}".encode()).digest()


def _lock(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="kept-form")
