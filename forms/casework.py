"""Forms of what is done on a file beside its steps: opinions, tasks, contacts, appointments."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import cast

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from forms.adviser import Choices
from forms.confirming import ToConfirmForm
from forms.due import DueForm, answer_day
from forms.fields import DateField, Needed, OneOfField, TypedField, WholeField, one_line
from forms.meeting_places import wrong_place
from forms.steps import free, offer, one_of, told
from portal.french import PARIS

WrongMoment = Callable[[datetime], str]
A_TIME = re.compile(r"(\d{1,2})\s*(?:[h:.]\s*(\d{2})?)?", re.IGNORECASE)


class TimeField(TypedField):
    """A time of the day in Paris: « 14 h 30 », « 14:30 », « 9h »."""

    invalid = "Écrivez l’heure en chiffres, par exemple 14 h 30"

    def understand(self, text: str) -> time:
        found = A_TIME.fullmatch(text)
        hour, minute = (int(one or 0) for one in found.groups()) if found else (24, 0)
        if hour > 23 or minute > 59:
            raise ValueError(self.invalid)
        return time(hour, minute)

    def _value(self) -> str:
        if self.data is None:
            return getattr(self, "typed", "")
        return f"{self.data.hour} h {self.data.minute:02d}"


class KeyedForm(FlaskForm):
    """Sent twice, it makes one thing."""

    key = HiddenField(validators=[InputRequired("Cette page est incomplète : rechargez-la")])


class SeenForm(FlaskForm):
    """``seen``: the version that the page showed."""

    seen = IntegerField(
        widget=HiddenInput(), validators=[InputRequired("Cette page est incomplète : rechargez-la")]
    )


class OpinionForm(KeyedForm, DueForm):
    asked = one_of("À qui demandez-vous un avis ?", "Choisissez à qui vous demandez un avis")
    question = told("Votre question", "Écrivez votre question")
    due_on = answer_day()
    confidential = BooleanField(
        "Réponse confidentielle",
        description="Seul votre réseau lit la réponse. Sinon, les autres réseaux qui ont le "
        "dossier la lisent aussi. La personne ne la lit jamais.",
    )

    def offer(self, choices: Choices) -> None:
        offer(self.asked, choices)


class AnswerForm(SeenForm):
    verdict = one_of("Votre avis", "Choisissez votre avis")
    text = told("Vos raisons", "Écrivez votre avis en quelques mots")

    def offer(self, verdicts: Choices) -> None:
        offer(self.verdict, verdicts)


class ReasonForm(SeenForm):
    reason = told(
        "Pourquoi vous ne donnez pas d’avis", "Expliquez pourquoi vous ne donnez pas d’avis"
    )


class TaskForm(DueForm):
    what = StringField(
        "Ce qui est à faire",
        description="Par exemple : rappeler l’expert-comptable.",
        filters=[one_line],
        validators=[
            Needed("Écrivez ce qui est à faire"),
            Length(max=300, message="Votre texte doit faire 300 caractères au maximum"),
        ],
    )
    due_on = DateField("Pour le", validators=[Needed("Écrivez la date")])
    assignee = SelectField("Qui le fait")

    def offer(self, colleagues: Choices) -> None:
        self.assignee.choices = dict(colleagues) | {"": "Personne en particulier"}


class NewTaskForm(TaskForm, KeyedForm):
    pass


class TaskChangeForm(TaskForm, SeenForm):
    """``before``: the day that the task has already, which may be past."""

    before: date

    def validate_due_on(self, field: DateField) -> None:
        if field.data != self.before:
            super().validate_due_on(field)


class MomentForm(FlaskForm):
    """A day and a time in Paris; ``wrong_moment``: what is wrong with it, or nothing."""

    day = DateField("Date", validators=[Needed("Écrivez la date")])
    hour = TimeField(
        "Heure", description="Par exemple : 14 h 30.", validators=[Needed("Écrivez l’heure")]
    )

    wrong_moment: WrongMoment

    @property
    def moment(self) -> datetime:
        return datetime.combine(cast("date", self.day.data), cast("time", self.hour.data), PARIS)

    def validate_hour(self, field: TimeField) -> None:
        if self.day.data and field.data is not None and (wrong := self.wrong_moment(self.moment)):
            raise ValidationError(wrong)


LONGEST_MINUTES = 480
IN_BOUNDS = NumberRange(5, LONGEST_MINUTES, "La durée doit être entre 5 et 480 minutes")
NO_MINUTES = "Écrivez la durée en minutes, par exemple 30"
A_LINE = Length(max=200, message="Votre texte doit faire 200 caractères au maximum")


class ContactForm(KeyedForm, MomentForm, DueForm):
    kind = one_of("Comment", "Choisissez comment vous avez été en contact")
    direction = RadioField(
        "Qui a pris contact ?",
        choices={"out": "Votre réseau", "in": "La personne"},
        default="out",
    )
    person = StringField("Avec qui", filters=[one_line], validators=[Optional(), A_LINE])
    minutes = WholeField(
        "Durée, en minutes", invalid=NO_MINUTES, validators=[Optional(), IN_BOUNDS]
    )
    summary = told("Ce qui a été dit", "Écrivez en quelques mots ce qui a été dit")
    what = StringField(
        "La suite à donner",
        description="Elle devient une tâche, à vous. Laissez vide s’il n’y en a pas.",
        filters=[one_line],
        validators=[Optional(), A_LINE],
    )
    due_on = DateField(
        "Jour prévu pour cette suite",
        description="À écrire si vous notez une suite.",
        validators=[Optional()],
    )

    def offer(self, kinds: Choices) -> None:
        offer(self.kind, kinds)

    def validate(self, extra_validators: object = None) -> bool:  # noqa: ARG002
        valid: bool = super().validate()
        if self.what.data and not self.due_on.data and not self.due_on.errors:
            self.due_on.errors = ["Écrivez pour quel jour est la suite"]
        elif self.due_on.data and not self.what.data:
            self.what.errors = ["Écrivez la suite à donner"]
        return valid and not self.errors


class AppointmentForm(MomentForm, ToConfirmForm):
    """``unusual``: what is to be confirmed about a moment, or nothing.

    ``usual_place``: the address that the page proposes, which is no number to call nor a link.
    """

    sure = BooleanField("Oui, le rendez-vous est bien à ce moment")
    minutes = WholeField(
        "Durée, en minutes",
        invalid=NO_MINUTES,
        validators=[Needed("Écrivez la durée en minutes"), IN_BOUNDS],
    )
    means = one_of("Où", "Choisissez où vous vous voyez")
    place = StringField(
        "Adresse, lien de la visio ou numéro",
        description="Par exemple : 18 rue Lamartine, Amiens. La personne le lit dans son courriel.",
        filters=[one_line],
        validators=[Length(max=300, message="Votre texte doit faire 300 caractères au maximum")],
    )
    note = free("Un mot pour la personne", "Par exemple : ce qu’il faut apporter.")

    unusual: WrongMoment
    usual_place = ""

    def offer(self, means: Choices) -> None:
        offer(self.means, means)

    def validate_place(self, field: StringField) -> None:
        means = self.means.data or ""
        if means != "place" and field.data == self.usual_place:
            field.data = ""
        if wrong := wrong_place(means, field.data or ""):
            raise ValidationError(wrong)

    def validate_sure(self, _: BooleanField) -> None:
        if not self.day.data or self.hour.data is None or self.hour.errors:
            return
        odd = self.unusual(self.moment)
        if self.unconfirmed(odd):
            raise ValidationError(f"Confirmez ce moment : {odd}")


class NewAppointmentForm(AppointmentForm, KeyedForm):
    pass


class MoveForm(AppointmentForm, SeenForm):
    holder = SelectField("Avec qui")
    reason = told(
        "Pourquoi vous le déplacez",
        "Dites à la personne pourquoi vous déplacez le rendez-vous",
        "La personne lit ce texte dans son courriel.",
    )


class CancelForm(SeenForm):
    reason = told(
        "Pourquoi vous l’annulez",
        "Dites à la personne pourquoi vous annulez",
        "La personne lit ce texte dans son courriel.",
    )


class SettleForm(SeenForm):
    outcome = OneOfField(
        "Le rendez-vous a-t-il eu lieu ?",
        "Dites si le rendez-vous a eu lieu",
        choices={"held": "Oui, il a eu lieu", "missed": "Non, la personne n’est pas venue"},
    )
    summary = free("Ce qui a été dit", "Ce texte va dans vos contacts. Seul votre réseau le lit.")

    def validate_summary(self, field: StringField) -> None:
        if self.outcome.data == "held" and not field.data:
            Needed("Écrivez en quelques mots ce qui a été dit")(self, field)
            raise ValidationError("Écrivez en quelques mots ce qui a été dit")
