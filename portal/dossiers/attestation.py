"""What a person certifies when they send their file: each version of its words."""

from sqlalchemy import select

from portal.database import session
from portal.dossiers.models import Dossier, Event
from portal.languages import marked

VERSION = 1
TEXTS = {
    1: marked(
        "Je certifie que mes réponses sont exactes, à ma connaissance. "
        "Je préviens le guichet si elles changent."
    )
}


def certified(dossier: Dossier) -> str:
    """The words that were certified when the file was sent."""
    sent = select(Event.data).where(Event.dossier_id == dossier.id, Event.kind == "dossier.submit")
    said = session.scalar(sent)
    return TEXTS.get(said["attestation"], "") if said and "attestation" in said else ""
