"""The file for calendars, against the rules of RFC 5545."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.casework import ics
from portal.casework.ics import Meeting, Method, Person, State
from portal.french import PARIS

SUMMER = datetime(2027, 7, 1, 14, 30, tzinfo=PARIS)
ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


def meeting(**values) -> Meeting:
    return Meeting(
        **{
            "uid": "abc@guichet.example", "sequence": 2, "stamp": datetime(2027, 1, 2, tzinfo=UTC),
            "starts_at": SUMMER, "ends_at": SUMMER + timedelta(minutes=45),
            "state": State.TENTATIVE, "summary": "Rendez-vous", "description": "",
            "location": "", "organizer": Person("Réseau", "guichet@example.org"),
        } | values
    )  # fmt: skip


def unfolded(content: bytes) -> list[str]:
    """Its lines as a calendar reads them, after all that RFC 5545 3.1 asks of each."""
    text = content.decode()
    assert text.endswith("\r\n")
    assert not re.search(r"(?<!\r)\n|\r(?!\n)", text)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def properties(content: bytes) -> dict[str, str]:
    """By name; each stands there once."""
    lines = [line for line in unfolded(content) if not line.startswith(("BEGIN", "END"))]
    found = dict(re.match(r"([A-Z]+)[;:](.*)", line, re.DOTALL).groups() for line in lines)
    assert len(found) == len(lines)
    return found


def unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda one: "\n" if one.group(1) in "nN" else one.group(1), value)


def test_a_meeting_is_written_whole_and_in_utc():
    content = ics.calendar(meeting(url="https://guichet.example/1"), Method.REQUEST)
    assert unfolded(content)[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert unfolded(content)[-2:] == ["END:VEVENT", "END:VCALENDAR"]
    assert properties(content) == {
        "VERSION": "2.0", "PRODID": "-//Guichet unique//Rendez-vous//FR", "CALSCALE": "GREGORIAN",
        "METHOD": "REQUEST", "UID": "abc@guichet.example", "SEQUENCE": "2",
        "DTSTAMP": "20270102T000000Z", "DTSTART": "20270701T123000Z", "DTEND": "20270701T131500Z",
        "STATUS": "TENTATIVE", "SUMMARY": "Rendez-vous", "URL": "https://guichet.example/1",
        "ORGANIZER": 'CN="Réseau":mailto:guichet@example.org',
    }  # fmt: skip


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2027, 1, 4, 9, 0, tzinfo=PARIS), "20270104T080000Z"),
        (datetime(2027, 3, 28, 9, 0, tzinfo=PARIS), "20270328T070000Z"),  # summer time begins
        (datetime(2027, 10, 31, 9, 0, tzinfo=PARIS), "20271031T080000Z"),  # and ends
    ],
)
def test_an_hour_in_paris_is_the_same_hour_for_all(moment, written):
    assert ics.utc(moment) == written


@given(ANYTHING, ANYTHING)
def test_whatever_is_typed_comes_back_and_adds_no_line(summary, place):
    content = ics.calendar(meeting(summary=summary, location=f"x{place}"), Method.REQUEST)
    found = properties(content)

    def kept(text):
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", text)

    assert unescaped(found["SUMMARY"]) == kept(summary)
    assert unescaped(found["LOCATION"]) == kept(f"x{place}")


@given(ANYTHING)
def test_a_name_stays_between_its_quotation_marks(name):
    person = Person(name, "awa@exemple.fr")
    found = properties(ics.calendar(meeting(attendee=person), Method.REQUEST))
    assert re.fullmatch(
        r'CN="[^"\r\n]*";ROLE=REQ-PARTICIPANT;RSVP=FALSE:mailto:awa@exemple.fr', found["ATTENDEE"]
    )


def test_no_letter_is_cut_in_two_where_a_line_is_folded():
    for start in range(4):
        folded = ics.folded("x" * (72 + start) + "é€🙂" * 40)
        pieces = folded.encode().split(b"\r\n")
        assert all(len(one) <= 75 and one.decode() for one in pieces)
        assert all(one.startswith(b" ") for one in pieces[1:])
