"""The mails sent about a file, as its readers may know them: when, to whom, whether they left."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import defer

from portal.database import session
from portal.dossiers.blocks import EVERY, NECESSARY
from portal.dossiers.models import Dossier
from portal.dossiers.sharing import blocks_for
from portal.languages import marked
from portal.letters.mails import To, mails
from portal.letters.masking import masked
from portal.outbox import Email, EmailState
from portal.referrals.notifications import MAILS, Copy
from portal.users.models import User
from portal.vocabulary import Block

MOST = 100
OF_TEAM = {"mentioned"}
"""Mails between the people of a network, beside those of the table; nouns above add theirs."""
OF_DOCUMENTS = ("receipt", "document_infected")
"""They name documents of every block."""
UNNAMED_MAIL = "Courriel à la personne"
PERSON, TEAM = "La personne", "Votre réseau"
REFUSED = "La messagerie du destinataire refuse ce courriel : vérifiez son adresse."
SILENT = "Le serveur de courriels ne répond pas."
UNKNOWN = "Le courriel n’a pas pu partir : l’administration du portail voit pourquoi."
TRIES = "Le portail réessaie tout seul."
TRIES_NO_MORE = "Le portail n’essaie plus : appelez la personne."
REFUSALS = ("SMTPRecipientsRefused", "SMTPSenderRefused", "SMTPDataError")
SILENCES = ("Timeout", "Connection", "gaierror", "SMTPServerDisconnected", "SMTPConnectError")


@dataclass(frozen=True)
class Sent:
    """One mail; ``hidden``: its text is not for this reader, nor its subject if not ``named``."""

    email: Email
    hidden: bool = False
    named: bool = True

    @property
    def subject(self) -> str:
        return self.email.subject if self.named else UNNAMED_MAIL

    @property
    def to(self) -> str:
        """The role of whom it went to."""
        return TEAM if mails()[self.email.kind].to is To.NETWORK else PERSON

    @property
    def text(self) -> str:
        """As it was sent, without the links that open a door to whoever follows them."""
        return masked(self.email.text)

    @property
    def look(self) -> tuple[str, str, str]:
        """The words of its state, their tone and their icon."""
        match self.email.state:
            case EmailState.SENT:
                return marked("Envoyé"), "success", "check"
            case EmailState.FAILED:
                return marked("Échec"), "error", "circle-x"
            case _:
                return marked("En attente"), "waiting", "clock"

    @property
    def why(self) -> str:
        """Why it has not left, in plain words; empty when nothing went wrong."""
        if self.email.state is EmailState.SENT or not self.email.last_error:
            return ""
        name = self.email.last_error.partition(":")[0]
        silent = any(one in name for one in SILENCES)
        why = REFUSED if name in REFUSALS else SILENT if silent else UNKNOWN
        return f"{why} {TRIES_NO_MORE if self.email.state is EmailState.FAILED else TRIES}"


def for_network(dossier: Dossier, network_id: int) -> list[Sent]:
    """Its own mails about the file, and those of the portal; the newest first.

    Those to the person name them and may tell of all the file: their text and their subject are
    for a network with which the person shares as much as a study takes.
    """
    blocks = blocks_for(dossier, network_id)
    return [_as_known(Sent(one), blocks) for one in _about(dossier, _of_networks([network_id]))]


def _as_known(sent: Sent, blocks: Collection[Block]) -> Sent:
    whole = NECESSARY.issubset(blocks)
    if sent.to == TEAM or (whole and sent.email.kind not in OF_DOCUMENTS):
        return sent
    return replace(sent, hidden=not EVERY.issubset(blocks), named=whole)


def for_front_desk(dossier: Dossier) -> list[Sent]:
    """All that went to the person; the text of a network's mail is that network's."""
    found = _about(dossier, Email.kind.in_(_to_the_person()))
    return [Sent(one, hidden=one.network_id is not None) for one in found]


def for_owner(dossier: Dossier, user: User) -> list[Sent]:
    """What went to this person, at the address that they have today."""
    return [Sent(one) for one in _about(dossier, Email.to == user.email, Email.kind.in_(mails()))]


def find(found: list[Sent], email_id: int) -> Sent | None:
    """One of those that a reader may know, if its text is for them."""
    return next((one for one in found if one.email.id == email_id and not one.hidden), None)


def _about(dossier: Dossier, *wanted: ColumnElement[bool]) -> list[Email]:
    """Without their texts, which are read one at a time."""
    query = select(Email).where(Email.dossier_id == dossier.id, *wanted)
    bare = query.options(defer(Email.text), defer(Email.html))
    return list(session.scalars(bare.order_by(Email.id.desc()).limit(MOST)))


def _of_networks(network_ids: Collection[int]) -> ColumnElement[bool]:
    kinds = [*_kinds(Copy.NETWORK), *OF_TEAM]
    own = and_(Email.kind.in_(kinds), Email.network_id.in_(network_ids))
    return or_(own, Email.kind.in_(_kinds(Copy.ALL)))


def _to_the_person() -> list[str]:
    return [
        name
        for name, mail in MAILS.items()
        if mail.copy is not Copy.PERSON and mails()[name].to is To.OWNER
    ]


def _kinds(copy: Copy) -> list[str]:
    return [name for name, mail in MAILS.items() if mail.copy is copy]
