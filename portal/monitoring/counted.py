"""What a figure counts: for each, the files, and those of their referrals, that make it up."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select, true

from portal import delays
from portal.calendar import midnight, today
from portal.database import session
from portal.dossiers.erasing import ErasedDraft
from portal.dossiers.models import Dossier, Task
from portal.dossiers.workflow import Status as DossierStatus
from portal.monitoring.days import days_between
from portal.monitoring.scope import Clause, Scope
from portal.networks.models import Desk
from portal.referrals.models import Referral
from portal.referrals.silence import PASSED_OVER, silent
from portal.referrals.workflow import DECIDED, POSITIVE, Status
from portal.vocabulary import LabelledEnum


class Counted(LabelledEnum):
    RECEIVED = "recues", "Demandes reçues"
    OPENED = "commencees", "Demandes commencées"
    ROUTED = "orientees", "Demandes reçues, proposées à un réseau"
    TAKEN = "prises-en-charge", "Demandes reçues, prises en charge"
    ANSWERED = "decidees", "Demandes reçues, décidées depuis"
    FUNDED = "accordees", "Demandes reçues, accordées depuis"
    DECIDED = "decisions", "Décisions de la période"
    GRANTED = "accords", "Accords de la période"
    SLOW = "hors-delai", "Décisions hors délai de la période"
    LATE = "en-retard", "En retard aujourd’hui"
    UNASSIGNED = "sans-conseiller", "Sans conseiller depuis trop longtemps"
    SILENT = "reseau-silencieux", "Réseau silencieux, délai dépassé"
    UNROUTED = "a-orienter", "Envoyées, pas encore orientées"
    TASK_OVERDUE = "tache-en-retard", "Tâche de l’accueil en retard"
    FORGOTTEN = "oubliees", "Envoyées, sans réseau ni tâche"


@dataclass(frozen=True)
class Selection:
    """Clauses on files, and on their referrals; ``referral`` is None when none has to exist.

    A referral is decided as long as it has a date of decision: reconsidering takes it away.
    """

    dossier: list[Clause]
    referral: list[Clause] | None = None

    def file_clauses(self) -> list[Clause]:
        """The files, each once, whatever the number of their referrals that count."""
        if self.referral is None:
            return self.dossier
        some = select(Referral.dossier_id).where(*self.referral)
        return [*self.dossier, Dossier.id.in_(some)]

    def count(self) -> ColumnElement[int]:
        """The number of files, to put among the columns of a query."""
        if self.referral and not self.dossier:  # nothing to look up in the files themselves
            return self.referrals(func.count(Referral.dossier_id.distinct())).scalar_subquery()
        files = select(func.count()).select_from(Dossier).where(*self.file_clauses())
        return files.scalar_subquery()

    def referrals(self, *columns: ColumnElement[Any], of_files: bool = False) -> Select[Any]:
        """These columns of the referrals that count; ``of_files``: they speak of the file too."""
        found = select(*columns).select_from(Referral)
        if of_files or self.dossier:
            found = found.join(Referral.dossier)
        return found.where(*self.dossier, *(self.referral or [true()]))


def selection(counted: Counted, scope: Scope) -> Selection:
    return _SELECTIONS[counted](scope)


def target_days(desk: Desk) -> int:
    """From receiving a file to deciding, in calendar days: a desk promises business days."""
    return round((desk.answer_days + desk.decision_days) * 7 / 5)


def _received(scope: Scope) -> Selection:
    """Files sent in the period; for one network, those that it received then."""
    if scope.network_id is None:
        return Selection([*scope.dated(Dossier.submitted_at), *scope.placed()])
    return Selection(scope.placed(), [*scope.dated(Referral.proposed_at), *scope.concerned()])


def _opened(scope: Scope) -> Selection:
    """Begun in the period, sent or not; nothing says yet which network a draft is for."""
    return _files(scope, *scope.dated(Dossier.created_at), *scope.maybe_placed())


def opened(scope: Scope) -> int:
    """The requests begun in the period, those whose draft is no more too."""
    kept = selection(Counted.OPENED, scope).count()
    return session.scalars(select(kept + _erased(scope))).one()


def erased(scope: Scope) -> int:
    """Those whose draft is no more: counted, with nothing to list."""
    return session.scalars(select(_erased(scope))).one()


def _erased(scope: Scope) -> ColumnElement[int]:
    days = []
    if scope.period:
        days = [ErasedDraft.opened_on.between(scope.period.first, scope.period.last)]
    found = select(func.count()).select_from(ErasedDraft)
    return found.where(*days, *scope.maybe_placed(ErasedDraft)).scalar_subquery()


def _files(scope: Scope, *clauses: Clause) -> Selection:
    """Files as such; for one network, those that it has, or had."""
    return Selection(list(clauses), scope.concerned() or None)


def _received_and(*more: Clause) -> Callable[[Scope], Selection]:
    def select_them(scope: Scope) -> Selection:
        received = _received(scope)
        files = received.dossier if scope.period else scope.placed()  # what a network has was sent
        return Selection(files, [*(received.referral or []), *more])

    return select_them


def _decided(scope: Scope, *more: Clause) -> Selection:
    return Selection(
        scope.placed(),
        [*scope.dated(Referral.decided_at), *scope.concerned(), *more],
    )


def _granted(scope: Scope) -> Selection:
    return _decided(scope, Referral.status.in_(POSITIVE))


def _slow(scope: Scope) -> Selection:
    """Decided later than the target of the desk, which is a number of business days."""
    promised = (
        select((Desk.answer_days + Desk.decision_days) * 7)
        .where(Desk.id == Referral.desk_id)
        .scalar_subquery()
    )
    taken = days_between(Referral.proposed_at, Referral.decided_at) * 5
    return _decided(scope, taken - promised > 2)  # as target_days rounds


def _open(scope: Scope, *more: Clause) -> Selection:
    return Selection(scope.placed(), [Referral.open, *scope.concerned(), *more])


def _late(scope: Scope) -> Selection:
    """The day has passed and it is the network that owes something, not the person."""
    return _open(scope, Referral.due_on < today(), ~Referral.waiting_on_owner)


def _unassigned(scope: Scope) -> Selection:
    limit = midnight(today() - timedelta(days=delays.value("unassigned")))
    return _open(scope, Referral.adviser_id.is_(None), Referral.proposed_at < limit)


def _silent(scope: Scope) -> Selection:
    """The proposals that should have gone to the next network the day before, or earlier."""
    return _open(scope, silent(PASSED_OVER, more=1))


def _unrouted(scope: Scope) -> Selection:
    return _files(scope, *scope.placed(), Dossier.status == DossierStatus.SUBMITTED)


def _forgotten(scope: Scope) -> Selection:
    """Sent, with no network that studies it or has decided, and nothing for the desk to do."""
    handled = Referral.open | Referral.status.in_((*DECIDED, Status.NO_ANSWER))
    return _files(
        scope,
        *scope.placed(),
        Dossier.status.in_((DossierStatus.SUBMITTED, DossierStatus.ROUTED)),
        ~exists().where(Referral.dossier_id == Dossier.id, handled),
        ~exists().where(Task.dossier_id == Dossier.id, Task.done_at.is_(None)),
    )


def _task_overdue(scope: Scope) -> Selection:
    overdue = select(Task.dossier_id).where(Task.done_at.is_(None), Task.due_on < today())
    return _files(scope, *scope.placed(), Dossier.id.in_(overdue))


_SELECTIONS: dict[Counted, Callable[[Scope], Selection]] = {
    Counted.RECEIVED: _received,
    Counted.OPENED: _opened,
    Counted.ROUTED: _received_and(),
    Counted.TAKEN: _received_and(Referral.taken_at.is_not(None)),
    Counted.ANSWERED: _received_and(Referral.decided_at.is_not(None)),
    Counted.FUNDED: _received_and(Referral.status.in_(POSITIVE)),
    Counted.DECIDED: _decided,
    Counted.GRANTED: _granted,
    Counted.SLOW: _slow,
    Counted.LATE: _late,
    Counted.UNASSIGNED: _unassigned,
    Counted.SILENT: _silent,
    Counted.UNROUTED: _unrouted,
    Counted.TASK_OVERDUE: _task_overdue,
    Counted.FORGOTTEN: _forgotten,
}
