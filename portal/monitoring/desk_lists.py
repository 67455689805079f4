"""What the figures of a desk's board count: for each, the referrals that make it up."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select

from portal.calendar import ONE_DAY, midnight, months_after, today
from portal.database import session
from portal.dossiers.consent_models import Consent
from portal.dossiers.models import Dossier
from portal.monitoring.periods import Period
from portal.pagination import Pagination, pagination
from portal.referrals import first_sight as known
from portal.referrals.models import Referral
from portal.referrals.workflow import POSITIVE, DeclineReason, Status, staff_words
from portal.users.models import User
from portal.vocabulary import LabelledEnum

Clause = ColumnElement[bool]


class Span(LabelledEnum):
    """How long the board looks back; the first one is the usual one."""

    QUARTER = "3-mois", "3 derniers mois"
    MONTH = "30-jours", "30 derniers jours"
    YEAR = "12-mois", "12 derniers mois"


def period_of(span: Span) -> Period:
    """Ends today."""
    if span is Span.MONTH:
        return Period(today() - timedelta(days=29), today())
    return Period(months_after(today(), -3 if span is Span.QUARTER else -12) + ONE_DAY, today())


def just_before(period: Period) -> Period:
    """As many days, which end the day before."""
    length = period.last - period.first
    return Period(period.first - length - ONE_DAY, period.first - ONE_DAY)


class DeskList(LabelledEnum):
    RECEIVED = "recues", "Demandes reçues"
    ANSWERED = "repondues", "Demandes reçues, avec une réponse depuis"
    DECLINED = "declinees", "Demandes reçues, déclinées depuis"
    DECIDED = "decidees", "Décisions"
    GRANTED = "accordees", "Accords"
    NEW = "moins-1-mois", "Ouverts depuis moins d’un mois"
    SPRING = "1-a-3-mois", "Ouverts depuis 1 à 3 mois"
    HALF = "3-a-6-mois", "Ouverts depuis 3 à 6 mois"
    OLD = "plus-6-mois", "Ouverts depuis plus de 6 mois"

    @property
    def dated(self) -> bool:
        """Whether it speaks of a period; the others describe the present."""
        return self not in AGES


AGES = (DeskList.NEW, DeskList.SPRING, DeskList.HALF, DeskList.OLD)
ANSWERED: Clause = or_(Referral.taken_at.is_not(None), Referral.status == Status.DECLINED)
"""The network said whether it takes the file, or was passed over."""
DECLINED: Clause = Referral.status == Status.DECLINED
GRANTED: Clause = Referral.status.in_(POSITIVE)
SILENT: Clause = and_(DECLINED, Referral.reason_code == DeclineReason.SILENCE)


def of_age(band: DeskList, day: date) -> Clause:
    """Among those open that day, since how long the network has the file."""
    bounds = [midnight(months_after(day, -count)) for count in (1, 3, 6)]
    since, rank = Referral.proposed_at, AGES.index(band)
    younger = [since >= bounds[rank]] if rank < len(bounds) else []
    older = [since < bounds[rank - 1]] if rank else []
    return and_(*younger, *older)


def wanted(found: DeskList, period: Period, network_ids: Collection[int]) -> Clause:
    ours = Referral.network_id.in_(network_ids)
    if found in AGES:
        return and_(ours, Referral.open, of_age(found, today()))
    decided = found in (DeskList.DECIDED, DeskList.GRANTED)
    moment = Referral.decided_at if decided else Referral.proposed_at
    more = {
        DeskList.ANSWERED: [ANSWERED], DeskList.DECLINED: [DECLINED], DeskList.GRANTED: [GRANTED],
    }  # fmt: skip
    return and_(ours, moment >= period.start, moment < period.end, *more.get(found, []))


@dataclass(frozen=True)
class Row:
    id: int
    number: str
    person: str
    title: str
    status: Status
    given_name: str | None
    family_name: str | None
    proposed_at: datetime
    decided_at: datetime | None
    due_on: date
    open: bool
    waiting: bool

    @property
    def status_words(self) -> str:
        return staff_words(self.status, waiting=self.waiting)

    @property
    def adviser(self) -> str:
        return f"{self.given_name or ''} {self.family_name or ''}".strip()


def page(
    found: DeskList, period: Period, network_ids: Collection[int], asked: str | None
) -> tuple[Pagination, list[Row]]:
    """The oldest first, as what lasts is what to look at; of a period, the last first."""
    these = wanted(found, period, network_ids)
    where = pagination(asked, session.scalar(select(func.count(Referral.id)).where(these)) or 0)
    moment = Referral.proposed_at.desc() if found.dated else Referral.proposed_at.asc()
    here = select(Referral.id).where(these).order_by(moment, Referral.id)
    shown = here.limit(where.per_page).offset(where.offset).subquery()
    query = (
        select(
            Referral.id, Dossier.number, known.PERSON, known.CALLED, Referral.status,
            User.given_name, User.family_name, Referral.proposed_at, Referral.decided_at,
            Referral.due_on,
            Referral.open,
            Referral.waiting_on_owner,
        )
        .join(Referral.dossier)
        .outerjoin(Referral.adviser)
        .join(shown, shown.c.id == Referral.id)
        .outerjoin(Consent, known.WITH_CONSENT)
        .order_by(moment, Referral.id)
    )  # fmt: skip
    return where, [Row(*row) for row in session.execute(query)]
