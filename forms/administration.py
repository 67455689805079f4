"""Forms of the administrators: the outbox, the networks and their desks."""

from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, SearchField, SelectField, StringField, TextAreaField
from wtforms.validators import Email, Length, NumberRange, Optional, Regexp, ValidationError

from forms.fields import Needed, NumberField, plain

Choices = Iterable[tuple[str, str]]
ADDRESS = Email("Écrivez une adresse complète, par exemple contact@exemple.fr")
DAYS = NumberRange(1, 250, "Écrivez un nombre de jours entre 1 et 250")


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


class NetworkForm(FlaskForm):
    """What a network shows of itself; its fields are named as the columns."""

    name = StringField(
        "Nom", filters=[plain], validators=[Needed("Écrivez le nom du réseau"), at_most(120)]
    )
    summary = TextAreaField(
        "Présentation",
        description="Deux phrases pour le public : qui aide-t-il, et comment ?",
        filters=[plain],
        validators=[Needed("Écrivez une présentation"), at_most(600)],
    )
    phone = StringField(
        "Téléphone",
        description="Par exemple : 03 22 97 40 40",
        filters=[plain],
        validators=[
            Optional(),
            Regexp(r"^[\d +().]{4,30}$", message="Écrivez le téléphone en chiffres"),
        ],
    )
    email = EmailField("Courriel", filters=[plain], validators=[Optional(), ADDRESS, at_most(255)])
    website = StringField(
        "Site internet",
        description="Par exemple : https://www.exemple.fr",
        filters=[plain],
        validators=[
            Optional(),
            Regexp(r"^https?://\S+$", message="Écrivez l’adresse en entier, avec https://"),
            at_most(255),
        ],
    )
    address = StringField("Adresse", filters=[plain], validators=[Optional(), at_most(255)])
    opening_hours = StringField("Horaires", filters=[plain], validators=[Optional(), at_most(120)])
    answer_delay = StringField(
        "Délai de réponse annoncé", filters=[plain], validators=[Optional(), at_most(120)]
    )

    def values(self) -> dict[str, str]:
        return {name: text or "" for name, text in self.data.items() if name != "csrf_token"}


class DeskForm(FlaskForm):
    """Where a network's advisers receive files; its fields are named as the columns."""

    name = StringField(
        "Nom du guichet", filters=[plain],
        validators=[Needed("Écrivez le nom du guichet"), at_most(120)],
    )  # fmt: skip
    email = EmailField(
        "Courriel du guichet",
        description="Les nouvelles demandes y sont annoncées tant qu’aucun conseiller ne les suit.",
        filters=[plain],
        validators=[Optional(), ADDRESS, at_most(255)],
    )
    phone = StringField("Téléphone", filters=[plain], validators=[Optional(), at_most(30)])
    open = BooleanField(
        "Ce guichet reçoit de nouvelles demandes",
        description="Un guichet fermé garde les demandes qu’il a déjà.",
    )
    answer_days = NumberField(
        "Jours ouvrés pour répondre à une nouvelle demande",
        validators=[Needed("Écrivez un nombre de jours"), DAYS],
    )
    decision_days = NumberField(
        "Jours ouvrés pour décider, une fois la demande prise en charge",
        validators=[Needed("Écrivez un nombre de jours"), DAYS],
    )

    def values(self) -> dict[str, str | int | bool]:
        found = {name: value for name, value in self.data.items() if name != "csrf_token"}
        return found | {"email": self.email.data or "", "phone": self.phone.data or ""}

    def validate_answer_days(self, field: NumberField) -> None:
        _whole(field)

    def validate_decision_days(self, field: NumberField) -> None:
        _whole(field)


def _whole(field: NumberField) -> None:
    if field.data is not None and not isinstance(field.data, int):
        raise ValidationError("Écrivez un nombre entier de jours")
