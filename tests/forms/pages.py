"""Pages of the questionnaire, shown and read as the views do."""

from datetime import date

from werkzeug.datastructures import MultiDict

from forms.questionnaire import PageForm
from portal.dossiers.course import course
from tests.answers import HAIRDRESSER

PLACES = {"amiens": "80021", "longueau": "80489", "Longueau (80330)": "80489"}
DAY = date(2026, 11, 23)


def view(page_code, answers=HAIRDRESSER):
    path = course(answers, "application")
    return PageForm(
        path.page(page_code).questions,
        path.known,
        resolve=lambda text: PLACES.get(text) or PLACES.get(text.lower()),
        label=lambda insee: {"80489": "Longueau (80330)"}.get(insee, insee),
        today=DAY,
    )


def read(page_code, typed, answers=HAIRDRESSER):
    page = view(page_code, answers)
    return page, page.read(MultiDict(typed))


def day(name, *parts):
    """What the three fields of a date send, those that were filled in."""
    return {
        f"{name}-{part}": text for part, text in zip(("day", "month", "year"), parts, strict=False)
    }
