"""Forms of the life of a rule set: its note, reasons, acceptance cases, the journal's filters."""

from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import (
    HiddenField,
    SearchField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)

from forms.administration import at_most
from forms.fields import Needed, one_line, plain

Choices = Iterable[tuple[str, str]]
LONGEST = 2000


class NoteForm(FlaskForm):
    """``seen``: the fingerprint of the note as the page showed it."""

    note = TextAreaField(
        "Note",
        description="Ce que cette version change, et pourquoi.",
        filters=[plain],
        validators=[at_most(LONGEST)],
    )
    seen = HiddenField()


class ReasonForm(FlaskForm):
    """``ask``: when a reason is demanded, the sentence that says so."""

    reason = TextAreaField("Raison", filters=[plain], validators=[at_most(LONGEST)])
    version = StringField("Version lue")
    demanded = ""
    shortest = 1

    def ask(self, label: str, demanded: str, *, shortest: int = 1, hint: str = "") -> None:
        """``shortest``: how many characters a reason that is demanded has at least."""
        self.reason.label.text, self.demanded = label, demanded
        self.shortest, self.reason.description = shortest, hint

    def validate_reason(self, field: TextAreaField) -> None:
        if self.demanded and len((field.data or "").strip()) < self.shortest:
            raise ValidationError(self.demanded)

    @property
    def words(self) -> str:
        return self.reason.data or ""

    @property
    def seen(self) -> int | None:
        """The version of the row that the page showed."""
        return version_of(self.version.data or "")


def version_of(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None


class FileForm(FlaskForm):
    """Which file a case is drawn from."""

    class Meta:
        csrf = False

    number = StringField(
        "Numéro de la demande",
        name="demande",
        description="Par exemple : 2026-00012",
        filters=[one_line],
        validators=[Needed("Écrivez le numéro d’une demande")],
    )


class CaseForm(FlaskForm):
    title = StringField(
        "Titre du cas",
        description="Le projet en quelques mots, sans nom ni lieu-dit. Par exemple : salon de "
        "coiffure avec un emploi.",
        filters=[one_line],
        validators=[Needed("Écrivez un titre"), at_most(160)],
    )
    summary = TextAreaField(
        "Pourquoi ce cas compte", filters=[plain], validators=[at_most(LONGEST)]
    )
    kept = SelectMultipleField(
        "Réponses sur la vie de la personne",
        name="avec",
        description="Elles ne sont pas gardées, sauf celles que vous cochez.",
        validate_choice=False,
    )
    reason = TextAreaField(
        "Pourquoi les garder",
        description="Seulement si vous en avez coché. Sans rien qui fasse reconnaître quelqu’un.",
        filters=[plain],
        validators=[at_most(LONGEST)],
    )
    primary = SelectField("Réseau principal attendu", name="reseau")
    shown = StringField("Faits montrés")
    answer = StringField("Réponse montrée")

    def offer(self, networks: Choices, sensitive: Choices, usual: str) -> None:
        self.primary.choices = list(networks)
        self.kept.choices = list(sensitive)
        for field in (self.summary, self.kept, self.reason):
            field.flags.optional = True
        if not self.is_submitted():
            self.primary.data = usual

    def validate_reason(self, field: TextAreaField) -> None:
        if self.kept.data and not (field.data or "").strip():
            raise ValidationError("Écrivez pourquoi ce cas a besoin de ces réponses")


class LogForm(FlaskForm):
    """What one looks for in the administration's journal."""

    class Meta:
        csrf = False

    words = SearchField("Rechercher", name="q", filters=[plain])
    topic = SelectField("Sujet", name="sujet", validate_choice=False)
    by = SelectField("Personne", name="personne", validate_choice=False)

    def offer(self, topics: Choices, people: Choices) -> None:
        self.topic.choices = [("", "Tous"), *topics]
        self.by.choices = [("", "Toutes"), *people]
        for field in (self.topic, self.by):
            if field.data not in {value for value, _ in field.choices}:
                field.data = ""
