"""What each network may read of a file: the blocks that the person lets it have."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, exists
from sqlalchemy.orm import InstrumentedAttribute, aliased

from portal.asked_once import Looking, Rows, by
from portal.dossiers import blocks
from portal.dossiers.consent_models import Consent
from portal.dossiers.course import course
from portal.dossiers.models import Document, Dossier
from portal.dossiers.readers import OWNER, Reader
from portal.french import of_name
from portal.networks.models import Network
from portal.vocabulary import Block

Number = InstrumentedAttribute[Any]
UNNAMED, UNTITLED = "Identité non partagée", "Projet non partagé"


consents_of: Looking[[Dossier], list[Consent]] = Looking(
    lambda dossier: Rows(Consent, Consent.dossier_id == dossier.id), by("id")
)
"""All that were ever given, for a page that reads much of a file."""


def blocks_for(dossier: Dossier, network_id: int) -> frozenset[Block]:
    """None of them without a consent in force."""
    consent = consent_of(dossier, network_id)
    return consent.blocks if consent else frozenset()


def consent_of(dossier: Dossier, network_id: int) -> Consent | None:
    """The one in force, else the last one that was."""
    found = [one for one in dossier.consents if one.network_id == network_id]
    return max(found, key=lambda one: (one.withdrawn_at is None, one.id), default=None)


def consents_in_force(dossier: Dossier) -> list[Consent]:
    """In the order in which they were given."""
    return [one for one in dossier.consents if one.withdrawn_at is None]


def answered_in(
    block: Block, dossier: Dossier, network: Network, *, told: Reader = OWNER
) -> list[str]:
    """What the person has answered of this block that the people of a network would read.

    Whoever is ``told`` so reads the names of what they may read themselves.
    """
    reader, counted = Reader(frozenset({network.code})), course(dossier.answers, "application")
    return [
        question.title
        for _, questions in counted.pages
        for question in questions
        if question.code in counted.answers and question.kind != "consent"
        if blocks.of(question) is block and reader.may_read(question) and told.may_read(question)
    ]


def reader_at(dossier: Dossier, network: Network) -> Reader:
    """How the people of a network read a file."""
    return Reader(frozenset({network.code}), blocks_for(dossier, network.id))


def at_network(
    file: Number, network: Number, consent: type[Consent] = Consent
) -> ColumnElement[bool]:
    """The consent in force of the file and for the network that these columns name."""
    mine = (consent.dossier_id == file) & (consent.network_id == network)
    return mine & consent.withdrawn_at.is_(None)


def shares(file: Number, network: Number, *blocks: Block) -> ColumnElement[bool]:
    """Whether it shares all of these blocks."""
    own = aliased(Consent)
    named = (getattr(own, one.value) for one in blocks)
    return exists().where(at_network(file, network, own), *named)


def readable(documents: list[Document], blocks: frozenset[Block]) -> list[Document]:
    return [one for one in documents if one.kind.block in blocks]


@dataclass(frozen=True)
class Known:
    """What a network knows of a file at first sight; what it does not is said, or left out."""

    dossier: Dossier
    blocks: frozenset[Block]
    taken_back: dict[Block, date]

    def has(self, *blocks: Block) -> bool:
        return self.blocks.issuperset(blocks)

    @property
    def person(self) -> str:
        return self.name or UNNAMED

    @property
    def name(self) -> str:
        """Empty when it is not for them."""
        return self.dossier.person_name if Block.IDENTITY in self.blocks else ""

    @property
    def given_name(self) -> str:
        found = self.dossier.answers.get("prenom") or self.dossier.owner.given_name
        return found if self.name else ""

    @property
    def whose(self) -> str:
        """« d’Awa Diop », else the number of the file."""
        return of_name(self.name) if self.name else f"n° {self.dossier.number}"

    @property
    def recipient(self) -> str:
        return self.name or "la personne"

    @property
    def called(self) -> str:
        return self.dossier.called if Block.PROJECT in self.blocks else UNTITLED

    @property
    def email(self) -> str:
        """Empty where they have none, or keep it to themselves."""
        owner = self.dossier.owner
        return owner.email if self.name and owner.reachable else ""

    @property
    def need_cents(self) -> int | None:
        return self.dossier.need_cents if self.money else None

    @property
    def asked_cents(self) -> int | None:
        return self.dossier.asked_cents if self.money else None

    @property
    def whole(self) -> bool:
        """Whether it knows all that a study takes."""
        return self.blocks >= blocks.NECESSARY

    @property
    def money(self) -> bool:
        return Block.FINANCES in self.blocks

    @property
    def place(self) -> bool:
        """Whether it knows where the project is."""
        return Block.PROJECT in self.blocks

    @property
    def quarter(self) -> bool:
        """Whether it may know of a quarter, which is that of the project or of the home."""
        return self.place and Block.IDENTITY in self.blocks

    @property
    def kept_back(self) -> list[tuple[Block, date | None]]:
        """What the person does not share, with the day since which they no longer do."""
        return [(one, self.taken_back.get(one)) for one in Block if one not in self.blocks]

    @property
    def silent_on_sensitive(self) -> bool:
        """It was never shared: what a network usually finds."""
        return Block.SENSITIVE not in (self.blocks | self.taken_back.keys())


def known(dossier: Dossier, network_id: int) -> Known:
    consent = consent_of(dossier, network_id)
    if consent is None:
        return Known(dossier, frozenset(), {})
    days = {Block(one): date.fromisoformat(day) for one, day in consent.taken_back.items()}
    return Known(dossier, consent.blocks, days)
