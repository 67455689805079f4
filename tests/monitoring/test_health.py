"""The counters of what could be forgotten."""

import io
from datetime import timedelta

from portal import storage
from portal.database import now, session
from portal.dossiers.models import Document, DocumentState
from portal.dossiers.workflow import Status
from portal.heartbeat import Pulse, beat, last_beats
from portal.jobs import morning
from portal.monitoring.health import check_documents, health, worker_is_silent
from portal.outbox import Email, EmailState
from portal.referrals.workflow import Status as ReferralStatus
from tests.monitoring.known import paris, referral, sent


def mail(state, age):
    at = now() - age
    columns = {"kind": "receipt", "to": "a@exemple.fr", "subject": "", "text": "", "html": ""}
    session.add(Email(**columns, state=state, created_at=at))


def document(dossier, key, state=DocumentState.RECEIVED):
    row = Document(
        dossier=dossier, kind_code="P01", upload_key=key, name="a.pdf", storage_key=key, size=1,
        sha256="", media_type="application/pdf", state=state, uploaded_by_id=dossier.owner_id,
    )  # fmt: skip
    session.add(row)
    session.flush()


def test_a_portal_at_rest_has_nothing_to_tell(app):
    found = health()
    counted = (found.mails_waiting_long, found.mails_failed, found.files_unrouted)
    assert (*counted, found.networks_silent) == (0, 0, 0, 0)


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


def test_a_document_without_its_content_is_named_by_kind_and_file(app):
    dossier = sent("A", paris(2026, 11, 1))
    kept = storage.keep(io.BytesIO(b"%PDF-1.4"))
    document(dossier, kept.key)
    document(dossier, "00/missing")
    document(dossier, "00/removed", DocumentState.REMOVED)
    found = check_documents()
    assert found.checked == 2
    assert [(one.kind, one.number) for one in found.missing] == [("Pièce d’identité", "2026-0000A")]


def test_the_worker_is_silent_until_it_beats_and_after_ten_minutes(app):
    assert worker_is_silent()
    beat(Pulse.MINUTE)
    session.flush()
    assert not worker_is_silent()
    session.connection().exec_driver_sql("UPDATE heartbeat SET at = '2026-11-23 10:49:59.000000'")
    session.expire_all()
    assert worker_is_silent()


def test_the_morning_round_leaves_its_mark(app):
    morning()
    assert last_beats()[Pulse.MORNING] == now()
    assert last_beats()[Pulse.MINUTE] is None
