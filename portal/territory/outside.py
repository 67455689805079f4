"""Public services asked by our server: a short wait, answers kept for days, a circuit that opens.

Nobody waits for a service that is away: it is left alone for a while, and the portal does without.
"""

import hashlib
import hmac
import sqlite3
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

import msgspec
import requests
import structlog
from flask import current_app

from portal.config import Settings
from portal.database import only_reading, session
from portal.territory.memory import Memory

log = structlog.get_logger()
Answer = TypeVar("Answer")

AGENT = "guichet-unique"
LARGEST = 1 << 20
"""Bytes of an answer; nothing that we ask for comes near."""
DAY = 86_400
OK, TOO_MANY = 200, 429
REFUSALS = (400, 404, 422)
"""The question was wrong, not the service."""


class Away(Exception):
    """The service is switched off, left alone, too slow or says nonsense: do without it."""


class Declined(Away):
    """It is there, and does not want this question: it would not tomorrow either."""


class _Failed(Exception):
    """It did not answer as it should; ``wait``: the seconds after which it wants to be asked."""

    def __init__(self, reason: str, wait: float = 0) -> None:
        super().__init__(reason)
        self.wait = wait


@dataclass(frozen=True)
class Service:
    """``per_second``: how often all of us may ask it; its owner allows a little more."""

    name: str
    url: str
    per_second: int


def ask(service: Service, answer: type[Answer], **params: str) -> Answer:
    """What the service answers, from memory when it was asked lately. Raises Away.

    Never inside a transaction that writes: the database would wait with us.
    """
    if not settings().looks_up:
        raise Away("off")
    try:
        return _remembered(service, answer, params)
    except sqlite3.Error as error:
        log.warning("lookups not remembered", reason=str(error))
        raise Away("no memory") from None


def settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found


def memory() -> Memory:
    """The memory of this application; made at the first question."""
    extensions = current_app.extensions
    if "lookups" not in extensions:
        extensions["lookups"] = Memory(settings().data_dir / "lookups.db")
    found: Memory = extensions["lookups"]
    return found


def sweep() -> None:
    """Forget the answers that are over; nothing else of the night waits for it."""
    try:
        memory().sweep()
    except sqlite3.Error as error:
        log.warning("lookups not swept", reason=str(error))


def _remembered(service: Service, answer: type[Answer], params: dict[str, str]) -> Answer:
    key = _key(service, params)
    with suppress(msgspec.MsgspecError):  # an answer kept by an older version has another shape
        if body := memory().recall(key):
            return msgspec.json.decode(body, type=answer)
    if session.registry.has() and session().in_transaction() and not only_reading():
        raise RuntimeError("the network is asked inside a transaction that writes")
    found = _asked(service, answer, params)
    memory().keep(key, msgspec.json.encode(found), settings().lookups.cache_days * DAY)
    return found


def _key(service: Service, params: dict[str, str]) -> str:
    """What people typed cannot be read in it, nor guessed without our secret."""
    said = msgspec.json.encode([service.name, params], order="sorted")
    secret = current_app.config["SECRET_KEY"].encode()
    return hmac.new(secret, said, hashlib.sha256).hexdigest()


def _asked(service: Service, answer: type[Answer], params: dict[str, str]) -> Answer:
    """Over the network, unless the circuit is open. Raises Away."""
    if not memory().admits(service.name, service.per_second):
        raise Away("left alone")
    try:
        found = msgspec.json.decode(_body(service, params), type=answer)
    except Declined:
        memory().succeeded(service.name)
        raise
    except (_Failed, requests.RequestException, msgspec.MsgspecError) as error:
        memory().failed(service.name, getattr(error, "wait", 0))
        log.warning("lookup failed", service=service.name, reason=type(error).__name__)
        raise Away(service.name) from None
    memory().succeeded(service.name)
    return found


def _body(service: Service, params: dict[str, str]) -> bytes:
    """The bytes of the answer, whole before the time is over."""
    patience = settings().lookups.timeout
    end, body = time.monotonic() + patience, b""
    with requests.get(
        service.url,
        params=params,
        headers={"User-Agent": AGENT, "Accept": "application/json"},
        timeout=patience,
        allow_redirects=False,
        stream=True,
    ) as response:
        if response.status_code == TOO_MANY:
            raise _Failed("too many", _seconds(response.headers.get("Retry-After", "")))
        if response.status_code in REFUSALS:
            raise Declined(service.name)
        if response.status_code != OK:
            raise _Failed(f"status {response.status_code}")
        for part in response.iter_content(1 << 14):
            body += part
            if len(body) > LARGEST or time.monotonic() > end:
                raise _Failed("too long")
    return body


def _seconds(retry_after: str) -> float:
    """« Retry-After » in seconds; a date, which nobody sends here, is taken for a minute."""
    return float(retry_after) if retry_after.isdecimal() else 60
