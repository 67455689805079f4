"""Why someone opens a file that is not their work."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import StringField, ValidationError
from wtforms.validators import Length

from forms.adviser import Choices
from forms.fields import one_line
from forms.steps import offer, one_of

LONGEST, SHORTEST = 200, 10


class WhyForm(FlaskForm):
    purpose = one_of("Pourquoi ouvrez-vous ce dossier ?", "Choisissez pourquoi vous l’ouvrez")
    reason = StringField(
        "Précisez en quelques mots",
        description="La personne lit ces mots dans « Qui a consulté mon dossier ».",
        filters=[one_line],
        validators=[Length(max=LONGEST, message=f"{LONGEST} caractères au maximum")],
    )

    def offer(self, purposes: Choices) -> None:
        offer(self.purpose, purposes)

    def validate_reason(self, field: Any) -> None:
        if self.purpose.data != "other":
            return
        if not field.data:
            raise ValidationError("Écrivez la raison")
        if len(field.data) < SHORTEST:
            raise ValidationError(
                f"Écrivez la raison en quelques mots ({SHORTEST} caractères au moins) : "
                "la personne les lira"
            )
