"""What has been kept is answered as kept, whatever happens to the worker's own file."""

import sqlite3
from contextlib import closing
from time import monotonic

import pytest
from sqlalchemy import event

from portal import create_app, outbox
from portal.database import Base, PortalSession, session
from portal.extensions import csrf
from portal.outbox import Email
from portal.users.models import User
from tests.conftest import settings_for


@pytest.fixture
def own(tmp_path):
    """A portal as it runs, with a file of jobs; a page of it posts one mail."""
    app = create_app(settings_for(f"sqlite:///{tmp_path}/own.db", tmp_path, testing=False))
    Base.metadata.create_all(app.extensions["database"].engine)

    @app.post("/essai")
    @csrf.exempt
    def attempt():
        outbox.post("awa@exemple.fr", "security/locked", user=User(given_name="Awa"), code=False)
        return "kept"

    yield app
    app.extensions["huey"].storage.close()
    app.extensions["database"].engine.dispose()


def mails_kept(app):
    with app.app_context():
        return session.query(Email).count()


def test_a_locked_file_of_jobs_costs_a_second_and_no_mail(own, tmp_path):
    with closing(sqlite3.connect(tmp_path / "jobs.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        start = monotonic()
        answer = own.test_client().post("/essai")
    assert (answer.status_code, answer.text) == (200, "kept")
    assert monotonic() - start < 4
    assert mails_kept(own) == 1
    with own.app_context():
        assert outbox.deliver() == 1


def test_a_free_file_of_jobs_has_the_worker_woken(own):
    assert own.test_client().post("/essai").status_code == 200
    assert len(own.extensions["huey"]) == 1


def test_a_session_in_any_state_lets_the_error_page_be_answered(own):
    def fails(_):
        raise RuntimeError("just after the commit")

    event.listen(PortalSession, "after_commit", fails)
    try:
        answer = own.test_client().post("/essai")
    finally:
        event.remove(PortalSession, "after_commit", fails)
    assert answer.status_code == 500
    assert "Le service a un problème" in answer.text
    assert mails_kept(own) == 1
    assert own.test_client().post("/essai").status_code == 200
