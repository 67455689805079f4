"""Signed links that leave by mail, for one row and one address; the row says how long they hold."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from portal.database import session
from portal.dossiers.together import Handover, Mandate
from portal.vocabulary import LabelledEnum


class Purpose(LabelledEnum):
    CONFIRM = "mandate.confirm", "Confirmer un mandat"
    ACCEPT = "mandate.accept", "Accepter un mandat"
    TAKE_OVER = "assisted.confirm", "Reprendre une demande remplie par l’accueil"
    HANDOVER = "handover.accept", "Accepter une demande"


def token(purpose: Purpose, row: Mandate | Handover) -> str:
    signed: str = _signer(purpose).dumps([row.id, row.email])
    return signed


def mandate_in(purpose: Purpose, given: str) -> Mandate | None:
    """The mandate that this link is about, whatever became of it."""
    found = _read(purpose, given)
    mandate = session.get(Mandate, found[0]) if found else None
    return mandate if mandate and found and mandate.email == found[1] else None


def handover_in(given: str) -> Handover | None:
    found = _read(Purpose.HANDOVER, given)
    return session.get(Handover, found[0]) if found else None


def _read(purpose: Purpose, given: str) -> tuple[int, str] | None:
    try:
        row_id, email = _signer(purpose).loads(given)
    except (BadSignature, ValueError, TypeError):
        return None
    return row_id, email


def _signer(purpose: Purpose) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=purpose.value)
