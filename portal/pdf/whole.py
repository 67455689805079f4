"""All of a file as a PDF/UA document: what was answered, who has it, what was agreed to."""

from collections.abc import Sequence
from typing import Any

from portal.dossiers.attestation import certified
from portal.dossiers.consent_models import Consent
from portal.dossiers.documents import kept
from portal.dossiers.models import Dossier
from portal.dossiers.readers import OWNER, Reader
from portal.dossiers.reading import sections_read
from portal.french import date_long, listed, lower_first
from portal.pdf.made import of_file
from portal.referrals.models import Referral
from portal.referrals.study import partners
from portal.referrals.tracking import NetworkState
from portal.vocabulary import Block


def content(dossier: Dossier, states: Sequence[NetworkState]) -> dict[str, Any]:
    """What the document says, as plain data; nothing of the database is needed after this."""
    return _read_by(dossier, OWNER) | {
        "networks": [[one.network.name, one.word, one.sentence] for one in states],
        "consents": [[one.network.name, _words(one)] for one in dossier.consents],
    }


def for_network(referral: Referral) -> dict[str, Any]:
    """The same, as far as one network reads the file; whom else the person agreed to is theirs."""
    mine = (referral.network.name, referral.public_word)
    states = [mine, *partners(referral)]
    known = referral.known
    return _read_by(referral.dossier, referral.reader) | {
        "person": known.person,
        "title": known.called,
        "networks": [[name, word, ""] for name, word in states],
        "consents": None,
    }


def _read_by(dossier: Dossier, reader: Reader) -> dict[str, Any]:
    return of_file(dossier) | {
        "sections": sections_read(dossier, reader),
        "documents": [
            [one.kind.name, one.name, date_long(one.uploaded_at)]
            for one in kept(dossier)
            if reader.has(one.kind.block)
        ],
        "attestation": certified(dossier),
    }


def _words(consent: Consent) -> str:
    given = f"accord donné le {date_long(consent.given_at)}"
    if consent.withdrawn_at is not None:
        return f"{given}, retiré le {date_long(consent.withdrawn_at)}"
    read = listed([lower_first(one.words) for one in Block if one in consent.blocks]) or "rien"
    on = f", changé le {date_long(consent.changed_at)}" if consent.changed_at else ""
    return f"{given}{on} ; lit : {read}"
