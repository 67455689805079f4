"""What a file is found by: what everybody who sees it reads, then what some do.

A draft is found by its name alone: nobody of the staff reads more of it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from portal import in_hand
from portal.administration_log import AdministrationEvent, Topic
from portal.database import now, reading, session
from portal.dossiers import blocks, likeness
from portal.dossiers.attachments import Attachment
from portal.dossiers.checked import CompanyCheck
from portal.dossiers.compartment import standing
from portal.dossiers.consent_models import Consent
from portal.dossiers.course import course
from portal.dossiers.founder_models import Founder, Word
from portal.dossiers.models import GONE, Document, Dossier, Message
from portal.dossiers.naming import UNNAMED
from portal.dossiers.questions import application
from portal.dossiers.readers import FRONT_DESK as FRONT_DESK_CODE
from portal.dossiers.team import is_shared
from portal.dossiers.workflow import Status
from portal.networks.kinds import ABOUT
from portal.networks.models import Network
from portal.outbox import reaches
from portal.search.indexing import (
    FRONT_DESK,
    SENT_FILE,
    Found,
    kept_for,
    renew,
    said,
    source,
    watch,
    watch_behind,
)
from portal.search.words import file_number, mail, numbers, telephone
from portal.territory.companies import HIDDEN
from portal.territory.models import Commune
from portal.users.models import User
from portal.vocabulary import Block

COMPANY_NAMES, COMPANY_NUMBERS = ("cible_nom",), ("siret", "cible_siret")
OTHER_NUMBERS = ("rna",)
ANSWERS = (*COMPANY_NAMES, *COMPANY_NUMBERS, *OTHER_NUMBERS)
"""The answers by which a file is found, each by those who read it."""
LATELY = timedelta(days=2)
SUMMARY = (
    "number", "person_name", "title", "kind", "insee", "status", "confidential", "owner_id",
)  # fmt: skip

FOUNDER = ("given_name", "family_name", "email", "phone", "word", "networks")


@source
def of_files(ids: Collection[int]) -> Iterator[Found]:
    query = (
        select(
            Dossier.id, Dossier.number, Dossier.person_name, Dossier.title, Dossier.kind,
            Commune.name, Dossier.status, Dossier.answers, User.email, User.phone,
        )
        .join(Dossier.owner)
        .join(Commune, Commune.insee == Dossier.insee, isouter=True)
        .where(Dossier.id.in_(ids))
    )  # fmt: skip
    codes, shared = _numbers_of_networks(), _sharing(ids)
    rows = session.execute(query)
    for file_id, number, person, title, kind, place, status, answers, email, phone in rows:
        readers = shared[file_id]
        yield file_id, file_number(number or "")
        yield file_id, said(person, readers.of(Block.IDENTITY))
        about = f"{title or UNNAMED.get(kind, '')} {place or ''}"
        yield file_id, said(about, readers.of(Block.PROJECT))
        if status is not Status.DRAFT:
            known = [
                *likeness.marks(answers, email).all,
                *_reached_at(email, str(answers.get("telephone") or "")),
            ]
            found = kept_for(known, readers.of(Block.IDENTITY))
            yield file_id, [SENT_FILE, *found, *_of_answers(answers, codes, readers)]
            # That of the account is for the front desk, which calls back: no network reads it.
            yield file_id, kept_for(telephone(phone), [FRONT_DESK])


def _reached_at(email: str, phone: str) -> list[str]:
    return [*(mail(email) if email and reaches(email) else ()), *telephone(phone)]


@dataclass
class Sharing:
    """By block, the networks with which a file shares it, among those it was ever meant for."""

    networks: set[int] = field(default_factory=set)
    blocks: dict[Block, set[int]] = field(default_factory=lambda: {one: set() for one in Block})

    def of(self, block: Block, among: Collection[int] | None = None) -> list[int] | None:
        """Who finds the file by what stands in this block, the front desk too; None: everybody."""
        if self.networks <= self.blocks[block]:
            return None if among is None else list(among)
        readers = {FRONT_DESK, *self.blocks[block]}
        return sorted(readers if among is None else readers.intersection(among))


@in_hand.once(Consent)
def _sharing(ids: Collection[int]) -> dict[int, Sharing]:
    found = defaultdict[int, Sharing](Sharing)
    for consent in session.scalars(select(Consent).where(Consent.dossier_id.in_(ids))):
        mine = found[consent.dossier_id]
        mine.networks.add(consent.network_id)
        for block in consent.blocks:
            mine.blocks[block].add(consent.network_id)
    return found


def _of_answers(
    answers: dict[str, object], codes: dict[str, int], shared: Sharing
) -> Iterator[str]:
    """Of those that count; a question has its readers, and its block."""
    if not any(answers.get(one) for one in ANSWERS):
        return
    counted = course(answers, "application").answers
    for code in ANSWERS:
        if given := str(counted.get(code) or ""):
            question = application().question(code)
            named = [codes[one] for one in question.readers if one in codes]
            whom = shared.of(blocks.of(question), named if question.readers else None)
            yield from said(given, whom)
            if code in COMPANY_NUMBERS:
                yield from kept_for(numbers(given), whom)


@in_hand.once(Network)
def _numbers_of_networks() -> dict[str, int]:
    rows = session.execute(select(Network.code, Network.id))
    return dict(rows.all()) | {FRONT_DESK_CODE: FRONT_DESK}


@source
def of_companies(ids: Collection[int]) -> Iterator[Found]:
    """As the register names them; the number may have come after the sending."""
    query = select(CompanyCheck).join(CompanyCheck.dossier)
    sent, shared = Dossier.status != Status.DRAFT, _sharing(ids)
    for check in session.scalars(query.where(CompanyCheck.dossier_id.in_(ids), sent)):
        whom = shared[check.dossier_id].of(blocks.of(application().question("siret")))
        yield check.dossier_id, kept_for(numbers(check.siret), whom)
        name = check.company.name if check.company else ""
        yield check.dossier_id, said(name.replace(HIDDEN, ""), whom)


@source
def of_founders(ids: Collection[int]) -> Iterator[Found]:
    """Whoever agreed is found by the networks for which they did, and by the front desk."""
    query = (
        select(Founder)
        .join(Founder.dossier)
        .options(contains_eager(Founder.dossier))
        .where(Founder.dossier_id.in_(ids), Dossier.status != Status.DRAFT)
        .where(~Founder.is_owner, Founder.word == Word.AGREED)
    )
    codes, shared = _numbers_of_networks(), _sharing(ids)
    for one in session.scalars(query):
        if is_shared(one.dossier):
            agreed = [FRONT_DESK, *(codes[code] for code in one.networks if code in codes)]
            whom = shared[one.dossier_id].of(Block.IDENTITY, agreed)
            yield one.dossier_id, said(f"{one.given_name} {one.family_name}", whom)
            yield one.dossier_id, kept_for(_reached_at(one.email, one.phone), whom)
            if one.email:
                yield one.dossier_id, kept_for([likeness.mail_mark(one.email)], whom)


@source
def of_documents(ids: Collection[int]) -> Iterator[Found]:
    """Those that every network of the file opens; what is set aside is its owner's alone."""
    query = (
        select(Document)
        .join(Document.dossier)
        .options(contains_eager(Document.dossier).load_only(Dossier.confidential))
        .where(Document.dossier_id.in_(ids), Document.state.not_in(GONE))
        .where(Dossier.status != Status.DRAFT)
    )
    together, shared = defaultdict[Dossier, list[Document]](list), _sharing(ids)
    for document in session.scalars(query):
        together[document.dossier].append(document)
    for dossier, documents in together.items():
        for one in standing(dossier, documents):
            whom = shared[dossier.id].of(one.kind.block)
            yield dossier.id, said(f"{one.name} {one.kind.name}", whom)


def renew_renamed() -> None:
    """The files whose documents are of a kind renamed lately: each morning, as they are many."""
    lately = AdministrationEvent.at > now() - LATELY
    topic = AdministrationEvent.topic == Topic.DOCUMENTS
    with reading():
        changed = session.scalars(select(AdministrationEvent.about).where(lately, topic))
        codes = {about.removeprefix(ABOUT) for about in changed}
        found = select(Document.dossier_id).where(Document.kind_code.in_(codes)).distinct()
        ids = session.scalars(found.order_by(Document.dossier_id)).all()
    renew(ids)


@source
def of_messages(ids: Collection[int]) -> Iterator[Found]:
    """Between the person and one network, or the front desk: found by that one alone."""
    query = select(Message.dossier_id, Message.network_id, Message.body)
    for file_id, network_id, body in session.execute(query.where(Message.dossier_id.in_(ids))):
        yield file_id, said(body, [network_id or FRONT_DESK])


@source
def of_attachments(ids: Collection[int]) -> Iterator[Found]:
    """The files sent with these messages."""
    query = select(Message.dossier_id, Message.network_id, Attachment.name)
    kept = query.join(Attachment.message).where(Attachment.state.not_in(GONE))
    for file_id, network_id, name in session.execute(kept.where(Message.dossier_id.in_(ids))):
        yield file_id, said(name, [network_id or FRONT_DESK])


def _file_of(row: Message | Attachment | Document | Founder | CompanyCheck | Consent) -> int:
    return row.dossier_id


def _sent_by(owner: User) -> Select[int]:
    return select(Dossier.id).where(Dossier.owner_id == owner.id, Dossier.status != Status.DRAFT)


def _columns(dossier: Dossier) -> tuple[str, ...]:
    """Of a draft, which is saved page by page, no answer counts but those repeated in columns."""
    return SUMMARY if dossier.status is Status.DRAFT else (*SUMMARY, "answers")


watch(Dossier, lambda one: one.id, _columns)
watch(Message, _file_of, lambda _: ("body",))
watch(Attachment, _file_of, lambda _: ("state", "message_id"))
watch(Document, _file_of, lambda _: ("state", "name", "kind_code"))
watch(Founder, _file_of, lambda _: FOUNDER)
watch(Consent, _file_of, lambda _: (*(one.value for one in Block), "withdrawn_at"))
watch(CompanyCheck, _file_of, lambda _: ("siret", "found"))
watch_behind(User, _sent_by, ("email", "phone"))
