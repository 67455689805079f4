"""The form of a message: words, files, or both."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, MultipleFileField, TextAreaField
from wtforms.validators import Length

from forms.fields import Needed, plain

LONGEST = 5000
TOO_LONG = Length(max=LONGEST, message="Votre texte doit faire 5 000 caractères au maximum")
DROP = "drop"
"""The button that takes back a held file: its value is the file's number."""


class WritingForm(FlaskForm):
    """``held``: the files chosen before in this form, which go with the message."""

    body = TextAreaField("Votre message", filters=[plain], validators=[TOO_LONG])
    files = MultipleFileField(
        "Joindre des photos ou des PDF",
        description="5 fichiers au maximum, 10 Mo par fichier. Un antivirus les regarde d’abord.",
    )
    key = HiddenField()

    held: Sequence[Any] = ()

    def validate_body(self, field: TextAreaField) -> None:
        if not self.held:
            Needed("Écrivez votre message, ou joignez un fichier")(self, field)
