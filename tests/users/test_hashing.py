"""Argon2 is slow on purpose; meanwhile the others go on writing."""

import threading

import pytest
import sqlalchemy as sa
from flask_security import hash_password

from portal import create_app
from portal.database import Base, session
from portal.extensions import limiter
from portal.users.models import User
from portal.users.passwords import Hashing
from tests.client import PortalClient
from tests.conftest import settings_for
from tests.factories import PASSWORD, UserFactory

WAIT = 20  # seconds, for a busy machine; nothing waits so long when all is well


@pytest.fixture(scope="module")
def real_app(backend, tmp_path_factory):
    """An application on a database of its own, with several connections, as in real life."""
    folder = tmp_path_factory.mktemp("hashing")
    app = create_app(settings_for(backend.url("hashing"), folder))
    app.test_client_class = PortalClient
    engine = app.extensions["database"].engine
    Base.metadata.create_all(engine)
    yield app
    engine.dispose()


@pytest.fixture
def slow_hashing(monkeypatch):
    """Each computation says that it has begun, then goes on when it is allowed to."""
    begun, go_on = threading.Event(), threading.Event()
    for name in ("hash", "verify"):
        compute = getattr(Hashing.__mro__[1], name)

        def slowly(self, *args, compute=compute, **kwargs):
            begun.set()
            assert go_on.wait(WAIT), "nobody let the computation end"
            return compute(self, *args, **kwargs)

        monkeypatch.setattr(Hashing.__mro__[1], name, slowly)
    return begun, go_on


NEW = {"given_name": "Awa", "family_name": "Diop", "email": "awa@exemple.fr", "password": PASSWORD}


@pytest.mark.parametrize(
    ("address", "data"),
    [
        ("/compte/connexion", {"password": PASSWORD}),
        ("/compte/connexion", {"password": PASSWORD, "email": "personne@exemple.fr"}),
        ("/compte/inscription", NEW),
    ],
)
def test_who_signs_in_or_registers_does_not_block_a_writer(real_app, slow_hashing, address, data):
    begun, go_on = slow_hashing
    go_on.set()
    with real_app.app_context():
        user = UserFactory()
        email, user_id = user.email, user.id
    begun.clear()
    go_on.clear()
    request = threading.Thread(
        target=lambda: real_app.test_client().post(address, data={"email": email} | data)
    )
    request.start()
    assert begun.wait(WAIT)
    with real_app.extensions["database"].engine.begin() as other:
        other.execute(sa.text('UPDATE "user" SET phone = :phone WHERE id = :id'),
                      {"phone": "written meanwhile", "id": user_id})  # fmt: skip
    assert request.is_alive(), "the write was done before the hash was"
    go_on.set()
    request.join(WAIT)
    with real_app.app_context():
        assert session.scalar(sa.select(User.phone).where(User.id == user_id))


LEA = NEW | {"email": "lea@exemple.fr"}


def test_two_clicks_on_the_same_registration_make_one_account(real_app, slow_hashing):
    begun, go_on = slow_hashing
    answers = []
    go_on.set()
    with real_app.app_context():
        hash_password(PASSWORD)  # that of the factory, made before
    begun.clear()
    go_on.clear()
    request = threading.Thread(
        target=lambda: answers.append(real_app.test_client().post("/compte/inscription", data=LEA))
    )
    request.start()
    assert begun.wait(WAIT)
    with real_app.app_context():
        UserFactory(email=LEA["email"], password="made by the first click")
        session.remove()
    go_on.set()
    request.join(WAIT)
    assert [answer.location for answer in answers] == ["/compte/courriel-envoye"]


def test_a_change_before_the_hash_is_a_mistake_of_ours(app):
    user = UserFactory()
    with app.test_request_context(method="POST"):
        user = session.merge(user)
        user.phone = "changed too early"
        with pytest.raises(RuntimeError, match="before changing"):
            hash_password(PASSWORD)


def test_the_real_parameters_are_those_of_the_memory_hard_argon2id(tmp_path, monkeypatch):
    monkeypatch.setattr(limiter, "enabled", False)  # put back after the test: it is shared
    settings = settings_for(f"sqlite:///{tmp_path}/real.db", tmp_path, testing=False)
    with create_app(settings).app_context():
        hashed = hash_password(PASSWORD)
    assert hashed.startswith("$argon2id$v=19$m=65536,t=3,p=1$")
