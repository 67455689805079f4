"""The acknowledgement of receipt: what the law asks of it (CRPA L112-3, R112-5), and its proof."""

import hashlib
import hmac
from datetime import date

from flask import current_app
from sqlalchemy import select

from portal.calendar import months_after
from portal.database import session
from portal.dossiers import compartment
from portal.dossiers.models import Document, Dossier
from portal.french import day_of

SILENCE_MONTHS = 2
"""A request of a financial nature is refused by silence after two months (CRPA L231-4 3°)."""


def silence_on(dossier: Dossier) -> date:
    """The day on which silence about the orientation counts as a refusal."""
    if dossier.submitted_at is None:
        raise ValueError("a draft has no receipt")
    return months_after(day_of(dossier.submitted_at), SILENCE_MONTHS)


def sent_with(dossier: Dossier) -> list[Document]:
    """The documents that were in the file when it was sent, and not set aside."""
    return compartment.standing(dossier, _held(dossier))


def _held(dossier: Dossier) -> list[Document]:
    if dossier.submitted_at is None:
        return []
    return [one for one in dossier.documents if one.uploaded_at <= dossier.submitted_at]


def code(dossier: Dossier) -> str:
    """The receipt's proof: 20 letters that only the portal can make, over date and documents."""
    said = [str(dossier.number), dossier.submitted_at.isoformat() if dossier.submitted_at else ""]
    said += [document.sha256 for document in _held(dossier)]
    key = current_app.config["SECRET_KEY"].encode()
    digest = hmac.new(key, "\n".join(["receipt", *said]).encode(), hashlib.sha256).hexdigest()
    return "-".join(digest[start : start + 4] for start in range(0, 20, 4))


def certified(number: str, given: str) -> Dossier | None:
    """The file of this number, if the code is that of its receipt."""
    dossier = session.scalar(select(Dossier).where(Dossier.number == number.strip()))
    bare = given.replace(" ", "").lower()
    return dossier if dossier and hmac.compare_digest(code(dossier), bare) else None
