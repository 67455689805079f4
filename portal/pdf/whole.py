"""All of a file as a PDF/UA document: what was answered, who has it, what was agreed to."""

from collections.abc import Sequence
from typing import Any

from portal.dossiers.attestation import certified
from portal.dossiers.documents import kept
from portal.dossiers.models import Consent, Dossier
from portal.dossiers.readers import OWNER
from portal.dossiers.reading import sections_read
from portal.french import date_long
from portal.pdf.made import of_file
from portal.referrals.tracking import NetworkState


def content(dossier: Dossier, states: Sequence[NetworkState]) -> dict[str, Any]:
    """What the document says, as plain data; nothing of the database is needed after this."""
    return of_file(dossier) | {
        "networks": [[one.network.name, one.word, one.sentence] for one in states],
        "sections": sections_read(dossier, OWNER),
        "documents": [
            [one.kind.name, one.name, date_long(one.uploaded_at)] for one in kept(dossier)
        ],
        "consents": [[one.network.name, _words(one)] for one in dossier.consents],
        "attestation": certified(dossier),
    }


def _words(consent: Consent) -> str:
    given = f"accord donné le {date_long(consent.given_at)}"
    if consent.withdrawn_at is None:
        return given
    return f"{given}, retiré le {date_long(consent.withdrawn_at)}"
