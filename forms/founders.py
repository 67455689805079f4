"""The cards of those who carry a project together, and each one's word on their own data."""

from collections.abc import Collection
from datetime import date
from typing import Any, Self

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import EmailField, Field, HiddenField, IntegerField, RadioField, StringField
from wtforms.validators import AnyOf, Email, Length, Optional, StopValidation, ValidationError
from wtforms.widgets import HiddenInput

from forms.account import NAME_LENGTH, Name, name_field
from forms.fields import DateField, Needed, PhoneField, TypedField, plain
from forms.numbers import as_typed, to_number
from portal.calendar import today
from portal.dossiers.questions import application
from portal.french import number
from portal.languages import lazy, marked

YES_OR_NO = {"yes": marked("Oui"), "no": marked("Non")}
TOO_LONG = lazy("%(most)s caractères au maximum", most=NAME_LENGTH)
ADDRESS = marked("Écrivez une adresse électronique, par exemple nom@exemple.fr")


class ShareField(TypedField):
    """A percentage with two decimals at most, kept in hundredths."""

    invalid = marked("Écrivez la part en chiffres, par exemple 33,33")

    def understand(self, text: str) -> int:
        share = to_number(text.replace("%", ""))
        if share is None:
            raise ValueError(self.invalid)
        if share > 100:
            raise ValueError("La part doit être entre 0 et 100 %")
        if share != round(share, 2):
            raise ValueError("Écrivez deux chiffres au plus après la virgule, par exemple 33,33")
        return int(share * 100)


class InThePast:
    def __call__(self, form: Any, field: Field) -> None:  # noqa: ARG002
        if field.data and field.data >= today():
            raise StopValidation("La date de naissance doit être avant aujourd’hui")


class CardForm(FlaskForm):
    """One person. ``asking`` leaves only the fields that their card asks."""

    given_name = name_field("Prénom", "Écrivez le prénom", "Écrivez le prénom avec des lettres")
    family_name = name_field("Nom", "Écrivez le nom", "Écrivez le nom avec des lettres")
    birth = DateField(
        "Date de naissance",
        called=marked("de naissance"),
        description="Par exemple : 27 3 1988",
        validators=[Needed("Écrivez la date de naissance"), InThePast()],
    )
    email = EmailField(
        "Adresse électronique",
        description="Nous lui écrivons pour demander son accord.",
        filters=[plain],
        validators=[
            Needed("Écrivez l’adresse électronique"),
            Email(ADDRESS),
            Length(max=254, message="254 caractères au maximum"),
        ],
    )
    phone = PhoneField(
        "Numéro de téléphone",
        description="Par exemple : 06 39 98 12 34",
        validators=[Needed("Écrivez le numéro de téléphone")],
    )
    share = ShareField(
        "Part de l’entreprise",
        description="En pourcentage. Par exemple : 33,33. Zéro est une réponse.",
        validators=[Needed("Écrivez la part de l’entreprise")],
    )
    role = StringField(
        "Rôle dans l’entreprise",
        description="Par exemple : gérante, associé, directeur technique.",
        filters=[plain],
        validators=[
            Needed("Écrivez le rôle dans l’entreprise"),
            Name("Écrivez le rôle avec des lettres"),
            Length(max=NAME_LENGTH, message=TOO_LONG),
        ],
    )
    situation = RadioField(
        "Situation aujourd’hui",
        validate_choice=False,
        validators=[Needed("Choisissez la situation")],
    )
    borrows = RadioField(
        "Emprunte-t-il ou emprunte-t-elle ?",
        description="Un prêt d’honneur est prêté à chaque personne, pas à l’entreprise.",
        choices=YES_OR_NO,
        validate_choice=False,
        validators=[Needed("Dites s’il y a un emprunt à son nom")],
    )
    key = HiddenField()
    seen = IntegerField(widget=HiddenInput(), validators=[Optional()])

    taken: Collection[str] = ()
    """The addresses of the others: each person answers from their own."""

    @classmethod
    def asking(cls, fields: Collection[str], taken: Collection[str] = (), **options: Any) -> Self:
        form = cls(**options)
        for name in [one for one in form._fields if one not in {*fields, "key", "seen"}]:
            if name != "csrf_token":
                del form[name]
        if "situation" in form:
            statuses = application().question("statut").choices
            form.situation.choices = {one.value: one.label for one in statuses}
        if "email" not in form:  # one's own card: the account has the address
            form.borrows.label.text = marked("Empruntez-vous ?")
        form.taken = taken
        return form

    def validate_email(self, field: Field) -> None:
        if field.data and field.data.lower() in self.taken:
            raise ValidationError("Chaque personne a sa propre adresse : celle-ci est déjà prise")

    def validate_situation(self, field: Field) -> None:
        _among(field)

    def validate_borrows(self, field: Field) -> None:
        _among(field)

    @property
    def cards(self) -> list[Field]:
        return [one for one in self if one.name not in ("key", "seen", "csrf_token")]

    def harvest(self, posted: MultiDict[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
        """What is understood, by field, emptied ones too; and as it was typed what is not."""
        values: dict[str, Any] = {}
        typed: dict[str, Any] = {}
        for field in self.cards:
            given = {name: posted.getlist(name) for name in _inputs(field) if name in posted}
            if field.errors and any(text.strip() for texts in given.values() for text in texts):
                typed[field.name] = given
            values[field.name] = _value(field)
        return values, typed


def _among(field: Field) -> None:
    if field.data and field.data not in field.choices:
        raise StopValidation("Choisissez une réponse de la liste")


def _inputs(field: Field) -> list[str]:
    parts = getattr(field, "PARTS", ())
    return [field.name, *(f"{field.name}-{part}" for part in parts)]


def _value(field: Field) -> Any:
    nothing = None if isinstance(field, (DateField, ShareField)) or field.name == "borrows" else ""
    if field.errors or field.data in (None, ""):
        return nothing
    return field.data == "yes" if field.name == "borrows" else field.data


def shown(values: dict[str, Any], typed: dict[str, Any]) -> MultiDict[str, str]:
    """A card as its form shows it: what is known, or what was typed and is not understood."""
    raw: MultiDict[str, str] = MultiDict()
    for name, value in values.items():
        raw.update(typed.get(name) or _written(name, value))
    return raw


def _written(name: str, value: Any) -> dict[str, str]:
    if value is None:
        return {}
    if isinstance(value, date):
        return {f"{name}-{part}": str(getattr(value, part)) for part in DateField.PARTS}
    if name == "share":
        return {name: as_typed(number(value / 100))}
    return {name: {True: "yes", False: "no"}.get(value, value)}


class WordForm(FlaskForm):
    """The networks that the page named: who answers has read them."""

    networks = HiddenField()
    word = StringField(
        "Votre réponse",
        validators=[
            AnyOf(("agree", "refuse"), "Dites si vous êtes d’accord, avec l’un des boutons")
        ],
    )
