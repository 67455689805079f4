"""The forms of a rule set that comes as a file or pasted, and of two that are compared."""

from functools import cached_property

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import StringField, TextAreaField, ValidationError

from forms.fields import one_line

LONGEST_NAME = 100


class OtherForm(FlaskForm):
    """Which version another one is set against."""

    class Meta:
        csrf = False

    number = StringField("Comparer avec la version", name="avec", filters=[one_line])


class RuleFileForm(FlaskForm):
    file = FileField("Fichier", description="Un fichier .yaml, comme celui que l’on exporte.")
    pasted = TextAreaField(
        "Ou son contenu",
        description="Le texte du fichier, si vous préférez le coller et le corriger ici.",
    )

    def validate_pasted(self, _: TextAreaField) -> None:
        if not self.content.strip():
            raise ValidationError("Choisissez un fichier, ou collez son contenu")

    @cached_property
    def content(self) -> bytes:
        """The bytes of the file, else of what is pasted."""
        sent: bytes = self.file.data.read() if self.file.data else b""
        return sent or (self.pasted.data or "").encode()

    @property
    def file_name(self) -> str:
        """Of the file that was sent; empty when its content was pasted."""
        return (one_line(self.file.data.filename) or "")[:LONGEST_NAME] if self.file.data else ""

    def show_again(self) -> None:
        """The text of a file that was sent, to be mended on the page itself."""
        self.pasted.data = self.content.decode(errors="replace")
