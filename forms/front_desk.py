"""Forms of the front desk."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import SearchField, SelectField, SelectMultipleField, ValidationError
from wtforms.validators import Optional

from forms.adviser import Choices
from forms.due import DueForm, answer_day
from forms.fields import DateField, plain
from forms.steps import Groups, StepForm, free, one_of, several, told
from portal.search.words import wordless


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
        text = "" if wordless(self.text) else self.text
        found = [(self.words.name, f"Rechercher : {text}")] if text else []
        if self.kind.data:
            found.append((self.kind.name, f"Tâche : {self.kind.choices[self.kind.data]}"))
        return found


class TaskForm(FlaskForm):
    note = free("Ce qui a été fait")


class CallTaskForm(TaskForm):
    """``wrong_day``: what is wrong with calling again on a day, or nothing."""

    again_on = DateField(
        "Rappeler au plus tard le",
        description="Le prochain jour ouvré, si vous ne changez rien.",
        validators=[Optional()],
    )

    wrong_day: Callable[[date], str]

    def validate_again_on(self, field: DateField) -> None:
        if field.data and (wrong := self.wrong_day(field.data)):
            raise ValidationError(wrong)


class CompleteForm(StepForm, DueForm):
    """``awaited``: the questions that the rules wait for; ``others``: all the rest."""

    awaited = several("Questions qui empêchent l’orientation")
    others = several("Le reste de la demande", "Ouvrez un titre pour voir ses questions.")
    due_on = answer_day()
    message = free(
        "Un mot pour la personne",
        "Elle le lit dans son espace et dans un courriel. Par exemple : ce qui n’est pas clair.",
    )

    groups: Groups = []
    """How the others are laid out."""

    @property
    def asked(self) -> list[str]:
        return [*(self.awaited.data or ()), *(self.others.data or ())]

    def validate_awaited(self, field: SelectMultipleField) -> None:
        if field.choices:
            self._demand_one()

    def validate_others(self, _: Any) -> None:
        if not self.awaited.choices:
            self._demand_one()

    def _demand_one(self) -> None:
        if not self.asked:
            raise ValidationError("Cochez au moins une question à compléter")


class ChooseForm(StepForm):
    network = one_of("Réseau", "Choisissez un réseau")
    motive = one_of("Raison de votre choix", "Choisissez la raison de votre choix")
    text = told(
        "Pourquoi ce réseau ?",
        "Expliquez pourquoi vous choisissez un autre réseau",
        "La personne lit ce texte dans son espace et dans un courriel.",
    )

    @property
    def said(self) -> set[str]:
        """The name of the network too: the same words may go with another one."""
        return super().said | {str(self.network.choices.get(self.network.data, ""))}


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
