"""The list behind a figure: its files, as far as an administrator may know them, and its totals."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select

from portal.database import session
from portal.dossiers import access
from portal.dossiers.models import Dossier
from portal.dossiers.naming import called
from portal.dossiers.summary import KINDS
from portal.dossiers.workflow import CloseReason, Status
from portal.french import lower_first
from portal.monitoring.counted import Counted, Selection, erased, selection
from portal.monitoring.scope import Clause, Scope
from portal.networks.models import Network
from portal.pagination import Pagination, pagination
from portal.referrals.models import Referral
from portal.referrals.workflow import POSITIVE, staff_words
from portal.referrals.workflow import Status as ReferralStatus
from portal.territory.folding import fold
from portal.territory.models import Commune
from portal.users.models import User

CONFIDENTIAL = "Demande confidentielle"
DRAFT = "Brouillon, lu par son auteur seul"
BATCH = 500
MOST_WORDS = 8


@dataclass(frozen=True)
class Filters:
    """What a figure counts, in its scope, and what narrows its list further."""

    counted: Counted
    scope: Scope
    status: Status | None = None
    words: str = ""


@dataclass(frozen=True)
class Totals:
    """The figures of a list. ``referrals`` is None when it is about files only; amounts in cents.

    ``granted_cents`` adds up the referrals that count and that a network granted; ``erased``
    counts the drafts of the figure that are no more.
    """

    files: int
    referrals: int | None
    granted_cents: int | None
    erased: int = 0


@dataclass(frozen=True)
class Part:
    """A network's part of a file."""

    abbreviation: str
    name: str
    status: ReferralStatus
    waiting: bool
    granted_cents: int | None
    decided_at: datetime | None

    @property
    def words(self) -> str:
        return staff_words(self.status, waiting=self.waiting)


@dataclass(frozen=True)
class FileRow:
    """One file. What is not the administrators' to know is empty; ``readable`` says it can open.

    Amounts in cents.
    """

    id: int
    number: str
    person: str
    title: str
    kind: str
    commune: str
    in_perimeter: bool
    in_qpv: bool
    begun_at: datetime
    sent_at: datetime | None
    status: str
    need_cents: int | None
    readable: bool
    parts: list[Part]

    @property
    def granted_cents(self) -> int:
        return sum(part.granted_cents or 0 for part in self.parts if part.status in POSITIVE)


def totals(filters: Filters) -> Totals:
    chosen = _narrowed(filters)
    if chosen.referral is None:
        gone = erased(filters.scope) if _counts_erased(filters) else 0
        return Totals(session.scalars(select(chosen.count())).one(), None, None, gone)
    granted = func.sum(Referral.granted_cents).filter(Referral.status.in_(POSITIVE))
    files = func.count(Referral.dossier_id.distinct())
    row = session.execute(chosen.referrals(files, func.count(), granted)).one()
    return Totals(row[0], row[1], int(row[2] or 0))


def _counts_erased(filters: Filters) -> bool:
    alone = not (filters.scope.network_id or filters.status or filters.words)
    return alone and filters.counted is Counted.OPENED


def page(filters: Filters, asked: str | None, total: int) -> tuple[Pagination, list[FileRow]]:
    """One page of the list, the newest first."""
    place = pagination(asked, total)
    ids = _ids(filters, limit=place.per_page, offset=place.offset)
    return place, rows(ids)


def in_batches(filters: Filters) -> Iterator[list[FileRow]]:
    """The whole list, a part at a time."""
    ids = _ids(filters)
    for start in range(0, len(ids), BATCH):
        yield rows(ids[start : start + BATCH])


def rows(ids: Sequence[int]) -> list[FileRow]:
    """These files in this order, without those that are no more: three queries at most."""
    query = select(*_COLUMNS).outerjoin(Commune, Commune.insee == Dossier.insee)
    found = {row.id: row for row in session.execute(query.where(Dossier.id.in_(ids)))}
    parts = _parts(ids)
    return [_row(found[one], parts[one]) for one in ids if one in found]


def names(rows: Sequence[FileRow]) -> dict[str, str]:
    """The network that each abbreviation stands for, in the order of the alphabet."""
    return dict(sorted({(part.abbreviation, part.name) for row in rows for part in row.parts}))


def readable(dossier_id: int, by: User) -> Dossier | None:
    """A file that this administrator may open."""
    return session.scalar(access.visible_to(by).where(Dossier.id == dossier_id))


def numbered(number: str, by: User) -> Dossier | None:
    """The same, by its number."""
    return session.scalar(access.visible_to(by).where(Dossier.number == number))


def _narrowed(filters: Filters) -> Selection:
    chosen = selection(filters.counted, filters.scope)
    status = [Dossier.status == filters.status] if filters.status else []
    return Selection([*chosen.dossier, *status, *_named(filters.words)], chosen.referral)


def _named(text: str) -> list[Clause]:
    """Every word is found; what people may not read must not answer to its name either."""
    words = fold(text).split()[:MOST_WORDS]
    if not words:
        return []
    held = (Dossier.search_text.contains(word, autoescape=True) for word in words)
    holding = Dossier.id.in_(select(Dossier.id).where(*held))
    known = and_(holding, ~Dossier.confidential, Dossier.status != Status.DRAFT)
    return [or_(known, Dossier.number == text.strip())]


def _ids(filters: Filters, limit: int | None = None, offset: int = 0) -> Sequence[int]:
    moment = Dossier.created_at if filters.counted is Counted.OPENED else Dossier.submitted_at
    query = (
        select(Dossier.id)
        .where(*_narrowed(filters).file_clauses())
        .order_by(moment.desc(), Dossier.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return session.scalars(query).all()


_COLUMNS = (
    Dossier.id, Dossier.number, Dossier.status, Dossier.close_reason, Dossier.person_name,
    Dossier.title, Dossier.kind, Dossier.in_perimeter, Dossier.in_qpv, Dossier.confidential,
    Dossier.need_cents, Dossier.created_at, Dossier.submitted_at,
    Commune.name.label("commune"),
)  # fmt: skip


def _parts(ids: Collection[int]) -> dict[int, list[Part]]:
    query = (
        select(
            Referral.dossier_id, Network.abbreviation, Network.name, Referral.status,
            Referral.waiting_on_owner, Referral.granted_cents, Referral.decided_at,
        )
        .join(Network, Network.id == Referral.network_id)
        .where(Referral.dossier_id.in_(ids))
        .order_by(Referral.id)
    )  # fmt: skip
    found = defaultdict(list)
    for row in session.execute(query):
        found[row.dossier_id].append(Part(*row[1:]))
    return found


def _row(row: Any, parts: list[Part]) -> FileRow:
    known = row.status is not Status.DRAFT and not row.confidential
    hidden = CONFIDENTIAL if row.confidential and row.number else DRAFT
    return FileRow(
        id=row.id,
        number=row.number or "",
        person=row.person_name if known else hidden,
        title=called(row.title, row.kind) if known else "",
        kind=KINDS.get(row.kind, "") if known else "",
        commune=(row.commune or "") if known else "",
        in_perimeter=row.in_perimeter,
        in_qpv=row.in_qpv and known,
        begun_at=row.created_at,
        sent_at=row.submitted_at,
        status=_status_words(row.status, row.close_reason),
        need_cents=row.need_cents if known else None,
        readable=known,
        parts=parts,
    )


def _status_words(status: Status, reason: CloseReason | None) -> str:
    return f"{status.label} : {lower_first(reason.label)}" if reason else status.label
