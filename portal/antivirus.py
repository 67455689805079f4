"""Asks a clamd whether a content is dangerous (its INSTREAM command)."""

import socket
import struct
import time
from collections.abc import Iterable

from flask import current_app

CONNECT = 3
"""Seconds to reach it."""
LONGEST_REPLY = 4096
NOT_READ = "Heuristics.Limits.Exceeded"
"""What clamd finds in a file that it did not read to the end."""


class NotScanned(Exception):
    """Nobody knows: the scanner is away, slow, or did not read the whole file. Never « clean »."""


def configured() -> bool:
    return bool(current_app.config["SETTINGS"].antivirus.address)


def scan(parts: Iterable[bytes]) -> str:
    """The name of what was found, empty for a clean content. Raises NotScanned."""
    settings = current_app.config["SETTINGS"].antivirus
    try:
        reply = _ask(settings.address, parts, settings.timeout)
    except OSError as error:
        raise NotScanned(f"{type(error).__name__}: {error}") from None
    if reply == "stream: OK":
        return ""
    name = reply.removeprefix("stream: ").removesuffix(" FOUND")
    if not reply.endswith(" FOUND") or name.startswith(NOT_READ):
        raise NotScanned(reply)
    return name


def answers() -> bool:
    """Whether the scanner is there at all."""
    end = time.monotonic() + CONNECT
    try:
        with _reach(current_app.config["SETTINGS"].antivirus.address, CONNECT) as clamd:
            _send(clamd, b"zPING\0", end)
            return _reply(clamd, end) == "PONG"
    except OSError:
        return False


def _ask(address: str, parts: Iterable[bytes], seconds: float) -> str:
    end = time.monotonic() + seconds
    with _reach(address, min(seconds, CONNECT)) as clamd:
        try:
            _send(clamd, b"zINSTREAM\0", end)
            for part in parts:
                if part:
                    _send(clamd, struct.pack("!L", len(part)) + part, end)
            _send(clamd, struct.pack("!L", 0), end)
        except (BrokenPipeError, ConnectionResetError):
            return _reply(clamd, end)  # it closes at once on what is too long for it, and says so
        return _reply(clamd, end)


def _reach(address: str, seconds: float) -> socket.socket:
    kind, _, place = address.partition(":")
    if kind == "tcp":
        host, _, port = place.removeprefix("//").rpartition(":")
        return socket.create_connection((host, int(port)), timeout=seconds)
    local = socket.socket(socket.AF_UNIX)
    local.settimeout(seconds)
    try:
        local.connect(place)
    except BaseException:
        local.close()
        raise
    return local


def _send(clamd: socket.socket, content: bytes, end: float) -> None:
    clamd.settimeout(_left(end))
    clamd.sendall(content)


def _reply(clamd: socket.socket, end: float) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < LONGEST_REPLY:
        clamd.settimeout(_left(end))
        part = clamd.recv(LONGEST_REPLY)
        if not part:
            raise ConnectionError(f"cut short: {said!r}")
        said += part
    return said.decode(errors="replace").strip("\0 \n")


def _left(end: float) -> float:
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError("too slow")
    return left
