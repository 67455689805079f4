"""Forms of what weighs a file: a network's grid, the grid filled, a link that is declared."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import (
    FieldList,
    Form,
    FormField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length

from forms.casework import SeenForm
from forms.fields import OneOfField, one_line, plain
from forms.messages import TOO_LONG
from forms.steps import free, one_of, unrelated

SCALES = {"1": "Oui ou non", "3": "De 0 à 3", "5": "De 0 à 5", "10": "De 0 à 10"}
ALWAYS, LOW, NEVER = "always", "low", "never"
JUSTIFIED = {
    ALWAYS: "Toujours",
    LOW: "Pour une note basse : la moitié ou moins",
    NEVER: "Jamais",
}


class CriterionForm(Form):
    title = StringField(
        "Critère",
        filters=[one_line],
        validators=[Length(max=80, message="Le critère doit faire 80 caractères au maximum")],
    )
    help = StringField(
        "Ce qu’il faut regarder",
        filters=[one_line],
        validators=[Length(max=300, message="Cette aide doit faire 300 caractères au maximum")],
    )
    weight = SelectField("Poids", choices={str(one): str(one) for one in range(1, 11)})
    most = SelectField("Note", choices=SCALES, default="5")
    justified = SelectField("Note à expliquer", choices=JUSTIFIED, default=ALWAYS)

    def validate_title(self, field: StringField) -> None:
        if self.help.data and not field.data:
            raise ValidationError("Donnez un titre à ce critère, ou effacez son aide")


class GridForm(SeenForm):
    """A line without a title is left out."""

    criteria = FieldList(FormField(CriterionForm))

    @property
    def written(self) -> list[CriterionForm]:
        return [one.form for one in self.criteria if one.form.title.data]


class ReviewForm(SeenForm):
    """One ``score_n`` and one ``why_n`` for each criterion, put in by ``among``."""

    key = HiddenField(validators=[InputRequired("Cette page est incomplète : rechargez-la")])
    unrelated = unrelated()

    @classmethod
    def among(cls, questions: Sequence[tuple[str, dict[str, str]]]) -> type["ReviewForm"]:
        """``questions``: the title of each criterion and the scores that it may have."""
        fields: dict[str, OneOfField | TextAreaField] = {}
        for rank, (title, scores) in enumerate(questions):
            missing = f"Choisissez une note pour : {title}"
            fields[f"score_{rank}"] = OneOfField(title, missing, choices=scores)
            fields[f"why_{rank}"] = TextAreaField(
                f"Votre justification : {title}", filters=[plain], validators=[TOO_LONG]
            )
        return type("ReviewForm", (cls,), fields)


class DeclarationForm(FlaskForm):
    key = HiddenField(validators=[InputRequired("Cette page est incomplète : rechargez-la")])
    kind = one_of("Votre lien avec cette demande", "Choisissez ce qui correspond")
    text = free(
        "Ce lien, en quelques mots",
        "À écrire si vous avez un lien. Vous et les responsables du réseau lisez ce texte, "
        "personne d’autre.",
    )
    nothing = "none"

    def validate_text(self, field: TextAreaField) -> None:
        if self.kind.data and self.kind.data != self.nothing and not field.data:
            raise ValidationError("Expliquez ce lien en quelques mots")
