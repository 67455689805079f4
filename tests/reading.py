"""A page as someone reads it: its words, its forms."""

import re
from datetime import date
from html import unescape

from werkzeug.test import TestResponse

from portal.calendar import months_after, today
from portal.french import NBSP, date_long

LATER = months_after(today(), 5)
"""A day by which someone may be asked to answer, and that no test reaches."""
LATER_IN_WORDS = date_long(LATER).replace(NBSP, " ")


def words(response: TestResponse) -> str:
    """The text of a page on one line, without its tags, its spaces all alike."""
    bare = re.sub(r"<(script|style|template)\b.*?</\1>", " ", response.text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", bare)).replace("\u00a0", " "))


def hidden(response: TestResponse, name: str) -> str:
    """The value of a hidden field."""
    field = re.search(rf'<input[^>]*name="{re.escape(name)}"[^>]*>', response.text)
    assert field, f"no field {name}"
    value = re.search(r'value="([^"]*)"', field.group(0))
    return unescape(value.group(1)) if value else ""


def date_fields(day: date) -> dict[str, int]:
    """The day by which an answer is asked for, as it is typed."""
    return {"due_on-day": day.day, "due_on-month": day.month, "due_on-year": day.year}
