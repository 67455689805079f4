"""Forms of the dashboard and of the list of files; their fields are named as in the address."""

from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import SearchField, SelectField

from forms.fields import plain

Choices = Iterable[tuple[str, str]]
LONGEST = 200


class ScopeForm(FlaskForm):
    """Which period, which network, which territory. The first choice of each is the usual one."""

    class Meta:
        csrf = False

    period = SelectField("Période", name="periode")
    network = SelectField("Réseau", name="reseau")
    area = SelectField("Territoire", name="territoire")

    def offer(self, **choices: Choices) -> None:
        """The choices of each field, by its name here; what is not on offer becomes the first."""
        for name, offered in choices.items():
            field = self[name]
            field.choices = list(offered)
            values = [value for value, _ in field.choices]
            field.data = field.data if field.data in values else values[0]

    def address(self) -> dict[str, str]:
        """What the form is set to, as parameters of an address; the usual is left out."""
        return {
            field.name: field.data
            for field in self
            if isinstance(field, SelectField) and field.data != field.choices[0][0]
        }


class PeriodForm(FlaskForm):
    """Which period; the first one is the usual one."""

    class Meta:
        csrf = False

    period = SelectField("Période", name="periode")

    def offer(self, periods: Choices) -> None:
        self.period.choices = list(periods)
        values = [value for value, _ in self.period.choices]
        self.period.data = self.period.data if self.period.data in values else values[0]


class FilesForm(ScopeForm):
    """The same for a list, with what it holds and whom one looks for."""

    words = SearchField("Rechercher", name="q", filters=[plain])
    counted = SelectField("Liste", name="liste")
    status = SelectField("Statut", name="statut")

    def address(self) -> dict[str, str]:
        words = {self.words.name: self.said} if self.said else {}
        return super().address() | words

    @property
    def said(self) -> str:
        return (self.words.data or "")[:LONGEST]

    def chips(self) -> list[tuple[str, str]]:
        """The name of each filter in force, and how it reads: « Réseau : Adie »."""
        found = []
        for name, value in self.address().items():
            field = next(one for one in self if one.name == name)
            words = value if field is self.words else dict(field.choices)[value]
            found.append((name, f"{field.label.text} : {words}"))
        return found
