"""What someone says of two files that look like one."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, RadioField, ValidationError
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from forms.steps import StepForm, free

APART, AGAIN, REPORT, DUPLICATE = "apart", "again", "report", "duplicate"


class SaidForm(FlaskForm):
    said = HiddenField()


class DuplicateForm(StepForm):
    """``seen`` is the version of the file whose page it is, ``seen_other`` of the other one."""

    said = HiddenField()
    seen_other = IntegerField(
        widget=HiddenInput(), validators=[InputRequired("Cette page est incomplète : rechargez-la")]
    )
    kept = RadioField("La demande à garder", validate_choice=False)
    text = free(
        "Un mot pour la personne dont la demande est close",
        "Elle le lit dans un courriel qui lui explique que l’autre demande continue.",
    )

    def validate_said(self, field: HiddenField) -> None:
        if field.data not in (APART, AGAIN, DUPLICATE):
            raise ValidationError("Dites si c’est un doublon ou non")

    def validate_kept(self, field: RadioField) -> None:
        if self.said.data == DUPLICATE and not field.data:
            raise ValidationError("Choisissez la demande à garder")
