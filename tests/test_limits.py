"""Tries counted for all the processes of a machine, and remembered from one start to the next."""

import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
import time_machine
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from portal import create_app
from portal.database import Base, session
from portal.extensions import limiter
from tests.client import PortalClient
from tests.conftest import settings_for
from tests.factories import DeskFactory, UserFactory
from tests.postgresql import free_port

ROOT = Path(__file__).parent.parent


@pytest.fixture
def address(tmp_path):
    return f"file://{tmp_path}/limits.db"


@pytest.fixture
def counted(address):
    storage = storage_from_string(address)
    yield storage
    storage.close()


def test_two_processes_count_together(counted, address):
    code = (
        "import portal.limits; from limits.storage import storage_from_string as open\n"
        f"print(open({address!r}).incr('someone', 60))"
    )
    assert counted.incr("someone", 60) == 1
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == "2\n", done.stderr
    assert counted.get("someone") == 2


def test_threads_count_together(counted):
    threads = [
        Thread(target=lambda: [counted.incr("someone", 60) for _ in range(50)]) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counted.get("someone") == 200


def test_so_many_a_minute_then_again_the_next_minute(counted):
    law, limit = FixedWindowRateLimiter(counted), parse("3 per minute")
    with time_machine.travel("2026-11-25 08:00Z", tick=False) as clock:
        assert [law.hit(limit, "someone") for _ in range(4)] == [True, True, True, False]
        assert law.hit(limit, "someone else")
        clock.shift(61)
        assert law.hit(limit, "someone")


def test_a_count_can_be_forgotten(counted):
    counted.incr("someone", 60)
    counted.incr("someone else", 60)
    counted.clear("someone")
    assert (counted.get("someone"), counted.get("someone else")) == (0, 1)
    assert counted.reset() == 1
    assert counted.check()


def test_a_file_that_cannot_be_written_is_known_to_be_out_of_order():
    assert not storage_from_string("file:///proc/nope/limits.db").check()


@contextmanager
def counting(folder, **values):
    """An application that counts, on a database of its own."""
    app = create_app(settings_for(f"sqlite:///{folder}/limits.db", folder, **values))
    app.test_client_class = PortalClient
    app.config["RATELIMIT_ENABLED"] = True
    limiter.init_app(app)
    engine = app.extensions["database"].engine
    Base.metadata.create_all(engine)
    in_one_minute = time_machine.travel("2026-11-25 08:00:01Z", tick=False)
    with app.app_context(), in_one_minute:
        yield app
        session.remove()
    limiter.enabled = False
    engine.dispose()


@pytest.fixture
def limited(tmp_path):
    with counting(tmp_path) as app:
        yield app
        limiter.reset()


def test_while_redis_does_not_answer_each_process_counts_for_itself(tmp_path):
    nobody = f"redis://127.0.0.1:{free_port()}"
    with counting(tmp_path, limits_storage=nobody) as app:
        client = app.test_client()
        answers = [client.post("/compte/connexion").status_code for _ in range(21)]
    assert answers == [200] * 20 + [429]


def test_sixty_searches_a_minute_in_all_lists_together(limited):
    everything = {"admin": True, "front_desk": True, "adviser": DeskFactory()}
    client = limited.test_client().login(UserFactory(**everything))
    lists = ("/conseil/", "/guichet/", "/pilotage/dossiers", "/administration/comptes")
    answers = [client.get(f"{lists[n % 4]}?q=dupont").status_code for n in range(60)]
    assert answers == [200] * 60
    assert [client.get(f"{one}?q=dupont").status_code for one in lists] == [429] * 4
    assert [client.get(one).status_code for one in lists] == [200] * 4
    colleague = limited.test_client().login(UserFactory(admin=True))
    assert colleague.get("/administration/comptes?q=dupont").status_code == 200


def test_twenty_documents_made_a_minute(limited):
    client = limited.test_client().login(UserFactory())
    answers = [client.get("/mes-demandes/1/demande.pdf").status_code for _ in range(21)]
    assert answers == [404] * 20 + [429]
