"""What someone of the staff wants to hear of by mail, and when."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField
from wtforms.fields import SelectChoice

Choices = Iterable[tuple[str, str]]


class NoticesForm(FlaskForm):
    """Made with one list for each kind of news."""

    hour = SelectField("Heure du courriel du jour", coerce=int)
    today = BooleanField("Recevoir aussi ce qui m’attend chaque matin")

    def chosen(self, kinds: Iterable[str]) -> dict[str, str]:
        """By kind, the value chosen for it."""
        return {one: self[one].data for one in kinds}


def notices_form(
    kinds: Mapping[str, tuple[str, Choices]], hours: Iterable[tuple[int, str]], **data: Any
) -> NoticesForm:
    """``kinds``: the words of each, and what may be chosen for it."""
    fields = {
        name: SelectField(words, choices=[SelectChoice(*one) for one in paces])
        for name, (words, paces) in kinds.items()
    }
    made = type("MadeNoticesForm", (NoticesForm,), fields)
    form = cast("NoticesForm", made(data=data))
    form.hour.choices = [SelectChoice(*one) for one in hours]
    return form
