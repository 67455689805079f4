"""The day by which a person is asked to answer: to come, and not so far that it is forgotten."""

from datetime import date

from portal.calendar import months_after, today
from portal.french import date_long

MOST_MONTHS = 6


def wrong_day(due_on: date) -> str:
    """What is wrong with asking for an answer by that day; empty when nothing is."""
    last = months_after(today(), MOST_MONTHS)
    if due_on <= today():
        return "La date doit être après aujourd’hui"
    if due_on > last:
        within = f"Choisissez une date dans les {MOST_MONTHS} mois"
        return f"{within} : au plus tard le {date_long(last)}"
    return ""
