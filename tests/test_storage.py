"""Files kept under names of our own, as they came, in a folder or in a bucket."""

import hashlib
import io
from datetime import UTC, datetime, timedelta

import pytest
from obstore.exceptions import BaseError

from portal import create_app, storage
from tests import servers
from tests.conftest import settings_for
from tests.postgresql import free_port

DAY = timedelta(days=1)
KEYS = {"region": "us-east-1", "access_key": "a", "secret_key": "b"}


def portal(folder, **values):
    return create_app(settings_for(f"sqlite:///{folder}/none.db", folder, **values))


@pytest.fixture(scope="module", params=["folder", "bucket"])
def apart(request, tmp_path_factory):
    """An application that keeps its files in one kind of place."""
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "folder":
        yield portal(folder)
        return
    with servers.s3() as address:
        servers.make_bucket(address, "guichet")
        yield portal(folder, storage={"bucket": "guichet", "endpoint": address, **KEYS})


@pytest.fixture
def app(apart):
    with apart.app_context():
        yield apart


def test_a_file_is_given_back_as_it_came_with_its_size_and_hash(app):
    content = b"%PDF-1.4 " + bytes(range(256)) * 30_000
    kept = storage.keep(io.BytesIO(content))
    assert kept.size == len(content)
    assert kept.sha256 == hashlib.sha256(content).hexdigest() == storage.sha256(kept.key)
    assert b"".join(storage.read(kept.key)) == content


def test_a_discarded_file_is_gone_and_may_be_discarded_again(app):
    kept = storage.keep(io.BytesIO(b"x"))
    assert storage.exists(kept.key)
    for _ in range(2):
        storage.discard(kept.key)
    assert not storage.exists(kept.key)
    with pytest.raises(FileNotFoundError):
        storage.read(kept.key)


def test_the_sweep_is_told_of_our_old_files_and_of_no_other(app):
    key = storage.keep(io.BytesIO(b"x")).key
    app.extensions["storage"].store.put("not/ours", b"x")
    later, sooner = datetime.now(UTC) + DAY, datetime.now(UTC) - DAY
    assert key in [one for keys in storage.older_than(later) for one in keys]
    assert "not/ours" not in [one for keys in storage.older_than(later) for one in keys]
    assert key not in [one for keys in storage.older_than(sooner) for one in keys]


def test_nothing_outside_the_folder_is_ever_read(tmp_path):
    with portal(tmp_path).app_context(), pytest.raises(Exception, match=r"\.\."):
        storage.exists("../secret.key")


def test_a_bucket_that_is_away_says_so(tmp_path, monkeypatch):
    away = {"bucket": "guichet", "endpoint": f"http://127.0.0.1:{free_port()}", **KEYS}
    monkeypatch.setattr(storage, "RETRIES", {"max_retries": 0})
    with portal(tmp_path, storage=away).app_context():
        for refused in (lambda: storage.keep(io.BytesIO(b"x")), lambda: storage.exists("aa/b")):
            with pytest.raises(BaseError):
                refused()
