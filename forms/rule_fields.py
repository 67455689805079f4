"""What the forms of the editor of rules share: what a page showed, lists, thresholds."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Self

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError

from forms.fields import DateField, NumberField
from forms.numbers import usual_digits
from portal.french import date_long, listed
from portal.routing.conditions import LARGEST
from portal.routing.words import with_unit

Choices = Iterable[tuple[str, str]]
Grouped = Mapping[str, list[tuple[str, str]]]
A_NUMBER = re.compile(r"[-−]?\s*\d[\d\s]*(,\d{1,4})?")
"""However large, and below zero too."""


def as_choices(pairs: Choices) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in pairs]


class PieceForm(FlaskForm):
    """``seen``: the fingerprint of the piece as the page showed it.

    ``overtaken`` tells who changed the piece meanwhile; ``theirs`` what they left, by field.
    """

    seen = HiddenField()
    overtaken: Any = None
    theirs: tuple[tuple[str, str], ...] = ()

    def compare(self, other: Self) -> None:
        """Keep what the other form says otherwise, to be shown beside what was typed."""
        self.theirs = tuple(
            (field.label.text, shown(other[field.name]) or "rien")
            for field in self
            if field.type not in ("HiddenField", "CSRFTokenField")
            and shown(field) != shown(other[field.name])
        )


def shown(field: Field) -> str:
    """What a field holds, in words."""
    match field:
        case SelectMultipleField() | RadioField():
            return listed([str(one.label.text) for one in field if one.checked])
        case SelectField():
            chosen = [str(label) for _, label, picked, *_ in field.iter_choices() if picked]
            return listed(chosen)
        case BooleanField():
            return "oui" if field.data else "non"
        case DateField():
            return date_long(field.data) if field.data else ""
        case _:
            return str(getattr(field, "typed", "") or field.data or "")


class ListField(SelectField):
    """A choice in a list, which may have lost an entry since the page was shown."""

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002
        if self.validate_choice and self.data not in {one.value for one in self.choices}:
            raise ValidationError("Choisissez une réponse de la liste")


class ThresholdField(NumberField):
    """What a fact is compared with; a number out of bounds is told them."""

    beyond = False

    def understand(self, text: str) -> int | float:
        self.beyond = bool(A_NUMBER.fullmatch(usual_digits(text)))
        try:
            return super().understand(text)
        except ValueError:
            raise ValueError(bounds() if self.beyond else self.invalid) from None

    def _value(self) -> str:
        """With a comma: « 0.125 » would be read again as 125."""
        typed: str = getattr(self, "typed", "")
        return typed or super()._value().replace(".", ",")


def bounds(most: int = LARGEST - 1, unit: str = "") -> str:
    return f"Écrivez un nombre de 0 à {with_unit(most, unit)}"


class GroupedField(ListField):
    """A choice in several lists, each under its title."""

    def offer(self, groups: Grouped, first: str = "Choisissez") -> None:
        self.choices = [
            SelectChoice("", first),
            *(
                SelectChoice(value, label, optgroup=title)
                for title, many in groups.items()
                for value, label in many
            ),
        ]
