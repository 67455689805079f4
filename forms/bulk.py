"""Forms of work on many files at once: what is asked of all of them, and which they are."""

from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import HiddenField, ValidationError

from forms.due import DueForm, answer_day
from forms.steps import several, told

LONGEST_NUMBER = 9
MOST_NUMBERS = 2000


class ManyForm(FlaskForm):
    """``chosen``: the files that were ticked; ``to_do``: those that the page said would be done.

    ``seen``: who had each of these, 0 for nobody.
    """

    chosen = HiddenField()
    to_do = HiddenField()
    seen = HiddenField()
    key = HiddenField()


class AskManyForm(ManyForm, DueForm):
    kinds = several("Documents à demander")
    due_on = answer_day()
    message = told(
        "Pourquoi vous les demandez",
        "Dites aux personnes pourquoi vous demandez ces documents",
        "Ce mot est écrit dans le courriel que chaque personne reçoit.",
    )

    def validate_kinds(self, field: HiddenField) -> None:
        if not field.data:
            raise ValidationError("Cochez au moins un document")


class WriteManyForm(ManyForm):
    body = told(
        "Votre message",
        "Écrivez votre message",
        "Le même pour toutes : n’y écrivez rien qui ne regarde qu’une personne.",
    )


class NoteManyForm(ManyForm):
    body = told("Votre note", "Écrivez votre note", "Seul votre réseau la lit.")


def numbers(text: str | None) -> list[int]:
    """« 12,15 »; what is no number is left out."""
    parts = (text or "").split(",")[:MOST_NUMBERS]
    return [int(one) for one in parts if one.isdecimal() and len(one) <= LONGEST_NUMBER]


def joined(found: Iterable[int]) -> str:
    return ",".join(map(str, found))
