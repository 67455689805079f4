"""The counters of what could be forgotten."""

import io
from datetime import timedelta

from portal import storage
from portal.database import now, session
from portal.dossiers.models import DocumentFault, DocumentState, Task, TaskKind
from portal.dossiers.workflow import CloseReason, Status
from portal.heartbeat import Pulse, beat, last_beats
from portal.jobs import morning
from portal.monitoring import files
from portal.monitoring.counted import Counted
from portal.monitoring.files import Filters
from portal.monitoring.health import (
    check_documents,
    documents_at_fault,
    health,
    worker_is_silent,
)
from portal.monitoring.scope import Area, Scope
from portal.outbox import Email, EmailState
from portal.referrals.workflow import Status as ReferralStatus
from tests.monitoring.known import answered, closed, document, paris, referral, sent


def mail(state, age):
    at = now() - age
    columns = {"kind": "receipt", "to": "a@exemple.fr", "subject": "", "text": "", "html": ""}
    session.add(Email(**columns, state=state, created_at=at))


def test_a_portal_at_rest_has_nothing_to_tell(app):
    found = health()
    counters = {name: count for name, count in vars(found).items() if name != "beats"}
    assert set(counters.values()) == {0}


def test_each_way_to_forget_has_its_counter(app):
    mail(EmailState.WAITING, timedelta(minutes=61))
    mail(EmailState.SENDING, timedelta(minutes=61))
    mail(EmailState.WAITING, timedelta(minutes=59))
    mail(EmailState.SENT, timedelta(days=3))
    mail(EmailState.FAILED, timedelta(days=3))
    sent("A", paris(2026, 11, 1), status=Status.SUBMITTED, in_perimeter=False)
    referral(sent("B", paris(2026, 11, 1)), "adie", ReferralStatus.PROPOSED)
    found = health()
    assert (found.mails_waiting_long, found.mails_failed) == (2, 1)
    assert (found.files_unrouted, found.networks_silent) == (1, 1)
    beat(Pulse.SWEEP, count=3)
    document(sent("C", paris(2026, 11, 1)), "00/missing", fault=DocumentFault.MISSING)
    document(sent("D", paris(2026, 11, 1)), "00/fine")
    late = {"uploaded_at": now() - timedelta(hours=2), "scan_due_at": now()}
    document(sent("E", paris(2026, 11, 1)), "00/late", state=DocumentState.CHECKING, **late)
    found = health()
    assert (found.leftovers, found.documents_at_fault, found.documents_unscanned) == (3, 1, 1)
    assert [one.number for one in documents_at_fault()] == ["2026-0000C"]


def test_a_file_is_forgotten_when_no_network_and_no_task_holds_it(app):
    day = paris(2026, 11, 1)
    sent("A", day)  # no network ever
    closed(sent("B", day), "adie", day, ReferralStatus.DECLINED)  # none any more
    referral(sent("C", day), "adie", ReferralStatus.TAKEN)
    answered(sent("D", day), "adie", day, ReferralStatus.REFUSED)
    for name, done_at in (("E", None), ("F", day)):
        task = {"kind": TaskKind.ORIENTATION, "key": name, "due_on": day.date()}
        session.add(Task(**task, dossier=sent(name, day), done_at=done_at))
    sent("G", day, status=Status.CLOSED, close_reason=CloseReason.WITHDRAWN)
    forgotten = Filters(Counted.FORGOTTEN, Scope(None, area=Area.EVERYWHERE))
    rows = next(files.in_batches(forgotten))
    assert {row.number for row in rows} == {"2026-0000A", "2026-0000B", "2026-0000F"}
    assert health().files_forgotten == 3


def test_a_document_without_its_content_is_named_by_kind_and_file(app):
    dossier = sent("A", paris(2026, 11, 1))
    kept = storage.keep(io.BytesIO(b"%PDF-1.4"))
    document(dossier, kept.key)
    document(dossier, "00/missing")
    document(dossier, "00/removed", state=DocumentState.REMOVED)
    found = check_documents()
    assert found.checked == 2
    assert [(one.kind, one.number) for one in found.missing] == [("Pièce d’identité", "2026-0000A")]


def test_the_worker_is_silent_until_it_beats_and_after_ten_minutes(app):
    assert worker_is_silent(last_beats())
    beat(Pulse.MINUTE)
    session.flush()
    assert not worker_is_silent(last_beats())
    session.connection().exec_driver_sql("UPDATE heartbeat SET at = '2026-11-23 10:49:59.000000'")
    session.expire_all()
    assert worker_is_silent(last_beats())


def test_the_morning_round_leaves_its_mark(app):
    morning()
    assert last_beats()[Pulse.MORNING] == now()
    assert last_beats()[Pulse.MINUTE] is None
