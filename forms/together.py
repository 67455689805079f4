"""Filling a file together: inviting, handing over, filling for someone, asking to be called."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, Field, HiddenField, StringField, TextAreaField
from wtforms.validators import Length, Optional, ValidationError

from forms.account import JoinForm, ReadPhoneField, name_field, their_address
from forms.adviser import Choices
from forms.fields import Needed, PhoneField, plain
from forms.steps import offer, one_of

LONGEST_CALL = 500


class InviteForm(FlaskForm):
    name = name_field(
        "Nom de la personne",
        "Écrivez le nom de la personne",
        "Écrivez le nom de la personne avec des lettres",
    )
    email = their_address()
    organisation = StringField(
        "Organisme",
        description="Si elle vous accompagne pour un organisme. Par exemple : BGE, CCI, "
        "expert-comptable.",
        filters=[plain],
        validators=[
            Optional(), Length(max=120, message="120 caractères au maximum pour l’organisme")
        ],
    )  # fmt: skip
    right = one_of("Que peut faire cette personne ?", "Choisissez ce que cette personne peut faire")
    keeps_reading = BooleanField(
        "Après l’envoi, elle continue à lire ma demande",
        description="Jusqu’à ce que vous retiriez son accès.",
    )

    def offer(self, rights: Choices) -> None:
        offer(self.right, rights)


class HandoverForm(FlaskForm):
    email = their_address()


class AssistForm(FlaskForm):
    """The person for whom the front desk begins a file."""

    given_name = name_field(
        "Prénom",
        "Écrivez le prénom de la personne",
        "Écrivez le prénom de la personne avec des lettres",
    )
    family_name = name_field(
        "Nom", "Écrivez le nom de la personne", "Écrivez le nom de la personne avec des lettres"
    )
    phone = PhoneField(
        "Téléphone", validators=[Needed("Écrivez le numéro de téléphone de la personne")]
    )
    key = HiddenField()


class SendLinkForm(FlaskForm):
    """Where the link of a draft goes: typed twice, for whoever reads that mailbox opens it."""

    email = their_address()
    again = EmailField(
        "La même adresse, une seconde fois",
        filters=[plain],
        validators=[Needed("Écrivez l’adresse une seconde fois")],
    )

    def validate_again(self, field: Field) -> None:
        typed = (self.email.raw_data or [""])[0].strip().lower()
        if (field.data or "").lower() not in (typed, (self.email.data or "").lower()):
            raise ValidationError("Les deux adresses sont différentes. Relisez-les")


class SignedForm(FlaskForm):
    """The code printed on the page that was signed."""

    code = StringField(
        "Code de la page signée",
        description="En bas de la page, par exemple 3F2A-91BC-04D7.",
        filters=[plain],
        validators=[Needed("Écrivez le code imprimé sur la page signée")],
    )


def _number_given() -> PhoneField:
    return PhoneField(
        "Votre numéro de téléphone",
        description="Celui que vous avez donné à l’accueil : il montre que c’est bien vous.",
        validators=[Needed("Écrivez votre numéro de téléphone")],
    )


class KnownForm(FlaskForm):
    """Something that the person alone knows, before they read what was filled with them."""

    phone = _number_given()


class JoinKnownForm(JoinForm):
    phone = _number_given()


class CallForm(FlaskForm):
    phone = ReadPhoneField(
        "À quel numéro ?", validators=[Needed("Écrivez le numéro où vous appeler")]
    )
    moment = one_of("Quand ?", "Choisissez un moment")
    about = TextAreaField(
        "À quel sujet ?",
        filters=[plain],
        validators=[
            Optional(),
            Length(max=LONGEST_CALL, message="Votre texte doit faire 500 caractères au maximum"),
        ],
    )
    ou = HiddenField(filters=[plain])

    def offer(self, moments: Choices) -> None:
        if not self.is_submitted():
            self.moment.data = next(iter(moments))
        offer(self.moment, moments)
