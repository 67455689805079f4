"""Forms of the administrators: the texts of mails."""

from collections.abc import Iterable
from typing import Protocol

from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField

from forms.administration import at_most
from forms.fields import Needed, one_line, plain


class Fault(Protocol):
    """What is wrong, and at which field."""

    @property
    def where(self) -> str: ...
    @property
    def words(self) -> str: ...


class MailTextForm(FlaskForm):
    """``broken``: the text cannot leave, which each field says in its place."""

    seen = HiddenField()
    subject = TextAreaField("Objet", filters=[one_line], validators=[at_most(300)])
    body = TextAreaField("Texte", filters=[plain], validators=[at_most(8000)])
    note = StringField(
        "Ce qui change, et pourquoi",
        description="Pour les autres administrateurs. Par exemple : nouveau numéro de téléphone",
        filters=[one_line],
        validators=[Needed("Écrivez en quelques mots ce qui change"), at_most(200)],
    )
    broken = False

    @property
    def seen_number(self) -> int:
        text = self.seen.data or ""
        return int(text) if text.isdecimal() else -1

    def tell(self, faults: Iterable[Fault]) -> None:
        """Keep each at its field, whether the form is validated after that or not."""
        for one in faults:
            self.broken, field = True, self[one.where]
            field.process_errors.append(one.words)
            field.errors = list(field.process_errors)

    def told(self) -> list[tuple[str, str]]:
        """Every sentence, with the field that it is about."""
        return [(str(one), field.id) for field in self for one in field.errors]


class PreviewForm(FlaskForm):
    number = StringField(
        "Numéro d’un dossier",
        description="Par exemple : 2026-00042. La personne verra que son dossier a été ouvert. "
        "Sans numéro, l’aperçu montre des exemples.",
        filters=[one_line],
        name="dossier",
    )
