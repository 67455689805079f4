"""What a file is found by: what everybody who sees it reads, then what some do.

A draft is found by its name alone: nobody of the staff reads more of it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from portal.administration_log import AdministrationEvent, Topic
from portal.database import now, reading, session
from portal.dossiers.checked import CompanyCheck
from portal.dossiers.compartment import standing
from portal.dossiers.founder_models import Founder, Word
from portal.dossiers.models import GONE, Document, Dossier, Message
from portal.dossiers.naming import UNNAMED
from portal.dossiers.questions import application, course
from portal.dossiers.readers import FRONT_DESK as FRONT_DESK_CODE
from portal.dossiers.team import is_shared
from portal.dossiers.workflow import Status
from portal.networks.kinds import ABOUT
from portal.networks.models import Network
from portal.search.indexing import (
    FRONT_DESK,
    SENT_FILE,
    Found,
    kept_for,
    renew,
    said,
    source,
    watch,
)
from portal.search.words import file_number, numbers
from portal.territory.companies import HIDDEN
from portal.territory.models import Commune

COMPANY_NAMES, COMPANY_NUMBERS = ("cible_nom",), ("siret", "cible_siret")
OTHER_NUMBERS = ("rna",)
ANSWERS = (*COMPANY_NAMES, *COMPANY_NUMBERS, *OTHER_NUMBERS)
"""The answers by which a file is found, each by those who read it."""
LATELY = timedelta(days=2)
SUMMARY = ("number", "person_name", "title", "kind", "insee", "status", "confidential")


@source
def of_files(ids: Collection[int]) -> Iterator[Found]:
    query = (
        select(
            Dossier.id, Dossier.number, Dossier.person_name, Dossier.title, Dossier.kind,
            Commune.name, Dossier.status, Dossier.answers,
        )
        .join(Commune, Commune.insee == Dossier.insee, isouter=True)
        .where(Dossier.id.in_(ids))
    )  # fmt: skip
    codes = _numbers_of_networks()
    for file_id, number, person, title, kind, place, status, answers in session.execute(query):
        yield file_id, file_number(number or "")
        yield file_id, said(f"{person} {title or UNNAMED.get(kind, '')} {place or ''}")
        if status is not Status.DRAFT:
            yield file_id, [SENT_FILE, *_of_answers(answers, codes)]


def _of_answers(answers: dict[str, object], codes: dict[str, int]) -> Iterator[str]:
    """Of those that count; a question has its readers."""
    if not any(answers.get(one) for one in ANSWERS):
        return
    counted = course(answers, "application").answers
    for code in ANSWERS:
        if given := str(counted.get(code) or ""):
            readers = application().question(code).readers
            whom = [codes[one] for one in readers if one in codes] if readers else None
            yield from said(given, whom)
            if code in COMPANY_NUMBERS:
                yield from kept_for(numbers(given), whom)


def _numbers_of_networks() -> dict[str, int]:
    rows = session.execute(select(Network.code, Network.id))
    return dict(rows.all()) | {FRONT_DESK_CODE: FRONT_DESK}


@source
def of_companies(ids: Collection[int]) -> Iterator[Found]:
    """As the register names them; the number may have come after the sending."""
    query = select(CompanyCheck).join(CompanyCheck.dossier)
    sent = Dossier.status != Status.DRAFT
    for check in session.scalars(query.where(CompanyCheck.dossier_id.in_(ids), sent)):
        yield check.dossier_id, numbers(check.siret)
        name = check.company.name if check.company else ""
        yield check.dossier_id, said(name.replace(HIDDEN, ""))


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
    codes = _numbers_of_networks()
    for one in session.scalars(query):
        if is_shared(one.dossier):
            whom = [FRONT_DESK, *(codes[code] for code in one.networks if code in codes)]
            yield one.dossier_id, said(f"{one.given_name} {one.family_name}", whom)


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
    together = defaultdict[Dossier, list[Document]](list)
    for document in session.scalars(query):
        together[document.dossier].append(document)
    for dossier, documents in together.items():
        for one in standing(dossier, documents):
            yield dossier.id, said(f"{one.name} {one.kind.name}")


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


def _file_of(row: Message | Document | Founder | CompanyCheck) -> int:
    return row.dossier_id


def _columns(dossier: Dossier) -> tuple[str, ...]:
    """Of a draft, which is saved page by page, no answer counts but those repeated in columns."""
    return SUMMARY if dossier.status is Status.DRAFT else (*SUMMARY, "answers")


watch(Dossier, lambda one: one.id, _columns)
watch(Message, _file_of, lambda _: ("body",))
watch(Document, _file_of, lambda _: ("state", "name", "kind_code"))
watch(Founder, _file_of, lambda _: ("given_name", "family_name", "word", "networks"))
watch(CompanyCheck, _file_of, lambda _: ("siret", "found"))
