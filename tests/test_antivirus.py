"""What a real clamd says of a content, and what is made of its silence."""

import socket
import threading

import pytest

from portal import antivirus, create_app
from tests import servers
from tests.conftest import settings_for
from tests.postgresql import free_port
from tests.servers import DANGEROUS

HEAD = b"%PDF-1.4 "


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    if not servers.clamd():
        pytest.skip("ClamAV is not installed")
    made = tmp_path_factory.mktemp("clamd")
    made.chmod(0o755)
    with servers.antivirus(made, free_port()) as address:
        (made / "address").write_text(address)
        yield made


@pytest.fixture
def asking(tmp_path):
    """What is thought of a content by the antivirus at this address."""

    def ask(address, *parts, timeout=5):
        settings = settings_for(
            f"sqlite:///{tmp_path}/none.db", tmp_path,
            antivirus={"address": address, "timeout": timeout},
        )  # fmt: skip
        with create_app(settings).app_context():
            return antivirus.scan(parts), antivirus.answers()

    return ask


@pytest.fixture(params=["tcp", "unix"])
def address(request, folder):
    if request.param == "tcp":
        return (folder / "address").read_text()
    return f"unix:{folder}/clamd.sock"


def test_a_clean_content_is_clean_and_a_dangerous_one_is_named(asking, address):
    assert asking(address, HEAD, b"", b"rien que du bon") == ("", True)
    assert asking(address, HEAD, DANGEROUS[:9], DANGEROUS[9:])[0].startswith("Essai.Guichet")


def test_what_is_too_long_for_it_is_not_scanned_and_never_clean(asking, address):
    parts = [bytes(1 << 16)] * 200
    with pytest.raises(antivirus.NotScanned):
        asking(address, *parts)


def test_when_it_is_away_nothing_is_clean(asking, tmp_path):
    for address in (f"tcp://127.0.0.1:{free_port()}", f"unix:{tmp_path}/nothing"):
        with pytest.raises(antivirus.NotScanned):
            asking(address, HEAD)


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (None, "TimeoutError"),
        (b"", "cut short"),
        (b"stream: OK", "cut short"),
        (b"stream: Can't allocate memory ERROR\0", "memory"),
        (b"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0", "Exceeded"),
    ],
    ids=["slow", "silent", "cut short", "failing", "half read"],
)
def test_any_other_answer_is_no_answer(asking, reply, reason):
    with socket.create_server(("127.0.0.1", 0)) as server:
        told = threading.Thread(target=answer, args=(server, reply))
        told.start()
        with pytest.raises(antivirus.NotScanned, match=reason):
            asking(f"tcp://127.0.0.1:{server.getsockname()[1]}", HEAD, timeout=1)
        told.join()


def answer(server, reply):
    """Once, what a broken clamd could say; nothing for a while when there is no reply."""
    asking, _ = server.accept()
    with asking:
        said = b""
        while not said.endswith(b"\0\0\0\0"):
            said += asking.recv(1 << 16)
        if reply is None:
            asking.recv(1)
        else:
            asking.sendall(reply)
