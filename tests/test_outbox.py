"""Mails leave at least once, by one worker at a time, and none is forgotten."""

import asyncio
import email
import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email import policy
from threading import Event

import pytest
import time_machine
from sqlalchemy import delete

from portal import create_app, outbox
from portal.database import Base, now, session, transaction
from portal.errors import Refused
from portal.outbox import Attachment, Email, EmailFile, EmailState
from portal.users.models import User
from tests.conftest import settings_for
from tests.mailbox import mails_to
from tests.smtp_server import Letterbox, mail_server


def write_to(address: str, key: str | None = None) -> None:
    outbox.post(address, "security/locked", key=key, user=User(given_name="Awa"), code=False)


def post(count: int = 1) -> list[Email]:
    with transaction():
        for rank in range(count):
            write_to(f"awa{rank}@exemple.fr")
    return [mails_to(f"awa{rank}@exemple.fr")[0] for rank in range(count)]


@pytest.fixture
def broken(monkeypatch, app):
    """The mail server refuses connections: nobody listens on this port."""
    monkeypatch.setitem(app.config, "MAIL_SERVER", "127.0.0.1")
    monkeypatch.setattr(app.extensions["mail"], "server", "127.0.0.1")
    monkeypatch.setattr(app.extensions["mail"], "port", 1)


def test_a_mail_leaves_as_a_file_when_no_server_is_set(app):
    [mail] = post()
    assert outbox.deliver() == 1
    written = email.message_from_bytes(outbox.eml_path(mail).read_bytes(), policy=policy.default)
    assert mail.state is EmailState.SENT
    assert written["To"] == "awa0@exemple.fr"
    assert written["Message-ID"] == f"<outbox-{mail.id}@localhost>"
    assert written["Subject"] == mail.subject
    assert outbox.deliver() == 0


def test_a_mail_to_sign_in_leaves_before_those_written_to_many(app, monkeypatch):
    sent = []
    monkeypatch.setattr(outbox, "_transmit", lambda one: sent.append(one.kind))
    with transaction():
        outbox.post("ali@exemple.fr", "files_assigned", count=2, by=User(given_name="Claire"))
    post()
    outbox.deliver()
    assert sent == ["security/locked", "files_assigned"]


def test_a_mail_carries_its_files_and_they_go_with_it(app):
    file = Attachment("rendez-vous.ics", "text/calendar; method=REQUEST", b"BEGIN:VCALENDAR\r\n")
    with transaction():
        outbox.post(
            "awa@exemple.fr", "security/locked", attached=[file], user=User(given_name="Awa"),
            code=False,
        )  # fmt: skip
    session.expire_all()
    assert outbox.deliver() == 1
    [mail] = mails_to("awa@exemple.fr")
    written = email.message_from_bytes(outbox.eml_path(mail).read_bytes(), policy=policy.default)
    [part] = written.iter_attachments()
    assert part.get_filename() == "rendez-vous.ics"
    assert part.get_param("method") == "REQUEST"
    assert part.get_payload(decode=True) == file.content
    session.execute(delete(Email).where(Email.id == mail.id))
    assert session.query(EmailFile).count() == 0


def test_a_key_puts_a_mail_there_once(app):
    for _ in range(2):
        with transaction():
            write_to("awa@exemple.fr", key="rappel-1")
    assert len(mails_to("awa@exemple.fr")) == 1


def test_what_is_undone_sends_nothing(app):
    write_to("awa@exemple.fr")
    session.rollback()
    assert outbox.deliver() == 0


@pytest.mark.usefixtures("broken")
def test_a_failure_is_tried_again_after_five_minutes_then_each_hour_then_shown(app):
    start = now()
    with time_machine.travel(start, tick=False) as clock:
        [mail] = post()
        outbox.deliver()
        assert (mail.state, mail.tries) == (EmailState.WAITING, 1)
        assert "Connection" in mail.last_error
        assert mail.due_at == start + timedelta(minutes=5)
        clock.move_to(start + timedelta(minutes=4))
        outbox.deliver()
        assert mail.tries == 1
        clock.move_to(start + timedelta(hours=5))
        outbox.deliver()
        assert mail.due_at == start + timedelta(hours=6)
        clock.move_to(start + timedelta(hours=49))
        outbox.deliver()
        assert (mail.state, mail.tries) == (EmailState.FAILED, 3)
        assert outbox.failed() == 1
        outbox.deliver()
        assert mail.tries == 3


@pytest.mark.usefixtures("broken")
def test_a_mail_that_waited_for_the_worker_is_not_given_up_at_its_first_try(app):
    start = now()
    with time_machine.travel(start, tick=False) as clock:
        [mail] = post()
        clock.move_to(start + timedelta(hours=60))
        outbox.deliver()
        assert (mail.state, mail.tries) == (EmailState.WAITING, 1)
        assert mail.due_at == start + timedelta(hours=60, minutes=5)
        clock.move_to(start + timedelta(hours=108))
        outbox.deliver()
        assert (mail.state, mail.tries) == (EmailState.FAILED, 2)


def test_one_that_waits_for_another_try_leaves_at_once_on_demand(app, broken, monkeypatch):
    start = now()
    with time_machine.travel(start, tick=False) as clock:
        [mail] = post()
        outbox.deliver()
        clock.move_to(start + timedelta(minutes=1))
        assert outbox.tried_in_vain() == 1
        with transaction():
            outbox.resend(mail)
        assert (mail.created_at, mail.first_tried_at, mail.tries) == (start, start, 1)
        monkeypatch.setitem(app.config, "MAIL_SERVER", "")
        assert outbox.deliver() == 1
        assert outbox.tried_in_vain() == 0


@pytest.mark.usefixtures("broken")
def test_one_that_failed_is_sent_again_on_demand_and_only_that(app, monkeypatch):
    [mail] = post()
    with pytest.raises(Refused):
        outbox.resend(mail)
    with transaction():
        mail.first_tried_at = now() - timedelta(hours=50)
    outbox.deliver()
    assert mail.state is EmailState.FAILED
    monkeypatch.setitem(app.config, "MAIL_SERVER", "")
    with transaction():
        assert outbox.resend_failed() == 1
    assert outbox.deliver() == 1
    assert mail.last_error == ""


def test_a_mail_claimed_by_someone_else_is_left_alone_until_the_lease_ends(app):
    [mail] = post()
    start = now()
    with transaction():
        mail.state, mail.leased_until, mail.tries = EmailState.SENDING, start + outbox.LEASE, 1
    assert outbox.deliver() == 0
    with time_machine.travel(start + outbox.LEASE + timedelta(seconds=1)):
        assert outbox.deliver() == 1


def test_a_worker_that_was_too_slow_gives_its_mails_up(app, monkeypatch):
    """While it sends the first, the second is claimed by another worker, and sent by that one."""
    _, second = post(2)
    written = []

    def slow(mail):
        written.append(mail.to)
        if len(written) == 1:
            with transaction():
                second.tries += 1  # as another worker's claim does
                session.flush()
                session.expunge(second)

    monkeypatch.setattr(outbox, "_transmit", slow)
    claimed = outbox._claim()
    claimed[1].tries, kept = 1, outbox._send(claimed[0])
    assert kept
    assert not outbox._send(claimed[1])
    assert written == ["awa0@exemple.fr"]


@pytest.fixture
def own(backend, tmp_path):
    """A portal on a database of its own, where commits are commits."""
    app = create_app(settings_for(backend.url("outbox"), tmp_path))
    engine = app.extensions["database"].engine
    Base.metadata.create_all(engine)
    yield app
    engine.dispose()


def test_two_workers_share_the_mails_and_send_none_twice(own):
    with own.app_context():
        post(30)

    def work(_):
        with own.app_context():
            return outbox.deliver()

    with ThreadPoolExecutor(2) as pool:
        sent = list(pool.map(work, range(2)))
    assert sum(sent) == 30
    with own.app_context():
        assert outbox.counts()[EmailState.SENT] == 30
        session.remove()


class Hesitating(Letterbox):
    """Takes the first mail in and does not say so until it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.holding, self.release = Event(), Event()

    async def handle_DATA(self, *args) -> str:  # noqa: N802
        answer = await super().handle_DATA(*args)
        if len(self.received) == 1:
            self.holding.set()
            await asyncio.get_running_loop().run_in_executor(None, self.release.wait, 20)
        return answer


def deliver(app):
    app.test_cli_runner().invoke(args=["outbox", "deliver"])


def test_a_worker_killed_while_it_sends_loses_nothing(backend, tmp_path):
    box = Hesitating()
    with mail_server(box) as port:
        server = {"host": "127.0.0.1", "port": port, "security": "none"}
        app = create_app(settings_for(backend.url("killed"), tmp_path, mail=server))
        engine = app.extensions["database"].engine
        Base.metadata.create_all(engine)
        with app.app_context():
            post(3)
        engine.dispose()  # the worker opens its own connections
        worker = multiprocessing.get_context("fork").Process(target=deliver, args=(app,))
        worker.start()
        assert box.holding.wait(20)
        worker.kill()
        worker.join()
        box.release.set()
        with app.app_context(), time_machine.travel(now() + outbox.LEASE * 2):
            outbox.deliver()
            assert outbox.counts()[EmailState.SENT] == 3
            session.remove()
        engine.dispose()
    identities = [mail["Message-ID"] for mail in box.received]
    assert len(identities) == 4
    assert len(set(identities)) == 3
