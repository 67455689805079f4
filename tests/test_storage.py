"""Files kept under names of our own, as they came."""

import hashlib
import io

import pytest

from portal import storage


def test_a_file_is_given_back_as_it_came_with_its_size_and_hash(app):
    content = b"%PDF-1.4 " + bytes(range(256)) * 1000
    kept = storage.keep(io.BytesIO(content))
    assert kept.size == len(content)
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert b"".join(storage.read(kept.key)) == content


def test_a_discarded_file_is_gone(app):
    kept = storage.keep(io.BytesIO(b"x"))
    assert storage.exists(kept.key)
    storage.discard(kept.key)
    assert not storage.exists(kept.key)
    with pytest.raises(FileNotFoundError):
        storage.read(kept.key)


def test_nothing_outside_the_folder_is_ever_read(app):
    with pytest.raises(Exception, match=r"\.\."):
        storage.exists("../secret.key")
