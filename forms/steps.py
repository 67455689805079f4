"""Forms of the steps of a study: each carries the version of the file that was on the screen."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from forms.adviser import Choices
from forms.fields import MoneyField, Needed, plain
from forms.messages import TOO_LONG

FIRST_CONTACTS = {
    "call": "Appel",
    "visit": "Visite",
    "video": "Visio",
    "mail": "Courriel hors du portail",
}


Groups = list[tuple[str, list[str]]]
"""The titles under which choices stand, each with their values."""


class StepForm(FlaskForm):
    """A step that asks for nothing more than to be confirmed."""

    seen = IntegerField(
        widget=HiddenInput(), validators=[InputRequired("Cette page est incomplète : rechargez-la")]
    )
    key = HiddenField()

    stale = False
    """It was sent from a page older than the file."""

    @property
    def said(self) -> set[str]:
        """What is written in it, line by line, and what is ticked."""
        texts = [one.data or "" for one in self if isinstance(one, TextAreaField)]
        return lines(texts)


def lines(texts: Iterable[str | None]) -> set[str]:
    return {line.strip() for text in texts for line in (text or "").splitlines()} - {""}


def told(label: str, missing: str, hint: str = "") -> TextAreaField:
    """A text that must be written."""
    return TextAreaField(
        label, description=hint, filters=[plain], validators=[Needed(missing), TOO_LONG]
    )


def free(label: str, hint: str = "") -> TextAreaField:
    """A text that may be left out."""
    return TextAreaField(
        label, description=hint, filters=[plain], validators=[Optional(), TOO_LONG]
    )


def one_of(label: str, missing: str) -> RadioField:
    return RadioField(label, validators=[Needed(missing)], validate_choice=False)


UNRELATED = "Cochez cette case, ou déclarez votre lien sur la page « Avant la décision »"


def unrelated() -> BooleanField:
    """Asked once of who judges a file."""
    return BooleanField(
        "Je n’ai aucun lien avec la personne ni avec son projet",
        description="Vous avez un lien de famille, d’affaires ou de travail ? Déclarez-le sur la "
        "page « Avant la décision » du dossier : un collègue décidera.",
        validators=[InputRequired(UNRELATED)],
    )


class StartReviewForm(StepForm):
    means = RadioField("Comment", choices=FIRST_CONTACTS, default="call")
    contact = told(
        "Votre premier contact avec la personne",
        "Écrivez en quelques mots le premier contact avec la personne",
        "Par exemple : appel le 3 mars, projet confirmé, rendez-vous le 10. "
        "Seul votre réseau lit ce texte.",
    )


def several(label: str, hint: str = "") -> SelectMultipleField:
    """Boxes to tick; their choices are given when the page is made."""
    return SelectMultipleField(
        label,
        description=hint,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )


class GrantForm(StepForm):
    """``wrong_amount``: what is wrong with an amount for the aid of this code, or nothing."""

    scheme = one_of("Aide accordée", "Choisissez l’aide accordée")
    amount = MoneyField("Montant accordé", description="En euros. Par exemple : 12 500.")
    text = free("Un mot pour la personne", "Par exemple : ce qui se passe maintenant.")
    unrelated = unrelated()

    wrong_amount: Callable[[str, int | None], str]

    def validate_amount(self, field: MoneyField) -> None:
        if not self.scheme.data or field.errors:
            return
        if wrong := self.wrong_amount(self.scheme.data, field.data):
            raise ValidationError(wrong)


class ClosingForm(StepForm):
    """``following``: what the person is told of what comes next, as it would be now."""

    following = ""


class RefuseForm(ClosingForm):
    reason = one_of("Raison", "Choisissez une raison")
    text = told(
        "Votre explication pour la personne",
        "Expliquez à la personne pourquoi sa demande n’est pas retenue",
        "Elle lit ce texte dans son espace et dans un courriel.",
    )
    next_step = free(
        "Ce qui reste possible",
        "Par exemple : revenir avec un accord de la banque, voir un autre organisme.",
    )
    unrelated = unrelated()


class DeclineForm(ClosingForm):
    reason = one_of("Raison", "Choisissez une raison")
    text = told(
        "Votre explication pour la personne",
        "Expliquez à la personne, en quelques mots, pourquoi votre réseau décline",
        "Elle lit ce texte dans son espace et dans un courriel.",
    )
    staff_note = told(
        "Note pour l’accueil du guichet",
        "Écrivez une note pour l’accueil du guichet",
        "Ce que l’accueil doit savoir pour la suite. La personne ne la lit pas.",
    )


class TransferForm(StepForm):
    receiver = one_of("Réseau qui reçoit la demande", "Choisissez le réseau qui reçoit la demande")
    motive = one_of("Raison du transfert", "Choisissez la raison du transfert")
    text = told(
        "Votre explication pour la personne",
        "Expliquez à la personne pourquoi vous transmettez sa demande",
        "Elle lit ce texte dans son espace et dans un courriel.",
    )
    staff_note = free("Note pour l’accueil du guichet", "La personne ne la lit pas.")


class ReconsiderForm(StepForm):
    new_fact = TextAreaField(
        "Ce qui est nouveau depuis la réponse",
        filters=[plain],
        validators=[
            Needed("Écrivez ce qui est nouveau depuis la réponse"),
            Length(max=1000, message="Votre texte doit faire 1 000 caractères au maximum"),
        ],
    )


class Offered(Protocol):
    @property
    def code(self) -> str: ...

    @property
    def name(self) -> str: ...


class Grouped(Protocol):
    """Choices under a title."""

    @property
    def title(self) -> str: ...

    @property
    def offers(self) -> Sequence[Offered]: ...


def offer_by_group(field: SelectMultipleField, groups: Sequence[Grouped]) -> Groups:
    """The same, for choices that are laid out under titles."""
    offer(field, {one.code: one.name for group in groups for one in group.offers})
    return [(group.title, [one.code for one in group.offers]) for group in groups]


def offer(field: RadioField | SelectMultipleField, choices: Choices) -> None:
    """Give a field its choices, and refuse any other value in words."""
    field.choices = dict(choices)
    given = field.data if isinstance(field.data, list) else [field.data]
    if all(one in choices for one in given if one):
        return
    if isinstance(field.data, list):
        field.data = [one for one in given if one in choices]
        field.validators = [*field.validators, _offered_no_more]
    else:
        field.data = None


def _offered_no_more(_form: object, _field: object) -> None:
    raise ValidationError("Une case que vous aviez cochée n’est plus proposée : relisez la liste")
