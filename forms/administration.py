"""Forms of the administrators: the outbox, and what their forms share."""

from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import SearchField, SelectField
from wtforms.validators import Length

from forms.fields import plain

Choices = Iterable[tuple[str, str]]


def at_most(count: int) -> Length:
    return Length(max=count, message=f"Votre texte doit faire {count} caractères au maximum")


class MailsForm(FlaskForm):
    class Meta:
        csrf = False

    address = SearchField("Adresse complète du destinataire", name="adresse", filters=[plain])
    state = SelectField("État", name="etat")

    def offer(self, states: Choices) -> None:
        self.state.choices = [("", "Tous"), *states]
        if self.state.data not in {value for value, _ in self.state.choices}:
            self.state.data = ""
