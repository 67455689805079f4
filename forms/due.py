"""The day by which something is to be answered or done."""

from collections.abc import Callable
from datetime import date
from typing import cast

from flask_wtf import FlaskForm
from wtforms import ValidationError

from forms.fields import DateField, Needed


def answer_day() -> DateField:
    return DateField(
        "Réponse attendue, au plus tard le", validators=[Needed("Écrivez la date de réponse")]
    )


class DueForm(FlaskForm):
    """``wrong_day``: what is wrong with ``due_on``, or nothing. ``due``: the day, once it holds."""

    wrong_day: Callable[[date], str]

    @property
    def due(self) -> date:
        return cast("date", self["due_on"].data)

    def validate_due_on(self, field: DateField) -> None:
        if field.data and (wrong := self.wrong_day(field.data)):
            raise ValidationError(wrong)
