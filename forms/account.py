"""Accounts: coming in, passwords, second factors, and what people say of themselves."""

import re
from typing import Any

import phonenumbers
from flask import current_app, url_for
from flask_security import forms as library
from flask_security.change_email import ChangeEmailForm as LibraryChangeEmailForm
from flask_security.recovery_codes import MfRecoveryForm
from flask_security.webauthn import WebAuthnRegisterForm
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    HiddenField,
    PasswordField,
    RadioField,
    StringField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import Length, Optional, StopValidation, ValidationError

from forms.fields import Needed, PhoneField, plain
from portal.languages import lazy, marked
from portal.vocabulary import Subject

NOT_A_NAME = re.compile(r"[\d/:@<>]")
NAME_LENGTH = 80
FRANCE = 33  # its country code
NEW_PASSWORD = marked(
    "12 caractères ou plus. Trois ou quatre mots sans lien sont faciles à retenir."
)
ADDRESS = (
    library.IsString(),
    Needed("Écrivez votre adresse électronique"),
    library.EmailValidation(verify=True),
)
PASSWORD = (library.IsString(), Needed("Écrivez votre mot de passe"))


class Name:
    """Letters: a link in a name would leave in our mails."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence

    def __call__(self, form: Any, field: Field) -> None:  # noqa: ARG002
        if NOT_A_NAME.search(field.data or ""):
            raise StopValidation(self.sentence)


def name_field(label: str, missing: str, wrong: str) -> StringField:
    return StringField(
        label,
        filters=[plain],
        validators=[
            Needed(missing),
            Name(wrong),
            Length(
                max=NAME_LENGTH, message=lazy("%(most)s caractères au maximum", most=NAME_LENGTH)
            ),
        ],
    )


def too_long() -> Length:
    sentence = lazy("%(most)s caractères au maximum", most=NAME_LENGTH)
    return Length(max=NAME_LENGTH, message=sentence)


def own_given_name() -> StringField:
    return name_field("Prénom", "Écrivez votre prénom", "Écrivez votre prénom avec des lettres")


def own_family_name() -> StringField:
    return name_field("Nom", "Écrivez votre nom", "Écrivez votre nom avec des lettres")


def address_field(*more: Any) -> EmailField:
    return EmailField("Adresse électronique", validators=[*ADDRESS, *more])


def their_address() -> EmailField:
    """That of someone else than who fills the form."""
    text, _own, real = ADDRESS
    missing = Needed("Écrivez l’adresse électronique de la personne")
    return EmailField("Adresse électronique", validators=[text, missing, real])


class ReadPhoneField(PhoneField):
    """A number kept as people read it: « 06 39 98 12 34 », « +32 2 555 12 12 »."""

    def understand(self, text: str) -> str:
        number = phonenumbers.parse(super().understand(text))
        forms = phonenumbers.PhoneNumberFormat
        french = number.country_code == FRANCE
        return phonenumbers.format_number(number, forms.NATIONAL if french else forms.INTERNATIONAL)


class SignInForm(library.LoginForm):
    email = address_field()
    password = PasswordField("Mot de passe", validators=PASSWORD)
    remember = submit = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.password.description = ""

    def validate(self, **kwargs: Any) -> bool:
        """What tells nothing about the account is said as it is; the rest « does not match ».

        So are a missing answer and, to who gave the right password, an account that is not open.
        """
        valid: bool = super().validate(**kwargs)
        self.next.data = self.next.data or url_for("account.home")
        if self.ifield is None or self.user_authenticated:
            for field in (self.email, self.password):
                self.form_errors += field.errors
                field.errors = []
        return valid


class RegistrationForm(library.RegisterFormV2):
    given_name = own_given_name()
    family_name = own_family_name()
    email = address_field(library.unique_user_email)
    password = PasswordField("Mot de passe", description=NEW_PASSWORD, validators=PASSWORD)
    password_confirm = submit = None


class MailForm(FlaskForm):
    """An address to which something is sent, if it has an account."""

    email = address_field()


class ResetForm(library.ResetPasswordForm):
    password = PasswordField("Nouveau mot de passe", description=NEW_PASSWORD, validators=PASSWORD)
    password_confirm = submit = None


class ChangePasswordForm(library.ChangePasswordForm):
    password = PasswordField("Mot de passe actuel", validators=PASSWORD)
    new_password = PasswordField(
        "Nouveau mot de passe",
        description=NEW_PASSWORD,
        validators=[library.IsString(), Needed("Écrivez votre nouveau mot de passe")],
    )
    new_password_confirm = submit = None


class ChangeEmailForm(LibraryChangeEmailForm):
    email = EmailField(
        "Nouvelle adresse électronique", validators=[*ADDRESS, library.unique_user_email]
    )
    submit = None


class VerifyForm(library.VerifyForm):
    password = PasswordField("Mot de passe", validators=PASSWORD)
    submit = None


class CodeForm(library.TwoFactorVerifyCodeForm):
    code = StringField(
        "Code à 6 chiffres",
        filters=[plain],
        validators=[library.IsString(), Needed("Écrivez les 6 chiffres du code")],
    )
    submit = None


class SecondFactorForm(library.TwoFactorSetupForm):
    setup = HiddenField()
    submit = None


class RescueForm(library.TwoFactorRescueForm):
    """Asked for by the library; our page offers a recovery code by a link."""

    help_setup = RadioField(choices=[SelectChoice("help")])
    submit = None


class RecoveryCodeForm(MfRecoveryForm):
    code = StringField(
        "Code de secours",
        description="Par exemple 1a2b-3c4d-5e6f. Chaque code sert une fois.",
        filters=[plain],
        validators=[library.IsString(), Needed("Écrivez un de vos codes de secours")],
    )
    submit = None


class PasskeyForm(WebAuthnRegisterForm):
    name = StringField(
        "Nom de la clé",
        description="Pour la reconnaître plus tard, par exemple Mon téléphone.",
        filters=[plain],
        validators=[
            library.IsString(),
            Needed("Donnez un nom à cette clé, par exemple Mon téléphone"),
        ],
    )
    usage = HiddenField(default="first")
    submit = None


class NamesForm(FlaskForm):
    """What a person says of themselves."""

    given_name = own_given_name()
    family_name = own_family_name()
    phone = ReadPhoneField(
        "Téléphone",
        description="Pour qu’un conseiller vous rappelle.",
        validators=[Optional()],
    )


class JoinForm(FlaskForm):
    """The account of someone invited who has none yet; ``email`` is where the invitation went."""

    given_name = own_given_name()
    family_name = own_family_name()
    password = PasswordField("Mot de passe", description=NEW_PASSWORD, validators=PASSWORD)

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def validate_password(self, field: Field) -> None:
        rule = current_app.extensions["security"].password_util
        known = {
            "email": self.email,
            "given_name": self.given_name.data,
            "family_name": self.family_name.data,
        }
        refused, field.data = rule.validate(field.data, is_register=True, **known)
        if refused:
            raise ValidationError(refused[0])


class AcceptanceForm(FlaskForm):
    """One box for each thing that someone may accept to receive, none ticked in advance."""

    news = BooleanField(Subject.NEWS.words)
    study = BooleanField(Subject.STUDY.words)
