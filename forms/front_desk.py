"""Forms of the front desk."""

from flask_wtf import FlaskForm
from wtforms import SearchField, SelectField

from forms.adviser import Choices
from forms.fields import plain
from forms.steps import StepForm, free, one_of, told


class DeskFilterForm(FlaskForm):
    """The names of the fields are those of the page's address."""

    class Meta:
        csrf = False

    words = SearchField("Rechercher", name="q", filters=[plain])
    kind = SelectField("Tâche", name="tache")

    def offer(self, kinds: Choices) -> None:
        self.kind.choices = {"": "Toutes"} | dict(kinds)
        self.kind.data = self.kind.data if self.kind.data in self.kind.choices else ""

    @property
    def text(self) -> str:
        return (self.words.data or "")[:200]

    def chips(self) -> list[tuple[str, str]]:
        """The name of each filter in force, and how it reads."""
        found = [(self.words.name, f"Rechercher : {self.text}")] if self.text else []
        if self.kind.data:
            found.append((self.kind.name, f"Tâche : {self.kind.choices[self.kind.data]}"))
        return found


class TaskForm(FlaskForm):
    note = free("Ce qui a été fait")


class ChooseForm(StepForm):
    network = one_of("Réseau", "Choisissez un réseau")
    text = told(
        "Pourquoi ce réseau ?",
        "Expliquez pourquoi vous choisissez un autre réseau",
        "La personne lit ce texte dans son espace et dans un courriel.",
    )


class CloseForm(StepForm):
    reason = one_of("Raison", "Choisissez une raison")
    text = told(
        "Votre explication pour la personne",
        "Expliquez à la personne pourquoi sa demande est close",
        "Elle lit ce texte dans son espace et dans un courriel.",
    )


class ReopenForm(StepForm):
    why = told(
        "Pourquoi rouvrir cette demande ?",
        "Expliquez pourquoi vous rouvrez la demande",
        "Seules les équipes lisent ce texte.",
    )
