"""The other files of the same people or company: earlier ones, and those that may be this one."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, null, select, union
from sqlalchemy.orm import load_only

from portal.asked_once import Looking, Rows
from portal.database import session
from portal.dossiers import likeness
from portal.dossiers.checked import CompanyCheck
from portal.dossiers.checks import company_of
from portal.dossiers.documents import kept
from portal.dossiers.founder_models import Founder, Word
from portal.dossiers.likeness import Likeness, Marks
from portal.dossiers.models import Document, Dossier
from portal.dossiers.naming import called
from portal.dossiers.pairs import Pair, Said, pairs_of
from portal.dossiers.sharing import blocks_for, readable
from portal.dossiers.workflow import Status
from portal.referrals.first_sight import told
from portal.referrals.models import Referral
from portal.search.indexing import FRONT_DESK, SENT_FILE
from portal.search.models import SearchDoc
from portal.search.queries import bearing, bears, matching
from portal.territory.folding import fold
from portal.vocabulary import Block

MOST = 20
LOOKED_AT = 60
"""The newest among which those that count are looked for: a helper's telephone is in many files."""
SIREN = 9
SHOWN = (
    Dossier.number, Dossier.person_name, Dossier.title, Dossier.kind, Dossier.insee,
    Dossier.owner_id, Dossier.confidential, Dossier.status, Dossier.submitted_at,
    Dossier.created_at, Dossier.version,
)  # fmt: skip


@dataclass(frozen=True)
class OtherFile:
    """``like``: what it has in common; ``both_open``: neither is closed; ``pair``: what someone
    said of the two; ``documents``: of one that was closed for the one that is read;
    ``referral_id``: where the reader's network follows it."""

    id: int
    number: str
    person: str
    called: str
    submitted_at: datetime
    status: Status
    like: Likeness
    both_open: bool
    pair: Pair | None
    documents: list[Document]
    referral_id: int | None

    @property
    def suspected(self) -> bool:
        """It may be the same one, both are open, and nobody has said anything of it."""
        return self.both_open and self.pair is None and self.like.suspected


@dataclass(frozen=True)
class OtherFiles:
    """``elsewhere``: how many others there are of which no more is this network's to know."""

    shown: list[OtherFile]
    elsewhere: int

    @property
    def suspected(self) -> bool:
        return any(one.suspected for one in self.shown)


def for_network(dossier: Dossier, network_ids: Collection[int]) -> OtherFiles | None:
    """None without any, or where the person does not say to these networks who they are.

    A file of the closed compartment is never told outside it.
    """
    if not any(Block.IDENTITY in blocks_for(dossier, one) for one in network_ids):
        return None
    own = and_(
        Referral.dossier_id == Dossier.id, Referral.network_id.in_(network_ids),
        told(Block.IDENTITY, Block.PROJECT),
    )  # fmt: skip
    last = select(Referral.id).where(own).order_by(Referral.id.desc()).limit(1)
    ids = last.correlate(Dossier).scalar_subquery()
    found = _others(dossier, network_ids, ids)
    shown = [one for one in found if one.referral_id]
    return OtherFiles(shown, len(found) - len(shown)) if found else None


def for_front_desk(dossier: Dossier) -> list[OtherFile]:
    return _others(dossier, [FRONT_DESK], null())


def _agreed(dossier: Dossier) -> Rows:
    shared = (Founder.dossier_id == dossier.id) & (Founder.word == Word.AGREED)
    return Rows(Founder, shared & ~Founder.is_owner)


agreed_founders: Looking[[Dossier], list[Founder]] = Looking(_agreed, list)
"""Those who let the networks read who they are."""


def _others(
    dossier: Dossier, readers: Collection[int], referral_id: ColumnElement[Any]
) -> list[OtherFile]:
    """The likely duplicates first, then the newest."""
    said = {one.beside(dossier.id): one for one in pairs_of(dossier)}
    rows = session.execute(_query(dossier, readers, referral_id, said))
    found = [one for row in rows if (one := _read(dossier, row, said, readers))]
    return sorted(found, key=lambda one: (not one.suspected, -one.id))[:MOST]


def _query(
    dossier: Dossier, readers: Collection[int], referral_id: ColumnElement[Any],
    said: Mapping[int, Pair],
) -> Select[*tuple[Any, ...]]:  # fmt: skip
    mine, mails = likeness.marks(dossier.answers, dossier.owner.email), _mails(dossier)
    company = _same_company(dossier, readers)
    same_company = Dossier.id.in_(company) if company is not None else false()
    found = same_company.label("company"), *_same(mine, mails, readers)
    alike = [select(Dossier.id).where(Dossier.owner_id == dossier.owner_id)]
    alike += [company] if company is not None else []
    alike += [bearing([*mine.all, *mails], readers)] if mine.all or mails else []
    alike += [select(Dossier.id).where(Dossier.id.in_(said))] if said else []
    wanted = Dossier.id.in_(select(union(*alike).subquery().c[0]))
    return (
        select(Dossier, referral_id.label("referral_id"), CompanyCheck.siret, *found)
        .join(CompanyCheck, CompanyCheck.dossier_id == Dossier.id, isouter=True)
        .join(SearchDoc, SearchDoc.dossier_id == Dossier.id, isouter=True)
        .where(
            wanted, Dossier.id != dossier.id, Dossier.status != Status.DRAFT,
            Dossier.confidential == dossier.confidential,
        )
        .order_by((Dossier.id + 0).desc())  # else PostgreSQL walks through all files in this order
        .limit(LOOKED_AT)
        .options(load_only(*SHOWN))
    )  # fmt: skip


def _same(
    mine: Marks, mails: Collection[str], readers: Collection[int]
) -> Iterator[ColumnElement[bool]]:
    """Whether it bears the marks of the same person, telephone, mail, address."""
    groups = {"person": [mine.person], "phone": [mine.phone], "mail": [mine.mail, *mails],
              "address": mine.addresses}  # fmt: skip
    for name, group in groups.items():
        yield bears([one for one in group if one], readers).label(name)


def _mails(dossier: Dossier) -> list[str]:
    return [likeness.mail_mark(one.email) for one in agreed_founders(dossier) if one.email]


def _same_company(dossier: Dossier, readers: Collection[int]) -> Select[int] | None:
    check = company_of(dossier)
    return matching(check.siret[:SIREN] if check else "", readers, [SENT_FILE])


def _read(
    dossier: Dossier, row: Any, said: Mapping[int, Pair], readers: Collection[int]
) -> OtherFile | None:
    """None for one that shares too little to be spoken of."""
    other, referral_id, siret, company, person, phone, mail, address = row
    like = _likeness(dossier, other, siret or "", company=bool(company), person=bool(person),
                     phone=bool(phone), mail=bool(mail), address=bool(address))  # fmt: skip
    both_open = Status.CLOSED not in (dossier.status, other.status)
    if not (like.account or like.company or other.id in said or (both_open and like.suspected)):
        return None
    pair = said.get(other.id)
    gone = pair is not None and pair.said is Said.DUPLICATE and pair.dossier_id == other.id
    return OtherFile(
        other.id, other.number or "", other.person_name, called(other.title, other.kind),
        other.submitted_at or other.created_at, other.status,
        like, both_open, pair, _documents(other, readers) if gone else [], referral_id,
    )  # fmt: skip


def _documents(dossier: Dossier, readers: Collection[int]) -> list[Document]:
    """Those that these readers open."""
    blocks = [blocks_for(dossier, one) for one in readers if one != FRONT_DESK]
    there = kept(dossier)
    return readable(there, frozenset().union(*blocks)) if blocks else there


def _likeness(dossier: Dossier, other: Dossier, siret: str, **same: bool) -> Likeness:
    check = company_of(dossier)
    both = (check.siret[:SIREN], siret[:SIREN]) if check and siret else ("", "")
    titles = fold(dossier.title), fold(other.title)
    return Likeness(
        account=dossier.owner_id == other.owner_id,
        title=bool(titles[0]) and titles[0] == titles[1],
        kind_and_place=(dossier.kind, dossier.insee) == (other.kind, other.insee),
        other_company=both[0] != both[1],
        other_title=all(titles) and titles[0] != titles[1],
        **same,
    )
