"""The file that puts an appointment in a calendar: RFC 5545, sent as RFC 5546 says.

Moments are in UTC, which every calendar shows in its own time. A change bears the same UID and a
higher SEQUENCE.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum

LONGEST_LINE = 75
"""Bytes, without the line break (RFC 5545, 3.1)."""
MEDIA_TYPE = "text/calendar; charset=utf-8; method={method}"
_UNSHOWN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_UNQUOTABLE = re.compile(r'[\x00-\x1f\x7f"]')


class Method(Enum):
    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class State(Enum):
    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True)
class Person:
    name: str
    address: str


@dataclass(frozen=True)
class Meeting:
    uid: str
    sequence: int
    stamp: datetime
    starts_at: datetime
    ends_at: datetime
    state: State
    summary: str
    description: str
    location: str
    organizer: Person
    attendee: Person | None = None
    url: str = ""


def calendar(meeting: Meeting, method: Method) -> bytes:
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Guichet unique//Rendez-vous//FR",
        "CALSCALE:GREGORIAN", f"METHOD:{method.value}", *_event(meeting), "END:VCALENDAR",
    ]  # fmt: skip
    return "".join(f"{folded(line)}\r\n" for line in lines).encode()


def _event(meeting: Meeting) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(meeting.uid)}"
    yield f"SEQUENCE:{meeting.sequence}"
    yield f"DTSTAMP:{utc(meeting.stamp)}"
    yield f"DTSTART:{utc(meeting.starts_at)}"
    yield f"DTEND:{utc(meeting.ends_at)}"
    yield f"STATUS:{meeting.state.value}"
    yield f"SUMMARY:{escaped(meeting.summary)}"
    for name, text in (("DESCRIPTION", meeting.description), ("LOCATION", meeting.location)):
        if text:
            yield f"{name}:{escaped(text)}"
    if meeting.url:
        yield f"URL:{meeting.url}"
    yield f"ORGANIZER;CN={quoted(meeting.organizer.name)}:mailto:{meeting.organizer.address}"
    if meeting.attendee:
        name, address = meeting.attendee.name, meeting.attendee.address
        yield f"ATTENDEE;CN={quoted(name)};ROLE=REQ-PARTICIPANT;RSVP=FALSE:mailto:{address}"
    yield "END:VEVENT"


def utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    """A value of type TEXT (3.3.11): one line, without the signs that no calendar can hold."""
    text = _UNSHOWN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")


def quoted(text: str) -> str:
    """The value of a parameter (3.2), in which no quotation mark can stand."""
    return f'"{_UNQUOTABLE.sub(" ", text)}"'


def folded(line: str) -> str:
    """A line in pieces of 75 bytes at most, those after the first behind a space, letters whole."""
    pieces, room = [""], LONGEST_LINE
    for letter in line:
        size = len(letter.encode())
        if size > room:
            pieces.append("")
            room = LONGEST_LINE - 1
        pieces[-1] += letter
        room -= size
    return "\r\n ".join(pieces)
