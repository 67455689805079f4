"""Forms of the adviser's list and file page."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Self

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SearchField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.widgets import CheckboxInput, ListWidget

from forms import shortcuts
from forms.fields import Needed, plain
from forms.messages import TOO_LONG, WritingForm
from forms.shortcuts import Offered, Typed

Choices = Mapping[str, str]
"""From values to words."""
ALL = {"": "Tous"}
DUE = {
    "": "Toutes",
    "retard": "En retard",
    "demain": "Aujourd’hui ou demain",
    "7": "7 jours",
    "14": "14 jours",
    "30": "30 jours",
}
ASSIGN_TO_ME, ASSIGN_TO_NOBODY = "moi", "personne"
ASK, WRITE, NOTE, EXPORT = "demander", "ecrire", "noter", "exporter"


class FilterForm(FlaskForm):
    """The filters of the list; the names of the fields are those of the page's address."""

    class Meta:
        csrf = False

    words = SearchField("Rechercher", name="q", filters=[plain])
    status = SelectField("Statut", name="statut")
    network = SelectField("Réseau", name="reseau")
    due = SelectField("Échéance", name="echeance", choices=DUE)
    adviser = SelectField("Conseiller", name="conseiller")

    def offer(self, statuses: Choices, networks: Choices, advisers: Choices) -> None:
        self.status.choices = ALL | dict(statuses)
        self.network.choices = ALL | dict(networks)
        self.adviser.choices = ALL | {"moi": "Moi", "personne": "À affecter"} | dict(advisers)

    @cached_property
    def typed(self) -> Typed:
        """The words and the shortcuts of the search, once the filters have what they offer."""
        return shortcuts.read((self.words.data or "")[: shortcuts.LONGEST], self._offered)

    @property
    def examples(self) -> list[tuple[str, str, str]]:
        """Of the shortcuts: each one, what it does, and the search with it added."""
        return list(shortcuts.help_lines(self.words.data or "", self._offered))

    @property
    def _offered(self) -> Offered:
        found = [
            {value: words for value, words in one.choices.items() if value}
            for one in (self.status, self.network, self.adviser)
        ]
        return Offered(*found)

    def given(self) -> dict[str, Any]:
        """What each filter is set to; a value that is not on offer narrows nothing."""
        typed = self.typed
        found: dict[str, Any] = {"words": typed.words, "typed": typed.found}
        for name in ("status", "network", "due", "adviser"):
            field = self[name]
            field.data = field.data if field.data in field.choices else ""
            found[name] = field.data
        return found

    def chips(self) -> list[tuple[str, dict[str, str]]]:
        """How each filter in force reads: « Échéance : 14 jours », and the address without it."""
        found = [(one.text, {self.words.name: one.rest}) for one in self.typed.chips]
        for field in (self.status, self.network, self.due, self.adviser):
            if field.data:
                words = field.choices[field.data]
                found.append((f"{field.label.text} : {words}", {field.name: ""}))
        return found


class BulkForm(FlaskForm):
    """What to do with the ticked rows, or with the ``whole`` view."""

    ids = SelectMultipleField("Dossiers", name="dossier", coerce=int, validate_choice=False)
    whole = BooleanField("Toute la vue", name="tout")
    action = SelectField("Que faire des dossiers cochés ?", validate_choice=False)

    def offer(self, advisers: Choices) -> None:
        given = {value: f"Confier à {name}" for value, name in advisers.items()}
        self.groups = {
            "": {"": "Choisir une action"},
            "Confier": {ASSIGN_TO_ME: "Me les confier"}
            | given
            | {ASSIGN_TO_NOBODY: "Ne les confier à personne"},
            "Agir": {
                ASK: "Demander des documents",
                WRITE: "Écrire aux personnes",
                NOTE: "Ajouter une note",
                EXPORT: "Exporter",
            },
        }
        self.action.choices = {title: list(one.items()) for title, one in self.groups.items()}

    def validate(self, extra_validators: object = None) -> bool:  # noqa: ARG002
        valid: bool = super().validate()
        if not (self.ids.data or self.whole.data):
            self.ids.errors = ["Cochez au moins un dossier"]
        if not self.action.data or not any(self.action.data in one for one in self.groups.values()):
            self.action.errors = ["Choisissez une action"]
        return valid and not self.errors


class MessageForm(WritingForm):
    """What the staff write to a person."""


class FileAwayForm(FlaskForm):
    kind = RadioField(
        "Ce fichier est",
        validators=[Needed("Choisissez le type de document")],
        validate_choice=False,
    )


class NoteForm(FlaskForm):
    note = TextAreaField(
        "Nouvelle note",
        description="Pour prévenir une personne de votre réseau, cochez son nom ou écrivez "
        "@Prénom Nom.",
        filters=[plain],
        validators=[Needed("Écrivez votre note"), TOO_LONG],
    )
    tell = SelectMultipleField(
        "Prévenir",
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )
    key = HiddenField()

    @classmethod
    def among(cls, people: Choices, me: int, **more: Any) -> Self:
        """``people``: the network's, from their ids to their names."""
        form = cls(**more)
        form.tell.choices = {one: name for one, name in people.items() if one != str(me)}
        if not form.tell.choices:
            form.note.description = ""
        return form

    @property
    def told(self) -> set[int]:
        """The ids of those to be told."""
        return {int(one) for one in self.tell.data or () if one in self.tell.choices}


class AssignForm(FlaskForm):
    """``seen``: whose file it was when the page was shown."""

    adviser = SelectField("Conseiller")
    seen = HiddenField()

    def offer(self, advisers: Choices) -> None:
        self.adviser.choices = {"": "Personne"} | dict(advisers)


class VerdictForm(FlaskForm):
    """An answer is good, or to be given again for a reason, or no longer asked for.

    ``seen``: what was thought of it when the page was shown.
    """

    verdict = HiddenField()
    seen = HiddenField()
    reason = TextAreaField("Ce qui ne va pas, pour la personne", filters=[plain])

    def validate_reason(self, field: TextAreaField) -> None:
        if self.verdict.data == "refuse":
            Needed("Expliquez à la personne ce qu’elle doit renvoyer")(self, field)
