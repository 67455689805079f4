import pytest
import sqlalchemy as sa

from portal.database import session
from portal.users import sessions
from portal.users.models import SignIn
from tests.factories import DeskFactory, UserFactory

CHROME = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile Safari/604.1"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0 Safari/537.36 Edg/120.0"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (CHROME, "Chrome sur Android"),
        (SAFARI, "Safari sur iPhone"),
        (EDGE, "Edge sur Windows"),
        (FIREFOX, "Firefox sur Linux"),
        ("curl/8", "Navigateur inconnu"),
        ("", "Navigateur inconnu"),
    ],
)
def test_a_device_is_named_as_people_name_it(agent, words):
    assert sessions.device(agent) == words


def test_the_table_holds_no_token_that_would_open_a_session(client):
    client.login(UserFactory())
    with client.session_transaction() as cookie:
        token = cookie[sessions.TOKEN]
    row = session.scalars(sa.select(SignIn)).one()
    assert row.token_hash == sessions.digest(token) != token
    assert len(token) >= 32


def test_who_is_signed_in_their_roles_and_desks_come_in_one_query(app, client):
    desks = [DeskFactory(), DeskFactory()]
    user = UserFactory(adviser=desks[0], manager=desks[1])
    client.login(user)
    queries = []

    def count(*args):
        queries.append(args[2])

    database = app.extensions["database"]
    with client.session_transaction() as cookie:
        kept = dict(cookie)
    with app.app_context(), app.test_request_context("/compte"):
        from flask import session as cookie

        cookie.update(kept)
        sa.event.listen(database.engine, "before_cursor_execute", count)
        loaded = sessions.load(user.fs_uniquifier)
        assert loaded.desk_ids == {desk.id for desk in desks}
        assert loaded.network_ids == {desk.network_id for desk in desks}
        sa.event.remove(database.engine, "before_cursor_execute", count)
    assert len([query for query in queries if query.startswith("SELECT")]) == 1


def test_the_rows_of_ended_sessions_are_taken_away(app):
    import time_machine

    user = UserFactory()
    with time_machine.travel("2026-11-23 08:00Z", tick=False):
        app.test_client().login(user)
    with time_machine.travel("2026-11-23 21:00Z", tick=False):
        app.test_client().login(user)
        sessions.forget_ended()
    assert len(session.scalars(sa.select(SignIn)).all()) == 1
