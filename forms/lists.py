"""Forms of the lists that advisers keep under a name."""

from collections.abc import Mapping

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, StringField
from wtforms.validators import Length, ValidationError

from forms.fields import Needed, one_line

MINE = "moi"
NAMED = [
    Needed("Écrivez le nom de la vue"),
    Length(max=60, message="Le nom doit faire 60 caractères au maximum"),
]


class KeepForm(FlaskForm):
    name = StringField(
        "Nom de la vue",
        description="Par exemple : Reprises en retard",
        filters=[one_line],
        validators=NAMED,
    )
    whose = RadioField("Pour qui ?", default=MINE, validate_choice=False)
    first = BooleanField("L’afficher en premier quand j’ouvre les dossiers")

    def offer(self, networks: Mapping[str, str]) -> None:
        shared = {one: f"Pour tout le réseau : {name}" for one, name in networks.items()}
        self.whose.choices = {MINE: "Pour moi"} | shared

    @property
    def mine(self) -> bool:
        return bool(self.whose.data == MINE)

    def validate_whose(self, field: RadioField) -> None:
        if field.data not in field.choices:
            raise ValidationError("Choisissez pour qui garder cette vue")


class RenameForm(FlaskForm):
    """``seen``: the version of the view when the page was shown."""

    name = StringField("Nom de la vue", filters=[one_line], validators=NAMED)
    seen = HiddenField()

    @property
    def version(self) -> int:
        text = next(iter(self.seen.raw_data or ()), "")
        return int(text) if text.isdecimal() and len(text) < 10 else 0
