"""Forms of the applicant's space."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, SelectField, TextAreaField
from wtforms.validators import Length
from wtforms.widgets import HiddenInput

from forms.fields import Needed, plain

LONGEST = 5000
TOO_LONG = Length(max=LONGEST, message="Votre texte doit faire 5 000 caractères au maximum")


class StartForm(FlaskForm):
    key = HiddenField()


class MessageForm(FlaskForm):
    to = SelectField("À qui écrivez-vous ?", validate_choice=True)
    body = TextAreaField(
        "Votre message", filters=[plain], validators=[Needed("Écrivez votre message"), TOO_LONG]
    )
    key = HiddenField()


class AnswerForm(FlaskForm):
    text = TextAreaField(
        "Votre réponse", filters=[plain], validators=[Needed("Écrivez votre réponse"), TOO_LONG]
    )


class AgreeForm(FlaskForm):
    pass


class WithdrawForm(FlaskForm):
    seen = IntegerField(widget=HiddenInput())
