"""What a network thinks of a document that it has in front of it."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, TextAreaField, ValidationError

from forms.fields import DateField, Needed, plain
from forms.messages import TOO_LONG

ACCEPT, REFUSE, EXPIRE, DATE = VERDICTS = "accept", "refuse", "expire", "date"


class JudgeForm(FlaskForm):
    """Four buttons: it is good, to be sent again, too old, or this is its date.

    ``seen``: what was thought of it when the page was shown; ``wordless``: the reason that says
    nothing by itself.
    """

    verdict = HiddenField()
    seen = HiddenField()
    dated_on = DateField("Date écrite sur le document", called="du document")
    reason = RadioField(
        "Ce qui ne va pas",
        description="La personne lira la phrase de la raison choisie, puis vos mots.",
        validate_choice=False,
    )
    text = TextAreaField(
        "Vos mots pour la personne",
        description="Par exemple : il manque la page 2.",
        filters=[plain],
        validators=[TOO_LONG],
    )
    wordless = ""

    def validate_verdict(self, field: HiddenField) -> None:
        if field.data not in VERDICTS:
            raise ValidationError("Choisissez ce que vous pensez du document")
        if field.data == DATE and not (self.dated_on.data or self.dated_on.errors):
            self.dated_on.process_errors.append("Écrivez la date du document")

    def validate_reason(self, field: RadioField) -> None:
        if self.verdict.data == REFUSE and not field.data:
            raise ValidationError("Choisissez ce qui ne va pas")

    def validate_text(self, field: TextAreaField) -> None:
        if self.verdict.data == REFUSE and self.reason.data == self.wordless:
            Needed("Expliquez à la personne ce qu’elle doit renvoyer")(self, field)
